using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Finora.Core.Invoicing.Documents;
using Finora.Core.Tax;

namespace Finora.Functions.Tests.Invoicing.Documents;

[TestClass]
public sealed class UblXmlTests
{
    private static readonly XNamespace Cac = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2";
    private static readonly XNamespace Cbc = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";

    [TestMethod]
    public void The_worked_example_has_the_bytes_of_the_contract()
    {
        var xml = Write(UblSamples.SampleA());
        Assert.HasCount(5_958, xml, Encoding.UTF8.GetString(xml));
        Assert.AreEqual("b09acefe1689a6519454e4e101e2d788c1ec8f45a87cc6f5cc2abd4eca5be515", Convert.ToHexStringLower(SHA256.HashData(xml)));
    }

    [TestMethod]
    public void The_same_document_has_the_same_bytes_whatever_was_written_before()
    {
        var first = Write(UblSamples.SampleA());
        Write(UblSamples.Everything());
        CollectionAssert.AreEqual(first, Write(UblSamples.SampleA()));
    }

    [TestMethod]
    public void A_credit_note_names_its_invoice_and_asks_for_no_money()
    {
        var root = Parse(UblSamples.CreditNote());
        Assert.AreEqual(XName.Get("CreditNote", "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"), root.Name);
        Assert.AreEqual("381", root.Element(Cbc + "CreditNoteTypeCode")!.Value);
        Assert.AreEqual("INV-2025-0012025-02-27", root.Element(Cac + "BillingReference")!.Value);
        Assert.AreEqual("5", root.Element(Cac + "CreditNoteLine")!.Element(Cbc + "CreditedQuantity")!.Value);
        Assert.AreEqual("59125.00", root.Element(Cac + "LegalMonetaryTotal")!.Element(Cbc + "PayableAmount")!.Value);
        Assert.IsNull(root.Element(Cbc + "DueDate"));
        Assert.IsNull(root.Element(Cac + "PaymentMeans"));
        Assert.IsNull(root.Element(Cbc + "InvoiceTypeCode"));
    }

    [TestMethod]
    public void Discounts_stand_on_their_lines()
    {
        var line = Parse(UblSamples.Everything()).Elements(Cac + "InvoiceLine").First();
        string[] expected = ["false95Discount103000.0030000.00", "false95Share of invoice discount660.96"];
        CollectionAssert.AreEqual(expected, line.Elements(Cac + "AllowanceCharge").Select(allowance => allowance.Value).ToArray());
        Assert.AreEqual("26339.04", line.Element(Cbc + "LineExtensionAmount")!.Value);
        Assert.AreEqual("Rice & beans <50 kg>", line.Element(Cac + "Item")!.Element(Cbc + "Name")!.Value);
    }

    [TestMethod]
    public void Tax_groups_are_ordered_and_exempt_ones_give_their_reason()
    {
        var groups = Parse(UblSamples.Everything()).Descendants(Cac + "TaxCategory").Select(category => category.Value);
        string[] expected = ["S7.5VAT", "S5VAT", "Z0VAT", "E0Educational materialVAT"];
        CollectionAssert.AreEqual(expected, groups.ToArray());
    }

    [TestMethod]
    public void Standard_lines_at_zero_percent_join_the_zero_rated()
    {
        var line = UblSamples.Bare().Lines[0];
        var document = UblSamples.Bare() with
        {
            Lines =
            [
                line with { Amounts = line.Amounts with { Category = TaxCategory.Standard } },
                line with { Amounts = line.Amounts with { Category = TaxCategory.ZeroRated } },
                line, line with { ExemptionReason = "Other" },
            ],
        };
        var groups = Parse(document).Descendants(Cac + "TaxSubtotal").Select(group => group.Value);
        string[] expected = ["0.020.00Z0VAT", "0.020.00E0Exempt supply; OtherVAT"];
        CollectionAssert.AreEqual(expected, groups.ToArray());
    }

    [TestMethod]
    public void Another_currency_gives_its_rate_and_the_tax_in_naira()
    {
        var root = Parse(UblSamples.Everything());
        Assert.AreEqual("NGN", root.Element(Cbc + "TaxCurrencyCode")!.Value);
        Assert.AreEqual("USDNGN1525.750625", root.Element(Cac + "TaxExchangeRate")!.Value);
        var totals = root.Elements(Cac + "TaxTotal").Select(total => total.Element(Cbc + "TaxAmount")!).ToArray();
        Assert.HasCount(2, totals);
        Assert.AreEqual(("USD", "1977.87"), (totals[0].Attribute("currencyID")!.Value, totals[0].Value));
        Assert.AreEqual(("NGN", "3017736.39"), (totals[1].Attribute("currencyID")!.Value, totals[1].Value));
    }

