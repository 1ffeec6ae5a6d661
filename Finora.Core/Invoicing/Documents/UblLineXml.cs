using System.Globalization;
using Finora.Core.Money;
using Finora.Core.Tax;

namespace Finora.Core.Invoicing.Documents;

/// <summary>
/// Writes the lines. Discounts stand on the lines, the shares of an invoice discount too, so there are no document-level allowances.
/// </summary>
internal static class UblLineXml
{
    public static void Write(XmlBytes xml, UblDocument document)
    {
        for (var i = 0; i < document.Lines.Count; i++)
        {
            Write(xml, document, document.Lines[i], i + 1);
        }
    }

    private static void Write(XmlBytes xml, UblDocument document, UblLine line, int position)
    {
        var isInvoice = document.Type == UblDocumentType.Invoice;
        var name = isInvoice ? "cac:InvoiceLine"u8 : "cac:CreditNoteLine"u8;
        var quantity = isInvoice ? "cbc:InvoicedQuantity"u8 : "cbc:CreditedQuantity"u8;
        xml.Open(name);
        xml.Element("cbc:ID"u8, position.ToString(CultureInfo.InvariantCulture));
        xml.Element(quantity, "unitCode"u8, line.Unit, ExactNumber.Format(line.Quantity));
        UblXml.Amount(xml, "cbc:LineExtensionAmount"u8, line.Amounts.Taxable, document.Currency);
        WriteDiscount(xml, line, document.Currency);
        WriteAllowance(xml, "Share of invoice discount", line.Amounts.InvoiceDiscount, document.Currency, percent: null, baseAmount: null);
        WriteItem(xml, line);
        WritePrice(xml, document, line);
        xml.Close(name);
    }

    private static void WriteDiscount(XmlBytes xml, UblLine line, string currency)
    {
        var percent = line.Discount is { Kind: DiscountKind.Percent } discount ? discount.Percent : (decimal?)null;
        WriteAllowance(xml, "Discount", line.Amounts.Discount, currency, percent, percent is null ? null : line.Amounts.Gross);
    }

    private static void WriteAllowance(XmlBytes xml, string reason, long amount, string currency, decimal? percent, long? baseAmount)
    {
        if (amount == 0)
        {
            return;
        }

        xml.Open("cac:AllowanceCharge"u8);
        xml.Element("cbc:ChargeIndicator"u8, "false");
        xml.Element("cbc:AllowanceChargeReasonCode"u8, "95");
        xml.Element("cbc:AllowanceChargeReason"u8, reason);
        xml.Element("cbc:MultiplierFactorNumeric"u8, percent is { } factor ? ExactNumber.Format(factor) : null);
        UblXml.Amount(xml, "cbc:Amount"u8, amount, currency);
        if (baseAmount is { } of)
        {
            UblXml.Amount(xml, "cbc:BaseAmount"u8, of, currency);
        }

        xml.Close("cac:AllowanceCharge"u8);
    }

    private static void WriteItem(XmlBytes xml, UblLine line)
    {
        xml.Open("cac:Item"u8);
        xml.Element("cbc:Name"u8, line.Description);
        if (line.Commodity is { } commodity)
        {
            xml.Open("cac:CommodityClassification"u8);
            xml.Element("cbc:CommodityCode"u8, "listID"u8, commodity.List, commodity.Code);
            xml.Close("cac:CommodityClassification"u8);
        }

        UblTaxCategory.Of(line).Write(xml, "cac:ClassifiedTaxCategory"u8);
        xml.Close("cac:Item"u8);
    }

    /// <summary>A net unit price that is no whole number of kobo is told exactly by the net price of the whole quantity.</summary>
    private static void WritePrice(XmlBytes xml, UblDocument document, UblLine line)
    {
        xml.Open("cac:Price"u8);
        UblXml.Amount(xml, "cbc:PriceAmount"u8, document.PricesIncludeTax ? line.Amounts.Gross : line.UnitPrice, document.Currency);
        if (document.PricesIncludeTax)
        {
            xml.Element("cbc:BaseQuantity"u8, "unitCode"u8, line.Unit, ExactNumber.Format(line.Quantity));
        }

        xml.Close("cac:Price"u8);
    }
}
