namespace Finora.Core.Tax;

/// <summary>How a line is taxed; there is one tax per line.</summary>
public enum TaxCategory
{
    /// <summary>At the rate of the line, 7.5 % unless the tenant chose another.</summary>
    Standard,

    /// <summary>Taxable at 0 %.</summary>
    ZeroRated,

    /// <summary>Outside VAT, with a reason.</summary>
    Exempt,
}
