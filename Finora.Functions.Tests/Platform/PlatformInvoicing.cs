using System.Text.Json;
using Finora.Core.Identity;
using Finora.Core.Tax;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Platform;

/// <summary>Steps that the tests of Platform invoices share, all through the API.</summary>
internal static class PlatformInvoicing
{
    public const string Nowhere = "019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a";

    /// <summary>Of the seeded 5 % withholding.</summary>
    public static Guid WithholdingRate(this TestBusiness business) => SystemTaxRates.Of(business.Created.Business)[1].Id;

    /// <summary>The id of a draft of sample A: 607,375.00 in all.</summary>
    public static async Task<string> SampleAAsync(this TestBusiness business, string? customer = null, string more = "") =>
        Trade.Text(await business.PlatformInvoiceAsync(customer ?? await business.AnyCustomerAsync(), more: more), "id");

    /// <summary>The same, finalized.</summary>
    public static async Task<string> FinalSampleAAsync(this TestBusiness business, string? customer = null, string more = "")
    {
        var id = await business.SampleAAsync(customer, more);
        await business.FinalizedAsync(id);
        return id;
    }

    public static async Task<string> AnyCustomerAsync(this TestBusiness business, string name = "Adaeze Foods Ltd") =>
        await business.PlatformCustomerAsync($$"""{"name":"{{name}}","email":"{{Trade.NewEmail()}}","tin":"87654321-0001"}""");

    public static Task<Reply> PlatformPostAsync(this TestBusiness business, string path, string? body = null) => business.PlatformAsync(HttpMethod.Post, "/api/v1" + path, body);

    public static async Task<JsonElement> PlatformReadAsync(this TestBusiness business, string path) => (await business.PlatformAsync(HttpMethod.Get, "/api/v1" + path)).Expect(200).Json;

    public static Task<JsonElement> PlatformInvoiceAsync(this TestBusiness business, Guid id) => business.PlatformReadAsync($"/invoices/{id}");

    public static async Task<JsonElement> PaidAsync(this TestBusiness business, string id, string amount, string more = "") =>
        (await business.PlatformPostAsync($"/invoices/{id}/record-payment", $$"""{"amount":{{amount}},"payment_method":"30","payment_date":"2026-03-18"{{more}}}""")).Expect(201).Json;

    /// <summary>The values of some members, in order.</summary>
    public static string Facts(this JsonElement of, params string[] members) => string.Join(' ', members.Select(member => of.GetProperty(member) is { ValueKind: JsonValueKind.Null } ? "null" : of.GetProperty(member).ToString()));

    public static string[] Column(this JsonElement page, string member) => [.. page.GetProperty("data").EnumerateArray().Select(row => Trade.Text(row, member))];

    public static async Task<string[]> EventTypesAsync(this TestApp app, TestBusiness business) =>
        [.. (await app.StoredAsync(business.Live, RowKeys.Events)).OrderBy(e => e.Id.ToString("N"), StringComparer.Ordinal).Select(e => e.Type)];

    /// <summary>The id as the Business API writes it.</summary>
    public static string InBusiness(string id, string prefix = IdPrefix.Invoice) => PublicId.Format(prefix, Guid.Parse(id));

    /// <summary>The lines of an entry as <c>account debit credit</c>, in kobo.</summary>
    public static string[] Booked(this Core.Ledger.JournalEntry entry) => [.. entry.Lines.Select(line => $"{line.Account} {line.Debit} {line.Credit}")];
}
