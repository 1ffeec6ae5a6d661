using System.Text;
using System.Xml.Linq;
using Finora.Core.Invoicing.Documents;

namespace Finora.Functions.Tests.Invoicing.Documents;

/// <summary>
/// Every document is valid UBL 2.1. The table of <see cref="UblStructure"/> always judges; so do the OASIS schemas when the environment
/// variable <c>FINORA_UBL_XSD</c> names the folder that holds their <c>maindoc</c> and <c>common</c>.
/// </summary>
[TestClass]
public sealed class UblValidityTests
{
    private static readonly XNamespace Cac = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2";
    private static readonly XNamespace Cbc = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";

    public static IEnumerable<object[]> Documents =>
    [
        ["sample A", UblSamples.SampleA()],
        ["credit note", UblSamples.CreditNote()],
        ["everything", UblSamples.Everything()],
        ["everything credited", UblSamples.Everything() with { Type = UblDocumentType.CreditNote, CreditedInvoice = UblSamples.CreditNote().CreditedInvoice }],
        ["bare", UblSamples.Bare()],
        ["inclusive", UblSamples.Inclusive()],
    ];

    [TestMethod]
    [DynamicData(nameof(Documents))]
    public void A_document_is_valid(string name, object document) =>
        CollectionAssert.AreEqual(Array.Empty<string>(), UblSchemas.Faults(Write((UblDocument)document)).ToArray(), name);

    [TestMethod]
    [DynamicData(nameof(Documents))]
    public void Sums_hold_within_the_document(string name, object document)
    {
        var root = Write((UblDocument)document).Root!;
        var lines = root.Elements(Cac + "InvoiceLine").Concat(root.Elements(Cac + "CreditNoteLine")).ToList();
        var totals = root.Element(Cac + "LegalMonetaryTotal")!;
        var taxTotal = root.Element(Cac + "TaxTotal")!;
        var net = lines.Sum(line => Number(line, Cbc + "LineExtensionAmount"));
        Assert.AreEqual(net, Number(totals, Cbc + "LineExtensionAmount"), name);
        Assert.AreEqual(net, Number(totals, Cbc + "TaxExclusiveAmount"), name);
        Assert.AreEqual(net, taxTotal.Elements(Cac + "TaxSubtotal").Sum(group => Number(group, Cbc + "TaxableAmount")), name);
        Assert.AreEqual(Number(taxTotal, Cbc + "TaxAmount"), taxTotal.Elements(Cac + "TaxSubtotal").Sum(group => Number(group, Cbc + "TaxAmount")), name);
        Assert.AreEqual(net + Number(taxTotal, Cbc + "TaxAmount"), Number(totals, Cbc + "TaxInclusiveAmount"), name);
        Assert.AreEqual(Number(totals, Cbc + "TaxInclusiveAmount"), Number(totals, Cbc + "PayableAmount"), name);
    }

    [TestMethod]
    [DynamicData(nameof(Documents))]
    public void A_line_is_quantity_times_price_less_its_allowances(string name, object document)
    {
        var root = Write((UblDocument)document).Root!;
        foreach (var line in root.Elements(Cac + "InvoiceLine").Concat(root.Elements(Cac + "CreditNoteLine")))
        {
            var quantity = Number(line, Cbc + "InvoicedQuantity") + Number(line, Cbc + "CreditedQuantity");
            var price = line.Element(Cac + "Price")!;
            var priced = quantity * Number(price, Cbc + "PriceAmount") / (price.Element(Cbc + "BaseQuantity") is { } of ? (decimal)of : 1);
            var allowances = line.Elements(Cac + "AllowanceCharge").Sum(allowance => Number(allowance, Cbc + "Amount"));
            Assert.AreEqual(Number(line, Cbc + "LineExtensionAmount"), Math.Round(priced, 2, MidpointRounding.AwayFromZero) - allowances, name);
        }
    }

    [TestMethod]
    public void Elements_out_of_order_missing_or_repeated_are_noticed()
    {
        var swapped = Write(UblSamples.SampleA());
        var id = swapped.Root!.Element(Cbc + "ID")!;
        id.AddBeforeSelf(swapped.Root!.Element(Cbc + "IssueDate"));
        swapped.Root!.Elements(Cbc + "IssueDate").Last().Remove();
        var missing = Write(UblSamples.SampleA());
        missing.Descendants(Cbc + "PriceAmount").First().Remove();
        var repeated = Write(UblSamples.SampleA());
        repeated.Root!.Element(Cac + "LegalMonetaryTotal")!.AddAfterSelf(repeated.Root!.Element(Cac + "LegalMonetaryTotal"));
        foreach (var broken in new[] { swapped, missing, repeated })
        {
            Assert.IsNotEmpty(UblStructure.Faults(broken));
            Assert.IsTrue(!UblSchemas.AreThere || UblSchemas.SchemaFaults(broken).Count > 0);
        }
    }

    private static XDocument Write(UblDocument document) => XDocument.Parse(Encoding.UTF8.GetString(UblXml.Write(document, new UblProfile())));

    private static decimal Number(XElement parent, XName name) => parent.Element(name) is { } element ? (decimal)element : 0;
}
