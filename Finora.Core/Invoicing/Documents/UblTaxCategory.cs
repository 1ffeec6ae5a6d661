using Finora.Core.Money;
using Finora.Core.Tax;

namespace Finora.Core.Invoicing.Documents;

/// <summary>
/// The VAT category of UBL (UNCL5305): S, Z or E. Taxed at 0 % is Z however it came about, since S asks for a rate above zero (BR-S-05) and
/// a document may have only one group of Z (BR-Z-01).
/// </summary>
/// <param name="Rank">The order of groups: S, Z, E.</param>
internal readonly record struct UblTaxCategory(int Rank, decimal Rate)
{
    public bool NeedsReason => Rank == 2;

    private string Code => Rank switch { 0 => "S", 1 => "Z", _ => "E" };

    public static UblTaxCategory Of(UblLine line) => line.Amounts switch
    {
        { Category: TaxCategory.Exempt } => new UblTaxCategory(2, 0),
        { Rate: 0 } => new UblTaxCategory(1, 0),
        _ => new UblTaxCategory(0, line.Amounts.Rate),
    };

    public void Write(XmlBytes xml, ReadOnlySpan<byte> name, string? exemptionReason = null)
    {
        xml.Open(name);
        xml.Element("cbc:ID"u8, Code);
        xml.Element("cbc:Percent"u8, ExactNumber.Format(Rate));
        xml.Element("cbc:TaxExemptionReason"u8, exemptionReason);
        WriteScheme(xml);
        xml.Close(name);
    }

    public static void WriteScheme(XmlBytes xml)
    {
        xml.Open("cac:TaxScheme"u8);
        xml.Element("cbc:ID"u8, "VAT");
        xml.Close("cac:TaxScheme"u8);
    }
}
