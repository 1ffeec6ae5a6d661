using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Finora.Core.Nrs;

/// <summary>Turns the authority's field paths into the Platform's: <c>invoice_line[0].isic_code</c> is <c>line_items.0.isic_code</c>.</summary>
public static partial class MbsPaths
{
    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>
    {
        ["accounting_customer_party"] = "customer",
        ["accounting_supplier_party"] = "seller",
        ["city_name"] = "city",
        ["document_currency_code"] = "currency",
        ["invoice_line"] = "line_items",
        ["invoice_type_code"] = "document_type",
        ["invoiced_quantity"] = "quantity",
        ["irn"] = "nrs_irn",
        ["line_extension_amount"] = "taxable_amount",
        ["note"] = "notes",
        ["party_name"] = "name",
        ["payment_terms_note"] = "terms",
        ["postal_address"] = "billing_address",
        ["postal_zone"] = "postal_code",
        ["price_amount"] = "unit_price",
        ["street_name"] = "street",
        ["tax_total"] = "taxes",
        ["telephone"] = "phone",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static string ToPlatform(string path)
    {
        var parts = Index().Replace(path, ".${index}").Split('.', StringSplitOptions.RemoveEmptyEntries).SkipWhile(part => part is "invoicerequest" or "invoice");
        return string.Join('.', parts.Select(part => Names.GetValueOrDefault(part, part)).Where(part => part != "price"));
    }

    [GeneratedRegex(@"\[(?<index>[0-9]+)\]", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Index();
}
