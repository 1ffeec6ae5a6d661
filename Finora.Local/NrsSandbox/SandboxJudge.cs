using System.Globalization;
using System.Text.Json;
using Finora.Core.Signing;

namespace Finora.Local.NrsSandbox;

/// <summary>
/// Judges the body of validate and sign as section 20 of the NRS contract says: UUIDs, then fields, then rules. The answer is the detail that the authority would tell, or null.
/// </summary>
internal sealed class SandboxJudge(SandboxTaxpayer taxpayer, string[] registered)
{
    private static readonly string[] Required = ["irn", "issue_date", "invoice_type_code", "invoice_kind", "document_currency_code", "tax_currency_code"];
    private static readonly string[] RequiredOfSeller = ["tin", "email"];
    private static readonly string[] Currencies = ["document_currency_code", "tax_currency_code"];
    private static readonly string[] RequiredParts = ["tax_total", "legal_monetary_total", "invoice_line"];

    public string? Fault(JsonElement body) => Ids(body) ?? Missing(body) ?? Forms(body) ?? Parties(body) ?? Number(body) ?? Sums(body) ?? Reference(body);

    private string? Ids(JsonElement body)
    {
        var id = Text(body, "business_id") ?? "";
        if (!Guid.TryParse(id, out var parsed)) return $"invalid UUID length: {id.Length}";
        if (parsed != taxpayer.BusinessId) return "invoicerequest.invoice.business_id is not yours";
        return Text(body, "accounting_supplier_party", "tin") is { } tin && tin != taxpayer.Tin ? "accountingsupplierparty.tin is not yours" : null;
    }

    private static string? Missing(JsonElement body)
    {
        var field = Required.FirstOrDefault(name => Text(body, name) is not { Length: > 0 });
        field ??= RequiredOfSeller.Where(name => Text(body, "accounting_supplier_party", name) is not { Length: > 0 }).Select(name => $"accounting_supplier_party.{name}").FirstOrDefault();
        field ??= RequiredParts.FirstOrDefault(name => Member(body, name) is not { ValueKind: JsonValueKind.Array or JsonValueKind.Object });
        if (field is null && Lines(body) is not [_, ..]) field = "invoice_line";
        foreach (var (index, line) in Lines(body).Index())
        {
            if (!HasPair(line, "hsn_code", "product_category") && !HasPair(line, "isic_code", "service_category")) field ??= $"invoice_line[{index}].hsn_code";
        }

        return field is null ? null : $"invoicerequest.invoice.{field} is required";
    }

    private static string? Forms(JsonElement body)
    {
        if (!IsDay(Text(body, "issue_date"))) return "taxpointdate must be a valid date value yyyy-mm-dd";
        if (Text(body, "due_date") is { } due && !IsDay(due)) return "duedate must be a valid date value yyyy-mm-dd";
        if (!SandboxCodes.Has("invoice-types", Text(body, "invoice_type_code"))) return "invoicerequest.invoice.invoicetypecode must be a valid invoice type";
        if (Currencies.FirstOrDefault(name => !SandboxCodes.Has("currencies", Text(body, name))) is { } currency) return $"{currency.Replace("_", "", StringComparison.Ordinal)} must be a valid currency";
        foreach (var (index, subtotal) in Items(body, "tax_total").SelectMany(total => Items(total, "tax_subtotal")).Index())
        {
            if (!SandboxCodes.Has("tax-categories", Text(subtotal, "tax_category", "id"))) return $"invoicerequest.invoice.taxtotal[0].taxsubtotal[{index}].taxcategory.id must be a valid tax category";
        }

        foreach (var (index, means) in Items(body, "payment_means").Index())
        {
            if (!SandboxCodes.Has("payment-means", Text(means, "payment_means_code"))) return $"invoicerequest.invoice.paymentmeans[{index}].paymentmeanscode must be a valid payment means";
        }

        return Party(body, "accounting_supplier_party") ?? Party(body, "accounting_customer_party");
    }

    private static string? Party(JsonElement body, string name)
    {
        var path = name.Replace("_", "", StringComparison.Ordinal);
        if (Text(body, name, "telephone") is { } phone && !phone.StartsWith('+')) return $"{path}.telephone must be a valid telephone number that starts with +";
        if (Text(body, name, "tin") is { Length: < 5 }) return $"{path}.tin must be at least in length or value 5";
        return Member(Member(body, name), "postal_address") is { } address && !SandboxCodes.Has("countries", Text(address, "country")) ? $"{path}.postaladdress.country must be a valid country" : null;
    }

    private static string? Parties(JsonElement body)
    {
        var customer = Member(body, "accounting_customer_party");
        if (Text(body, "invoice_kind") == "B2C") return customer is null ? null : "accountingcustomerparty is not allowed for B2C";
        return Text(customer, "tin") is { Length: > 0 } ? null : "accountingcustomerparty.tin is required";
    }

    private string? Number(JsonElement body)
    {
        var irn = Text(body, "irn") ?? "";
        var parts = irn.Split('-');
        var isRight = irn.Length <= NrsIrn.MaxLength && NrsIrn.IsValid(irn) && parts[1] == taxpayer.ServiceId && parts[2] == Text(body, "issue_date")?.Replace("-", "", StringComparison.Ordinal);
        return isRight ? null : "invoicerequest.invoice.irn is not valid";
    }

    private static string? Sums(JsonElement body)
    {
        var total = Member(body, "legal_monetary_total");
        var lines = Lines(body).Sum(line => Amount(line, "line_extension_amount"));
        var tax = Items(body, "tax_total").Sum(part => Amount(part, "tax_amount"));
        var (extension, exclusive, inclusive) = (Amount(total, "line_extension_amount"), Amount(total, "tax_exclusive_amount"), Amount(total, "tax_inclusive_amount"));
        return Math.Abs(lines - extension) > 0.01m || Math.Abs(exclusive + tax - inclusive) > 0.01m ? "legalmonetarytotal does not add up" : null;
    }

    private string? Reference(JsonElement body)
    {
        if (Text(body, "invoice_type_code") != SandboxCodes.CreditNote) return null;
        return Items(body, "billing_reference").ToArray() is [var first, ..] && Text(first, "irn") is { } irn && registered.Contains(irn) ? null : "billingreference[0].irn must be a signed invoice";
    }

    private static JsonElement[] Lines(JsonElement body) => [.. Items(body, "invoice_line")];

    private static bool HasPair(JsonElement line, string code, string category) => Text(line, code) is { Length: > 0 } && Text(line, category) is { Length: > 0 };

    private static bool IsDay(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static decimal Amount(JsonElement? element, string name) => Member(element, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDecimal(out var value) ? value : 0;

    private static JsonElement[] Items(JsonElement? element, string name) => Member(element, name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];

    internal static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    internal static string? Text(JsonElement? element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path) element = Member(element, name);
        return element is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
    }
}
