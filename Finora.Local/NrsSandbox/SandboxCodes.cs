using System.Text.Json.Nodes;
using Finora.Core.Money;
using Finora.Core.Nrs;

namespace Finora.Local.NrsSandbox;

/// <summary>The code lists that the stand-in serves and judges by; an excerpt of the authority's.</summary>
internal static class SandboxCodes
{
    public const string Invoice = "381";
    public const string CreditNote = "380";

    private static readonly Dictionary<string, (string Code, string Text)[]> Lists = new(StringComparer.Ordinal)
    {
        ["invoice-types"] = [(Invoice, "Commercial Invoice"), (CreditNote, "Credit Note"), ("384", "Debit Note")],
        ["tax-categories"] = [.. NrsCodes.TaxCategories.Order(StringComparer.Ordinal).Select(code => (code, code.Replace('_', ' ')))],
        ["payment-means"] = [("10", "Cash"), ("20", "Cheque"), ("30", "Credit transfer"), ("42", "Payment to bank account"), ("48", "Bank card"), ("49", "Direct debit"), ("57", "Standing agreement"), ("68", "Online payment service"), ("97", "Clearing between partners")],
        ["currencies"] = [.. Currencies.All.Order(StringComparer.Ordinal).Select(code => (code, code))],
        ["countries"] = [("NG", "Nigeria"), ("GH", "Ghana"), ("BJ", "Benin"), ("CM", "Cameroon"), ("GB", "United Kingdom"), ("US", "United States"), ("DE", "Germany"), ("FR", "France"), ("CN", "China"), ("ZA", "South Africa"), ("KE", "Kenya")],
        ["services-codes"] = [("6201", "Computer programming activities"), ("6202", "Computer consultancy activities"), ("4711", "Retail sale in non-specialised stores")],
        ["vat-exemptions"] = [("EXEMPT", "Exempt supply"), ("EDUCATION", "Educational material"), ("MEDICAL", "Medical supplies")],
    };

    public static bool Has(string list, string? code) => code is not null && Lists[list].Any(entry => entry.Code == code);

    /// <summary>Null for a kind that there is not.</summary>
    public static JsonArray? List(string kind) =>
        Lists.TryGetValue(kind, out var entries) ? new JsonArray([.. entries.Select(entry => new JsonObject { ["code"] = entry.Code, ["value"] = entry.Text })]) : null;
}
