using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Finora.Core.Customers;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Invoicing.Documents;
using Finora.Core.Money;
using Finora.Core.Tax;
using Finora.Core.Time;

namespace Finora.Core.Nrs;

/// <summary>The invoice that a credit note corrects, as the authority knows it.</summary>
public sealed record MbsReference(string NrsIrn, DateOnly IssueDate);

/// <summary>What the body of validate and sign is made of besides the document itself.</summary>
/// <param name="BusinessId">The authority's id of the seller.</param>
/// <param name="NrsIrn">The number to register under.</param>
/// <param name="SellerEmail">Mandatory in practice.</param>
/// <param name="Reference">For a credit note.</param>
public sealed record MbsContext(Guid BusinessId, string NrsIrn, Business Business, string? SellerEmail, MbsReference? Reference, NrsSettings Settings);

/// <summary>
/// Writes the body of validate and sign: section 4 of the NRS contract. Members in its order, absent values left out, amounts with two decimals, no space outside strings; so the
/// bytes follow from the document and the settings alone.
/// </summary>
public static class MbsInvoiceJson
{
    private const int MaxItemName = 100;

    /// <summary>Nothing is embedded in a page, so letters outside ASCII stay as they are.</summary>
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="open">An issued document; its lines carry their item codes or the business has a default.</param>
    public static byte[] Write(OpenInvoice open, MbsContext context)
    {
        var buffer = new ArrayBufferWriter<byte>(4_096);
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        WriteHead(json, open.Invoice, context);
        WriteParty(json, "accounting_supplier_party"u8, open.Invoice.Seller!, open.Seller! with { Email = context.SellerEmail }, context.Business.Industry);
        if (open.Invoice.Kind != InvoiceKind.B2C) WriteParty(json, "accounting_customer_party"u8, open.Invoice.Buyer, open.Buyer, null);
        WritePaymentMeans(json, open.Invoice, context.Settings);
        WriteTaxTotal(json, open.Invoice.Totals);
        WriteTotals(json, open.Invoice.Totals);
        WriteLines(json, open.Invoice, context.Business);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteHead(Utf8JsonWriter json, Invoice invoice, MbsContext context)
    {
        var isInvoice = invoice.Type == DocumentType.Invoice;
        json.WriteString("business_id"u8, context.BusinessId.ToString("D"));
        json.WriteString("irn"u8, context.NrsIrn);
        json.WriteString("issue_date"u8, DocumentDate.Format(invoice.IssueDate));
        json.WriteString("issue_time"u8, LagosCalendar.TimeOf(invoice.IssuedAt ?? throw new ArgumentException("A draft is not submitted.", nameof(invoice))).ToString("HH:mm:ss"));
        if (isInvoice) json.WriteString("due_date"u8, DocumentDate.Format(invoice.DueDate));
        json.WriteString("invoice_kind"u8, invoice.Kind.ToString());
        json.WriteString("invoice_type_code"u8, context.Settings.TypeCodes.Of(invoice.Type));
        json.WriteString("payment_status"u8, IsPaid(invoice) ? "PAID" : "PENDING");
        Text(json, "note"u8, invoice.Notes);
        json.WriteString("document_currency_code"u8, invoice.Currency);
        json.WriteString("tax_currency_code"u8, Currencies.Naira);
        Text(json, "buyer_reference"u8, invoice.Reference);
        Text(json, "payment_terms_note"u8, PaymentTermsText.Compose(invoice.Terms, invoice.Currency, invoice.Totals.Withholding));
        if (context.Reference is not { } reference) return;
        json.WriteStartArray("billing_reference"u8);
        json.WriteStartObject();
        json.WriteString("irn"u8, reference.NrsIrn);
        json.WriteString("issue_date"u8, DocumentDate.Format(reference.IssueDate));
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>Only money settles an invoice in the authority's eyes; what credit notes took is told by them.</summary>
    internal static bool IsPaid(Invoice invoice) => invoice is { Type: DocumentType.Invoice, IsPaid: true, PaidAt: not null };

    private static void WriteParty(Utf8JsonWriter json, ReadOnlySpan<byte> name, PartySnapshot party, PersonalData data, string? description)
    {
        json.WriteStartObject(name);
        json.WriteString("party_name"u8, party.CompanyName ?? party.Name);
        Text(json, "tin"u8, data.Tin);
        Text(json, "email"u8, data.Email);
        Text(json, "telephone"u8, data.Phone is { } phone ? PhoneNumber.ToE164(phone) : null);
        Text(json, "business_description"u8, description);
        if (data.Address is { } address) WriteAddress(json, address);
        json.WriteEndObject();
    }

    private static void WriteAddress(Utf8JsonWriter json, PostalAddress address)
    {
        json.WriteStartObject("postal_address"u8);
        Text(json, "street_name"u8, address.Street);
        Text(json, "city_name"u8, address.City);
        Text(json, "postal_zone"u8, address.PostalCode);
        json.WriteString("country"u8, address.Country);
        Text(json, "state"u8, address.State);
        Text(json, "lga"u8, address.Lga);
        json.WriteEndObject();
    }

    private static void WritePaymentMeans(Utf8JsonWriter json, Invoice invoice, NrsSettings settings)
    {
        if (invoice.Type == DocumentType.CreditNote) return;
        json.WriteStartArray("payment_means"u8);
        json.WriteStartObject();
        json.WriteString("payment_means_code"u8, settings.PaymentMeansCode);
        json.WriteString("payment_due_date"u8, DocumentDate.Format(invoice.DueDate));
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteTaxTotal(Utf8JsonWriter json, InvoiceTotals totals)
    {
        json.WriteStartArray("tax_total"u8);
        json.WriteStartObject();
        Amount(json, "tax_amount"u8, totals.Tax);
        json.WriteStartArray("tax_subtotal"u8);
        foreach (var group in totals.Taxes)
        {
            json.WriteStartObject();
            Amount(json, "taxable_amount"u8, group.Taxable);
            Amount(json, "tax_amount"u8, group.Tax);
            json.WriteStartObject("tax_category"u8);
            json.WriteString("id"u8, NrsCodes.TaxCategoryOf(group));
            Number(json, "percent"u8, group.Rate);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>Both discounts are in the lines already, so the sums hold however they are read.</summary>
    private static void WriteTotals(Utf8JsonWriter json, InvoiceTotals totals)
    {
        json.WriteStartObject("legal_monetary_total"u8);
        Amount(json, "line_extension_amount"u8, totals.Taxable);
        Amount(json, "tax_exclusive_amount"u8, totals.Taxable);
        Amount(json, "tax_inclusive_amount"u8, totals.Total);
        Amount(json, "payable_amount"u8, totals.Total);
        json.WriteEndObject();
    }

    private static void WriteLines(Utf8JsonWriter json, Invoice invoice, Business business)
    {
        json.WriteStartArray("invoice_line"u8);
        foreach (var line in invoice.Lines)
        {
            json.WriteStartObject();
            WriteItemCode(json, ItemCode.Of(line) ?? business.DefaultItemCode);
            Number(json, "discount_rate"u8, line.Discount is { Kind: DiscountKind.Percent, Percent: var percent } ? percent : 0);
            Amount(json, "discount_amount"u8, line.Amounts.Discount + line.Amounts.InvoiceDiscount);
            Number(json, "fee_rate"u8, 0);
            Amount(json, "fee_amount"u8, 0);
            Number(json, "invoiced_quantity"u8, line.Quantity);
            Amount(json, "line_extension_amount"u8, line.Amounts.Taxable);
            WriteItem(json, line.Description);
            WritePrice(json, invoice, line);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteItemCode(Utf8JsonWriter json, ItemCode? item)
    {
        if (item is null) return;
        json.WriteString(item.IsGoods ? "hsn_code"u8 : "isic_code"u8, item.Code);
        json.WriteString(item.IsGoods ? "product_category"u8 : "service_category"u8, item.Category);
    }

    private static void WriteItem(Utf8JsonWriter json, string description)
    {
        json.WriteStartObject("item"u8);
        json.WriteString("name"u8, description.Length <= MaxItemName ? description : description[..MaxItemName]);
        json.WriteString("description"u8, description);
        json.WriteEndObject();
    }

    /// <summary>Where unit prices contain tax there is no exact net price of one, so the net price of the whole quantity stands, as in the UBL document.</summary>
    private static void WritePrice(Utf8JsonWriter json, Invoice invoice, InvoiceLine line)
    {
        var (price, quantity) = invoice.PricesIncludeTax ? (line.Amounts.Gross, line.Quantity) : (line.UnitPrice, 1);
        json.WriteStartObject("price"u8);
        Amount(json, "price_amount"u8, price);
        Number(json, "base_quantity"u8, quantity);
        json.WriteString("price_unit"u8, $"{invoice.Currency} per {ExactNumber.Format(quantity)}");
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value)) json.WriteString(name, value);
    }

    private static void Amount(Utf8JsonWriter json, ReadOnlySpan<byte> name, long minor)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(Kobo.Format(minor));
    }

    private static void Number(Utf8JsonWriter json, ReadOnlySpan<byte> name, decimal value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(ExactNumber.Format(value));
    }
}
