using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Tax;

public enum TaxRateKind
{
    /// <summary>Charged on lines.</summary>
    Vat,

    /// <summary>Withheld by the customer when paying; never on a line.</summary>
    Wht,

    /// <summary>Another tax that is charged on lines.</summary>
    Other,
}

/// <summary>A rate of tax that a tenant charges or expects to be withheld.</summary>
/// <param name="Code">Unique within the tenant; capitals, digits and '_'.</param>
/// <param name="Rate">Per cent.</param>
/// <param name="NrsCategory">The tax authority's category; null for withholding tax.</param>
public sealed record TaxRate(Guid Id, string Code, string Name, TaxRateKind Kind, decimal Rate, string? NrsCategory, DateTimeOffset CreatedAt) : IDocument
{
    public static int Schema => 1;

    public bool IsActive { get; init; } = true;

    /// <summary>On an invoice, be it a deleted draft, whose row stays; such a rate cannot be deleted.</summary>
    public bool IsUsed { get; init; }

    /// <summary>Given to every tenant and immutable.</summary>
    public bool IsSystem { get; init; }
}

/// <summary>How the tax authority calls kinds of tax.</summary>
public static class NrsTaxCategories
{
    public const string StandardVat = "STANDARD_VAT";

    /// <summary>The categories of the tax authority's resource <c>tax-categories</c>.</summary>
    public static IReadOnlySet<string> All { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "STANDARD_GST", "REDUCED_GST", "ZERO_GST", StandardVat, "REDUCED_VAT", "ZERO_VAT", "STATE_SALES_TAX", "LOCAL_SALES_TAX", "ALCOHOL_EXCISE_TAX", "TOBACCO_EXCISE_TAX", "FUEL_EXCISE_TAX",
        "CORPORATE_INCOME_TAX", "PERSONAL_INCOME_TAX", "SOCIAL_SECURITY_TAX", "MEDICARE_TAX", "REAL_ESTATE_TAX", "PERSONAL_PROPERTY_TAX", "CARBON_TAX", "PLASTIC_TAX", "IMPORT_DUTY", "EXPORT_DUTY",
        "LUXURY_TAX", "SERVICE_TAX", "TOURISM_TAX", "WITHHOLDING_TAX", "STAMP_DUTY", "EXEMPTED",
    };
}

/// <summary>
/// The rates that every tenant has from its first moment. They follow from the tenant's id and are stored nowhere: an id made of the tenant's own time and a hash is
/// as unique as a stored one, and no way of making a tenant can forget them.
/// </summary>
public static class SystemTaxRates
{
    private static readonly (string Code, string Name, TaxRateKind Kind, decimal Rate, string? Category)[] Seeds =
    [
        ("VAT_7_5", "VAT 7.5%", TaxRateKind.Vat, DefaultVatRate, NrsTaxCategories.StandardVat), ("WHT_5", "WHT 5%", TaxRateKind.Wht, 5, null), ("WHT_10", "WHT 10%", TaxRateKind.Wht, 10, null),
    ];

    /// <summary>In the order of the list.</summary>
    public static IReadOnlyList<TaxRate> Of(Business business) =>
        [.. Seeds.Select((seed, i) => new TaxRate(IdOf(business.Id, i), seed.Code, seed.Name, seed.Kind, seed.Rate, seed.Category, business.CreatedAt.AddMilliseconds(10 + i)) { IsSystem = true })];

    /// <summary>Per cent.</summary>
    public const decimal DefaultVatRate = 7.5m;

    /// <summary>The VAT rate that counts unless the tenant has chosen another.</summary>
    public static Guid DefaultVat(Guid tenantId) => IdOf(tenantId, 0);

    public static bool IsCode(string code) => Seeds.Any(seed => seed.Code == code);

    /// <summary>A UUIDv7 some milliseconds after the tenant's, its random part a hash.</summary>
    private static Guid IdOf(Guid tenantId, int index)
    {
        Span<byte> tenant = stackalloc byte[16];
        tenantId.TryWriteBytes(tenant, bigEndian: true, out _);
        Span<byte> text = stackalloc byte[17];
        tenant.CopyTo(text);
        text[16] = (byte)index;
        Span<byte> id = stackalloc byte[32];
        System.Security.Cryptography.SHA256.HashData(text, id);
        Span<byte> stamp = stackalloc byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(stamp, ((System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(tenant) >>> 16) + 10 + index) << 16);
        stamp[..6].CopyTo(id);
        id[6] = (byte)(0x70 | (id[6] & 0x0F));
        id[8] = (byte)(0x80 | (id[8] & 0x3F));
        return new Guid(id[..16], bigEndian: true);
    }
}
