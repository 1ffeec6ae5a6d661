using System.Collections.Frozen;
using Finora.Core.Tax;

namespace Finora.Core.Nrs;

/// <summary>The authority's words for tax, and the lists that they must be in.</summary>
public static class NrsCodes
{
    public const string StandardVat = "STANDARD_VAT";
    public const string ZeroVat = "ZERO_VAT";
    public const string Exempted = "EXEMPTED";

    /// <summary>The text by which the code of an invoice is found in the authority's list.</summary>
    public const string CommercialInvoice = "Commercial Invoice";

    public const string InvoiceTypes = "invoice-types";

    /// <summary>The lists that are fetched at start and daily.</summary>
    public static IReadOnlyList<string> Lists { get; } = [InvoiceTypes, "tax-categories", "payment-means", "currencies", "countries", "services-codes", "vat-exemptions"];

    /// <summary>As published; the authority's own list wins where the two differ.</summary>
    public static FrozenSet<string> TaxCategories { get; } = FrozenSet.Create(
        "STANDARD_GST", "REDUCED_GST", "ZERO_GST", StandardVat, "REDUCED_VAT", ZeroVat, "STATE_SALES_TAX", "LOCAL_SALES_TAX", "ALCOHOL_EXCISE_TAX", "TOBACCO_EXCISE_TAX", "FUEL_EXCISE_TAX",
        "CORPORATE_INCOME_TAX", "PERSONAL_INCOME_TAX", "SOCIAL_SECURITY_TAX", "MEDICARE_TAX", "REAL_ESTATE_TAX", "PERSONAL_PROPERTY_TAX", "CARBON_TAX", "PLASTIC_TAX", "IMPORT_DUTY", "EXPORT_DUTY",
        "LUXURY_TAX", "SERVICE_TAX", "TOURISM_TAX", "WITHHOLDING_TAX", "STAMP_DUTY", Exempted);

    /// <summary>A standard rate of zero is what the authority calls zero VAT.</summary>
    public static string TaxCategoryOf(TaxGroup group) => group switch
    {
        { Category: TaxCategory.Exempt } => Exempted,
        { Category: TaxCategory.ZeroRated } or { Rate: 0 } => ZeroVat,
        _ => StandardVat,
    };
}
