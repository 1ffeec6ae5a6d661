using System.Text;
using System.Text.Json;
using Finora.Core.Invoicing;
using Finora.Core.Nrs;
using Finora.Core.Tax;

namespace Finora.Functions.Tests.Nrs;

/// <summary>The body of validate and sign: sections 4 and 21 of the NRS contract.</summary>
[TestClass]
public sealed class MbsInvoiceJsonTests
{
    private const string SampleA = """
        {"business_id":"0194bece-a000-7237-8bc3-463668f52e19","irn":"INV2025001-F1N0RA01-20250227","issue_date":"2025-02-27","issue_time":"14:41:00","due_date":"2025-03-29","invoice_kind":"B2B",
        "invoice_type_code":"381","payment_status":"PENDING","note":"Thank you for your business.","document_currency_code":"NGN","tax_currency_code":"NGN","buyer_reference":"PO-4411",
        "payment_terms_note":"Payment within 30 days. Withholding tax of 5 % (NGN 28250.00) may be deducted at payment.",
        "accounting_supplier_party":{"party_name":"Lekki Software Ltd","tin":"12345678-0001","email":"billing@lekkisoft.example","telephone":"+2348030000001","business_description":"Software",
        "postal_address":{"street_name":"14 Admiralty Way","city_name":"Lekki","postal_zone":"106104","country":"NG","state":"NG-LA"}},
        "accounting_customer_party":{"party_name":"Adaeze Foods Ltd","tin":"87654321-0001","email":"accounts@adaezefoods.example","telephone":"+2348030000002",
        "postal_address":{"street_name":"3 Aminu Kano Crescent","city_name":"Abuja","postal_zone":"904101","country":"NG","state":"NG-FC"}},
        "payment_means":[{"payment_means_code":"30","payment_due_date":"2025-03-29"}],
        "tax_total":[{"tax_amount":42375.00,"tax_subtotal":[{"taxable_amount":565000.00,"tax_amount":42375.00,"tax_category":{"id":"STANDARD_VAT","percent":7.5}}]}],
        "legal_monetary_total":{"line_extension_amount":565000.00,"tax_exclusive_amount":565000.00,"tax_inclusive_amount":607375.00,"payable_amount":607375.00},
        "invoice_line":[
        {"isic_code":"6201","service_category":"Computer programming activities","discount_rate":0,"discount_amount":0.00,"fee_rate":0,"fee_amount":0.00,"invoiced_quantity":1,"line_extension_amount":400000.00,
        "item":{"name":"Website development","description":"Website development"},"price":{"price_amount":400000.00,"base_quantity":1,"price_unit":"NGN per 1"}},
        {"isic_code":"6201","service_category":"Computer programming activities","discount_rate":0,"discount_amount":0.00,"fee_rate":0,"fee_amount":0.00,"invoiced_quantity":15,"line_extension_amount":165000.00,
        "item":{"name":"Support hours","description":"Support hours"},"price":{"price_amount":11000.00,"base_quantity":1,"price_unit":"NGN per 1"}}]}
        """;

    [TestMethod]
    public void The_worked_example_comes_out_byte_for_byte()
    {
        var bytes = MbsInvoiceJson.Write(NrsSamples.SampleA(), NrsSamples.Context());
        Assert.AreEqual(SampleA.ReplaceLineEndings(""), Encoding.UTF8.GetString(bytes));
        Assert.HasCount(2169, bytes);
        Assert.AreEqual("da4fb01ca43033191af2f679acb1b2e691007f59b54fb77134053eeafc7b1184", NrsPayloads.HashOf(bytes));
    }

    [TestMethod]
    public void A_credit_note_names_its_invoice_and_has_no_due_date_and_no_payment_means()
    {
        var reference = new MbsReference(NrsSamples.NrsIrn, new DateOnly(2025, 2, 27));
        var json = JsonDocument.Parse(MbsInvoiceJson.Write(NrsSamples.CreditNote(), NrsSamples.Context(reference, "CN2025001-F1N0RA01-20250227"))).RootElement;
        Assert.AreEqual("380", json.GetProperty("invoice_type_code").GetString());
        Assert.AreEqual("""[{"irn":"INV2025001-F1N0RA01-20250227","issue_date":"2025-02-27"}]""", json.GetProperty("billing_reference").GetRawText());
        Assert.IsFalse(json.TryGetProperty("due_date", out _));
        Assert.IsFalse(json.TryGetProperty("payment_means", out _));
        var totals = json.GetProperty("legal_monetary_total");
        Assert.AreEqual("55000.00 4125.00 59125.00", $"{totals.GetProperty("tax_exclusive_amount").GetRawText()} {json.GetProperty("tax_total")[0].GetProperty("tax_amount").GetRawText()} {totals.GetProperty("payable_amount").GetRawText()}");
    }