    [TestMethod]
    public void A_price_that_includes_VAT_is_told_as_the_net_price_of_the_quantity()
    {
        var line = Parse(UblSamples.Inclusive()).Element(Cac + "InvoiceLine")!;
        Assert.AreEqual("27.91", line.Element(Cbc + "LineExtensionAmount")!.Value);
        Assert.AreEqual("27.913", line.Element(Cac + "Price")!.Value);
        Assert.AreEqual("3", line.Element(Cac + "Price")!.Element(Cbc + "BaseQuantity")!.Value);
    }

    [TestMethod]
    public void What_is_absent_is_left_out_and_no_element_is_empty()
    {
        var root = Parse(UblSamples.Bare());
        Assert.IsFalse(root.Descendants().Any(element => element.IsEmpty || element.Value.Length == 0));
        string[] absent = ["PaymentMeans", "PaymentTerms", "PartyTaxScheme", "Contact", "TaxExchangeRate", "BillingReference", "CommodityClassification"];
        Assert.IsFalse(root.Descendants().Any(element => absent.Contains(element.Name.LocalName)));
        Assert.AreEqual("1", root.Element(Cbc + "BuyerReference")!.Value, "the number stands in for a missing reference");
        Assert.HasCount(1, root.Elements(Cac + "AdditionalDocumentReference").ToList());
    }

    [TestMethod]
    public void Any_text_survives_but_what_XML_cannot_hold()
    {
        var text = "a & b < c > \"d\" 'e' ]]>\r\n\t\U0001F600 Ọ̀yọ́ \u0001\uFFFF\uD800 z" + new string('é', 20_000);
        var xml = Write(UblSamples.Bare() with { Note = text });
        var expected = text.Replace('\u0001', '\uFFFD').Replace('\uFFFF', '\uFFFD').Replace('\uD800', '\uFFFD');
        Assert.AreEqual(expected, XDocument.Parse(Encoding.UTF8.GetString(xml)).Root!.Element(Cbc + "Note")!.Value);
    }

    [TestMethod]
    public void An_attribute_survives_too()
    {
        var document = UblSamples.Bare();
        document = document with { Lines = [document.Lines[0] with { Unit = "\"<&>\r\n\t'" }] };
        Assert.AreEqual("\"<&>\r\n\t'", Parse(document).Descendants(Cbc + "InvoicedQuantity").Single().Attribute("unitCode")!.Value);
    }

    [TestMethod]
    public void The_profile_decides_names_that_are_not_final()
    {
        var profile = new UblProfile("custom", "profile", "urn:other", "0235", "XX");
        var root = XDocument.Parse(Encoding.UTF8.GetString(UblXml.Write(UblSamples.SampleA(), profile))).Root!;
        Assert.AreEqual("custom", root.Element(Cbc + "CustomizationID")!.Value);
        Assert.AreEqual("profile", root.Element(Cbc + "ProfileID")!.Value);
        Assert.AreEqual("0235", root.Descendants(Cbc + "EndpointID").First().Attribute("schemeID")!.Value);
        Assert.AreEqual("XX12345678-0001", root.Descendants(Cac + "PartyTaxScheme").First().Element(Cbc + "CompanyID")!.Value);
        Assert.IsNotNull(root.Descendants(XName.Get("InvoiceExtension", "urn:other")).SingleOrDefault());
    }

    [TestMethod]
    public void Payment_terms_end_with_what_may_be_withheld()
    {
        var withholding = new ExpectedWithholding(7.5m, 100, 8, 92);
        Assert.IsNull(PaymentTermsText.Compose(" ", "NGN", null));
        Assert.AreEqual("Now.", PaymentTermsText.Compose("Now.", "NGN", null));
        Assert.AreEqual("Withholding tax of 7.5 % (NGN 0.08) may be deducted at payment.", PaymentTermsText.Compose(null, "NGN", withholding));
        Assert.AreEqual("Now. Withholding tax of 7.5 % (NGN 0.08) may be deducted at payment.", PaymentTermsText.Compose("Now.", "NGN", withholding));
    }

    private static byte[] Write(UblDocument document) => UblXml.Write(document, new UblProfile());

    private static XElement Parse(UblDocument document) => XDocument.Parse(Encoding.UTF8.GetString(Write(document))).Root!;
}
