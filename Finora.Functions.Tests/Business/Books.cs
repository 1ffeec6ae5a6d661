using System.Text.Json;
using Finora.Core.Ledger;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Business;

/// <summary>What the tests of the books do over and over, each step over HTTP as an integrator would.</summary>
internal static class Books
{
    /// <summary>The clock stands still, so all that a key asks falls into one minute; these tests are not about that limit.</summary>
    private static readonly Dictionary<string, string?> s_settings = new() { ["Limits:BusinessPerMinute"] = "100000", ["Limits:BusinessPerHour"] = "100000", ["Limits:BusinessPerDay"] = "100000" };

    public static Task<TestApp> StartAsync() => TestApp.OnSqliteAsync(settings: s_settings);

    public static Task<Reply> GetAsync(this TestBusiness business, string path) => business.BusinessAsync(HttpMethod.Get, path);

    public static Task<Reply> PostAsync(this TestBusiness business, string path, string? body = null) => business.BusinessAsync(HttpMethod.Post, path, body);

    public static Task<Reply> PutAsync(this TestBusiness business, string path, string body) => business.BusinessAsync(HttpMethod.Put, path, body);

    public static async Task<JsonElement> RecordAsync(this TestBusiness business, string expense) => (await business.PostAsync("/v1/expenses", expense)).Expect(201).Data;

    /// <summary>A posted manual entry over one amount in naira.</summary>
    public static async Task<string> ManualAsync(this TestBusiness business, string debit, string credit, decimal naira, string date = "2026-03-18")
    {
        var draft = await business.PostAsync("/v1/journal-entries", Entry(debit, credit, naira, date));
        var id = draft.Expect(201).Text("id");
        (await business.PostAsync($"/v1/journal-entries/{id}/post")).Expect(200);
        return id;
    }

    public static string Entry(string debit, string credit, decimal naira, string date = "2026-03-18") =>
        $$"""{"transactionDate":"{{date}}","description":"By hand","lines":[{"accountId":"{{debit}}","debit":{{naira}}},{"accountId":"{{credit}}","credit":{{naira}}}]}""";

    /// <summary>An issued invoice of the contract's example: 265,000 and 18,750 VAT.</summary>
    public static async Task<string> IssuedExampleAsync(this TestBusiness business, string date = "2026-03-18")
    {
        var customer = await business.PostAsync("/v1/customers", $$"""{"name":"Sunbird Stationers","email":"{{Path.GetRandomFileName()}}@sunbird.example"}""");
        var invoice = await business.PostAsync("/v1/invoices", $$"""
            {"customerId":"{{customer.Expect(201).Text("id")}}","invoiceDate":"{{date}}","lineItems":[{"description":"Letterhead","quantity":2,"unitPrice":125000},{"description":"Delivery","unitPrice":15000,"vatCategory":"exempt"}]}
            """);
        var id = invoice.Expect(201).Text("id");
        (await business.PostAsync($"/v1/invoices/{id}/send", """{"notify":false}""")).Expect(200);
        return id;
    }

    /// <summary>The bank partner reports money for an invoice.</summary>
    public static async Task PayAsync(this TestApp app, TestBusiness business, string invoiceId, long kobo, string at = "2026-03-18T11:02:00.000Z")
    {
        var link = await business.PostAsync($"/v1/businesses/{business.Id}/payments/generate-link", $$"""{"invoiceId":"{{invoiceId}}","allowPartialPayment":true}""");
        var report = $$"""{"event":"payment.completed","paymentId":"{{Path.GetRandomFileName()}}","paymentLinkId":"{{link.Expect(201).Text("paymentLinkId")}}","amountKobo":{{kobo}},"currency":"NGN","timestamp":"{{at}}"}""";
        (await app.PartnerAsync(report)).Expect(200);
    }

    public static string Text(this Reply reply, string member) => reply.Data.GetProperty(member).GetString()!;

    public static long Whole(this JsonElement element, string member) => element.GetProperty(member).GetInt64();

    public static async Task<long> BalanceAsync(this TestBusiness business, string account) => (await business.GetAsync($"/v1/chart-of-accounts/{account}")).Expect(200).Data.Whole("balanceKobo");

    public static IReadOnlyList<JsonElement> List(this JsonElement element, string member) => [.. element.GetProperty(member).EnumerateArray()];

    /// <summary>Account, debit and credit of each line of an entry.</summary>
    public static async Task<string> LinesAsync(this TestBusiness business, string entryId)
    {
        var entry = (await business.GetAsync($"/v1/journal-entries/{entryId}")).Expect(200).Data;
        return string.Join(" ", entry.List("lines").Select(line => $"{line.GetProperty("accountCode").GetString()}:{line.Whole("debitKobo") - line.Whole("creditKobo")}"));
    }

    /// <summary>Debits less credits of one account, added up entry by entry.</summary>
    public static long NetOf(this IEnumerable<JournalEntry> entries, params string[] accounts) =>
        entries.SelectMany(entry => entry.Lines).Where(line => accounts.Contains(line.Account)).Sum(line => line.Debit - line.Credit);
}