    [TestMethod]
    public void A_sale_to_a_consumer_names_no_customer()
    {
        var open = NrsSamples.SampleA();
        var json = JsonDocument.Parse(MbsInvoiceJson.Write(open with { Invoice = open.Invoice with { Kind = InvoiceKind.B2C } }, NrsSamples.Context())).RootElement;
        Assert.IsFalse(json.TryGetProperty("accounting_customer_party", out _));
    }

    [TestMethod]
    [DataRow(TaxCategory.Standard, "7.5", "STANDARD_VAT")]
    [DataRow(TaxCategory.Standard, "0", "ZERO_VAT")]
    [DataRow(TaxCategory.ZeroRated, "0", "ZERO_VAT")]
    [DataRow(TaxCategory.Exempt, "0", "EXEMPTED")]
    public void Each_tax_category_has_the_authoritys_name(TaxCategory category, string rate, string name) =>
        Assert.AreEqual(name, NrsCodes.TaxCategoryOf(new TaxGroup(category, decimal.Parse(rate, System.Globalization.CultureInfo.InvariantCulture), 1, 0)));

    [TestMethod]
    public void Discounts_live_in_the_lines_and_the_lines_still_sum()
    {
        var terms = new InvoiceTerms([new LineTerms(3, 1_000_000, TaxCategory.Standard, 7.5m, Discount.OfPercent(10)), new LineTerms(1, 500_000, TaxCategory.Exempt, 0)], Discount.OfAmount(100_000));
        var amounts = TaxEngine.Calculate(terms).Calculation!;
        var open = NrsSamples.SampleA();
        var invoice = open.Invoice with
        {
            Lines = [.. amounts.Lines.Select((line, i) => open.Invoice.Lines[i] with { Quantity = terms.Lines[i].Quantity, UnitPrice = terms.Lines[i].UnitPrice, Discount = terms.Lines[i].Discount, Amounts = line })],
            Totals = new InvoiceTotals(amounts.Subtotal, amounts.Discount, amounts.Taxable, amounts.Tax, amounts.Taxes, null, null),
        };
        var json = JsonDocument.Parse(MbsInvoiceJson.Write(open with { Invoice = invoice }, NrsSamples.Context())).RootElement;
        var lines = json.GetProperty("invoice_line").EnumerateArray().ToArray();
        Assert.AreEqual("10", lines[0].GetProperty("discount_rate").GetRawText());
        Assert.AreEqual(json.GetProperty("legal_monetary_total").GetProperty("line_extension_amount").GetDecimal(), lines.Sum(line => line.GetProperty("line_extension_amount").GetDecimal()));
        foreach (var line in lines)
        {
            var gross = line.GetProperty("invoiced_quantity").GetDecimal() * line.GetProperty("price").GetProperty("price_amount").GetDecimal();
            Assert.AreEqual(gross - line.GetProperty("discount_amount").GetDecimal(), line.GetProperty("line_extension_amount").GetDecimal());
        }
    }

    [TestMethod]
    public void A_phone_number_that_cannot_be_made_international_is_left_out_and_a_line_without_codes_takes_the_default()
    {
        var open = NrsSamples.SampleA();
        var bare = open with { Buyer = open.Buyer with { Phone = "call me" }, Invoice = open.Invoice with { Lines = [open.Invoice.Lines[0] with { IsicCode = null, ServiceCategory = null, Description = new string('x', 150) }, open.Invoice.Lines[1]] } };
        var context = NrsSamples.Context() with { Business = NrsSamples.Business with { DefaultItemCode = new ItemCode(true, "8471.30", "Computers") } };
        var json = JsonDocument.Parse(MbsInvoiceJson.Write(bare, context)).RootElement;
        Assert.IsFalse(json.GetProperty("accounting_customer_party").TryGetProperty("telephone", out _));
        var line = json.GetProperty("invoice_line")[0];
        Assert.AreEqual("8471.30 Computers", $"{line.GetProperty("hsn_code").GetString()} {line.GetProperty("product_category").GetString()}");
        Assert.AreEqual(100, line.GetProperty("item").GetProperty("name").GetString()!.Length);
    }

    [TestMethod]
    [DataRow("invoice_line[0].isic_code", "line_items.0.isic_code")]
    [DataRow("invoicerequest.invoice.accounting_customer_party.postal_address.city_name", "customer.billing_address.city")]
    [DataRow("invoice.irn", "nrs_irn")]
    [DataRow("something.new", "something.new")]
    public void The_authoritys_paths_become_ours(string theirs, string ours) => Assert.AreEqual(ours, MbsPaths.ToPlatform(theirs));
}
