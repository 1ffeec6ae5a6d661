using System.Text.Json;
using Finora.Core.Audit;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Callbacks;

/// <summary>What the tests of the partner's callback look at.</summary>
internal static class PartnerAssert
{
    /// <summary>Money that was booked for an invoice.</summary>
    public static void IsAnswer(JsonElement answer, string status, string? reason, long unallocated)
    {
        Shape.AssertLike(ContractExamples.PartnerAnswer, answer);
        Assert.AreEqual(status, Trade.Text(answer, "invoiceStatus"));
        Assert.AreEqual(reason, answer.GetProperty("unmatchedReason").GetString());
        AreKobo(answer, ("unallocatedAmountKobo", unallocated));
    }

    /// <summary>Money that was kept without a receipt.</summary>
    public static void IsUnlinked(JsonElement answer, string reason, long amount, string? status = null)
    {
        Shape.AssertLike(ContractExamples.PartnerAnswer, answer, "receiptId", "receiptNumber", "invoiceStatus", "glJournalEntryId");
        foreach (var member in new[] { "receiptId", "receiptNumber" }) Assert.AreEqual(JsonValueKind.Null, answer.GetProperty(member).ValueKind, member);
        Assert.AreEqual(status, answer.GetProperty("invoiceStatus").GetString());
        Assert.AreEqual(reason, Trade.Text(answer, "unmatchedReason"));
        AreKobo(answer, ("unallocatedAmountKobo", amount));
    }

    /// <summary>What the trail says of the callback itself, newest first: bookings have records of their own.</summary>
    public static async Task<IReadOnlyList<AuditRecord>> AuditsAsync(TestApp app, TestBusiness business) =>
        [.. (await app.StoredAsync(business.Live, RowKeys.AuditRecords)).Where(record => record.Action.StartsWith("partner_payment.", StringComparison.Ordinal))];

    public static void AreKobo(JsonElement of, params (string Name, long Kobo)[] members)
    {
        foreach (var (name, kobo) in members) Assert.AreEqual(kobo, of.GetProperty(name).GetInt64(), name);
    }

    /// <summary>All accounts that are not at zero; debits count above it.</summary>
    public static async Task AreBalancesAsync(TestApp app, TestBusiness business, params (string Account, long Balance)[] expected) =>
        CollectionAssert.AreEquivalent(expected.ToDictionary(entry => entry.Account, entry => entry.Balance), await app.BalancesAsync(business.Live));

    /// <summary>What the customer of the invoice owes in all.</summary>
    public static async Task OwesAsync(TestBusiness business, string invoice, long kobo)
    {
        var customer = Trade.Text(await business.GetInvoiceAsync(invoice), "customerId");
        AreKobo((await business.BusinessAsync(HttpMethod.Get, $"/v1/customers/{customer}")).Expect(200).Data, ("accountBalanceKobo", kobo));
    }

    public static async Task HasEventsAsync(TestApp app, TestBusiness business, params string[] types) =>
        CollectionAssert.IsSubsetOf(types, (await app.StoredAsync(business.Live, RowKeys.Events)).Select(raised => raised.Type).Distinct().ToArray());
}
