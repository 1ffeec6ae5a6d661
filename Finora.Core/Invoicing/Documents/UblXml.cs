using Finora.Core.Money;
using Finora.Core.Time;

namespace Finora.Core.Invoicing.Documents;

/// <summary>
/// Writes UBL 2.1 invoices and credit notes (OASIS, 2013) for the buyer, the archive and the seal: UTF-8 without BOM, no white space
/// between elements, no empty elements. The bytes are determined by the document and the profile. Element order is that of the schema; the
/// rules are those of EN 16931.
/// </summary>
public static class UblXml
{
    private const string PaymentMeansCreditTransfer = "30";

    public static byte[] Write(UblDocument document, UblProfile profile)
    {
        using var xml = new XmlBytes();
        var root = document.Type == UblDocumentType.Invoice ? "Invoice"u8 : "CreditNote"u8;
        WriteRoot(xml, root);
        WriteExtension(xml, document, profile);
        WriteHeader(xml, document, profile);
        WriteReferences(xml, document);
        UblPartyXml.Write(xml, "cac:AccountingSupplierParty"u8, document.Seller, profile);
        UblPartyXml.Write(xml, "cac:AccountingCustomerParty"u8, document.Buyer, profile);
        WritePayment(xml, document);
        WriteExchangeRate(xml, document);
        WriteTaxTotals(xml, document);
        WriteMonetaryTotal(xml, document);
        UblLineXml.Write(xml, document);
        xml.Close(root);
        return xml.ToArray();
    }

    internal static void Amount(XmlBytes xml, ReadOnlySpan<byte> name, long amount, string currency) =>
        xml.Element(name, "currencyID"u8, currency, Kobo.Format(amount));

    private static void WriteRoot(XmlBytes xml, ReadOnlySpan<byte> root)
    {
        xml.Raw("<?xml version=\"1.0\" encoding=\"utf-8\"?><"u8);
        xml.Raw(root);
        xml.Raw(" xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:"u8);
        xml.Raw(root);
        xml.Raw("-2\" xmlns:cac=\"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2\""u8);
        xml.Raw(" xmlns:cbc=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\""u8);
        xml.Raw(" xmlns:ext=\"urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2\">"u8);
    }

    private static void WriteExtension(XmlBytes xml, UblDocument document, UblProfile profile)
    {
        xml.Open("ext:UBLExtensions"u8);
        xml.Open("ext:UBLExtension"u8);
        xml.Element("ext:ExtensionURI"u8, profile.ExtensionNamespace);
        xml.Open("ext:ExtensionContent"u8);
        xml.Open("nrs:InvoiceExtension"u8, "xmlns:nrs"u8, profile.ExtensionNamespace);
        xml.Element("nrs:Irn"u8, document.Irn);
        xml.Element("nrs:NrsIrn"u8, document.NrsIrn);
        xml.Element("nrs:InvoiceKind"u8, document.InvoiceKind);
        xml.Element("nrs:InvoiceTypeCode"u8, document.NrsTypeCode);
        xml.Close("nrs:InvoiceExtension"u8);
        xml.Close("ext:ExtensionContent"u8);
        xml.Close("ext:UBLExtension"u8);
        xml.Close("ext:UBLExtensions"u8);
    }

    private static void WriteHeader(XmlBytes xml, UblDocument document, UblProfile profile)
    {
        xml.Element("cbc:CustomizationID"u8, profile.CustomizationId);
        xml.Element("cbc:ProfileID"u8, profile.ProfileId);
        xml.Element("cbc:ID"u8, document.Number);
        xml.Element("cbc:IssueDate"u8, DocumentDate.Format(document.IssueDate));
        if (document.Type == UblDocumentType.Invoice)
        {
            xml.Element("cbc:DueDate"u8, document.DueDate is { } due ? DocumentDate.Format(due) : null);
            xml.Element("cbc:InvoiceTypeCode"u8, "380");
        }
        else
        {
            xml.Element("cbc:CreditNoteTypeCode"u8, "381");
        }

        xml.Element("cbc:Note"u8, document.Note);
        xml.Element("cbc:DocumentCurrencyCode"u8, document.Currency);
        xml.Element("cbc:TaxCurrencyCode"u8, IsForeign(document) ? Currencies.Naira : null);
        xml.Element("cbc:BuyerReference"u8, string.IsNullOrWhiteSpace(document.BuyerReference) ? document.Number : document.BuyerReference);
    }

    private static void WriteReferences(XmlBytes xml, UblDocument document)
    {
        if (document is { Type: UblDocumentType.CreditNote, CreditedInvoice: { } invoice })
        {
            xml.Open("cac:BillingReference"u8);
            xml.Open("cac:InvoiceDocumentReference"u8);
            xml.Element("cbc:ID"u8, invoice.Number);
            xml.Element("cbc:IssueDate"u8, DocumentDate.Format(invoice.IssueDate));
            xml.Close("cac:InvoiceDocumentReference"u8);
            xml.Close("cac:BillingReference"u8);
        }

        WriteAdditionalReference(xml, document.Irn, "IRN");
        WriteAdditionalReference(xml, document.NrsIrn, "NRS-IRN");
    }

    private static void WriteAdditionalReference(XmlBytes xml, string? id, string description)
    {
        if (string.IsNullOrWhiteSpace(id))
        {
            return;
        }

        xml.Open("cac:AdditionalDocumentReference"u8);
        xml.Element("cbc:ID"u8, id);
        xml.Element("cbc:DocumentDescription"u8, description);
        xml.Close("cac:AdditionalDocumentReference"u8);
    }

    private static void WritePayment(XmlBytes xml, UblDocument document)
    {
        // A credit transfer must name an account (BR-61), and a credit note asks for no money.
        if (document is { Type: UblDocumentType.Invoice, BankAccount: { } account })
        {
            xml.Open("cac:PaymentMeans"u8);
            xml.Element("cbc:PaymentMeansCode"u8, PaymentMeansCreditTransfer);
            xml.Element("cbc:PaymentID"u8, document.Number);
            xml.Open("cac:PayeeFinancialAccount"u8);
            xml.Element("cbc:ID"u8, account.Number);
            xml.Element("cbc:Name"u8, account.Name);
            xml.Open("cac:FinancialInstitutionBranch"u8);
            xml.Element("cbc:ID"u8, account.BankCode);
            xml.Close("cac:FinancialInstitutionBranch"u8);
            xml.Close("cac:PayeeFinancialAccount"u8);
            xml.Close("cac:PaymentMeans"u8);
        }

        if (!string.IsNullOrWhiteSpace(document.PaymentTerms))
        {
            xml.Open("cac:PaymentTerms"u8);
            xml.Element("cbc:Note"u8, document.PaymentTerms);
            xml.Close("cac:PaymentTerms"u8);
        }
    }

    private static void WriteExchangeRate(XmlBytes xml, UblDocument document)
    {
        if (!IsForeign(document))
        {
            return;
        }

        xml.Open("cac:TaxExchangeRate"u8);
        xml.Element("cbc:SourceCurrencyCode"u8, document.Currency);
        xml.Element("cbc:TargetCurrencyCode"u8, Currencies.Naira);
        xml.Element("cbc:CalculationRate"u8, ExactNumber.Format(document.ExchangeRate));
        xml.Close("cac:TaxExchangeRate"u8);
    }

    private static void WriteTaxTotals(XmlBytes xml, UblDocument document)
    {
        var tax = document.Lines.Sum(line => line.Amounts.Tax);
        xml.Open("cac:TaxTotal"u8);
        Amount(xml, "cbc:TaxAmount"u8, tax, document.Currency);
        var groups = document.Lines.GroupBy(UblTaxCategory.Of);
        foreach (var group in groups.OrderBy(group => group.Key.Rank).ThenByDescending(group => group.Key.Rate))
        {
            xml.Open("cac:TaxSubtotal"u8);
            Amount(xml, "cbc:TaxableAmount"u8, group.Sum(line => line.Amounts.Taxable), document.Currency);
            Amount(xml, "cbc:TaxAmount"u8, group.Sum(line => line.Amounts.Tax), document.Currency);
            group.Key.Write(xml, "cac:TaxCategory"u8, group.Key.NeedsReason ? ExemptionReasons(group) : null);
            xml.Close("cac:TaxSubtotal"u8);
        }

        xml.Close("cac:TaxTotal"u8);
        if (IsForeign(document))
        {
            xml.Open("cac:TaxTotal"u8);
            Amount(xml, "cbc:TaxAmount"u8, KoboMath.Times(tax, document.ExchangeRate), Currencies.Naira);
            xml.Close("cac:TaxTotal"u8);
        }
    }

    private static string ExemptionReasons(IEnumerable<UblLine> lines) =>
        string.Join("; ", lines.Select(ExemptionReason).Distinct());

    private static string ExemptionReason(UblLine line) =>
        string.IsNullOrWhiteSpace(line.ExemptionReason) ? "Exempt supply" : line.ExemptionReason;

    private static void WriteMonetaryTotal(XmlBytes xml, UblDocument document)
    {
        var taxable = document.Lines.Sum(line => line.Amounts.Taxable);
        var total = document.Lines.Sum(line => line.Amounts.Total);
        xml.Open("cac:LegalMonetaryTotal"u8);
        Amount(xml, "cbc:LineExtensionAmount"u8, taxable, document.Currency);
        Amount(xml, "cbc:TaxExclusiveAmount"u8, taxable, document.Currency);
        Amount(xml, "cbc:TaxInclusiveAmount"u8, total, document.Currency);
        Amount(xml, "cbc:PayableAmount"u8, total, document.Currency);
        xml.Close("cac:LegalMonetaryTotal"u8);
    }

    private static bool IsForeign(UblDocument document) => Currencies.NeedsExchangeRate(document.Currency);
}
