using Finora.Core.Customers;
using Finora.Core.Invoicing;
using Finora.Core.Money;
using Finora.Core.Signing;
using Finora.Core.Tax;
using Finora.Core.Time;

namespace Finora.Functions.Platform;

/// <summary>Prints invoices as the Platform API shows them today.</summary>
public sealed class InvoicePresenter(FinoraSettings settings, TimeProvider time)
{
    public FinalizedInvoiceBody PrintFinalized(Guid tenantId, OpenInvoice open) => new(Print(tenantId, open), [.. Warnings(open)]);

    public PublicLinkBody PrintLink(OpenInvoice open) => new(ViewUrl(open), PaymentUrl(open), InvoiceWords.Print(open.Invoice.Link?.RotatedAt));

    /// <summary>A row of the list, which leaves out what is long or personal.</summary>
    public InvoiceRowBody PrintRow(Guid tenantId, OpenInvoice open) => InvoiceRowBody.From(Print(tenantId, open), open.Invoice.Buyer.Name);

    public InvoiceBody Print(Guid tenantId, OpenInvoice open)
    {
        var invoice = open.Invoice;
        var verifyUrl = invoice.Irn is { } irn ? VerifyAddress.Of(settings.ApiOrigin, irn, open.Seller?.Tin is null ? tenantId : null) : null;
        return new InvoiceBody
        {
            Id = invoice.Id,
            DocumentType = InvoiceWords.DocumentType(invoice.Type),
            InvoiceNumber = invoice.Number,
            Status = InvoiceWords.Status(invoice.StandingNow(time)),
            CustomerId = invoice.CustomerId,
            Customer = Buyer(invoice.Buyer, open.Buyer),
            Seller = open.Seller is { } seller ? Seller(invoice.Seller!, seller) : null,
            InvoiceKind = invoice.Kind.ToString(),
            IssueDate = DocumentDate.Format(invoice.IssueDate),
            DueDate = invoice.Type == DocumentType.CreditNote ? null : DocumentDate.Format(invoice.DueDate),
            Currency = invoice.Currency,
            ExchangeRate = ExactNumber.Format(invoice.ExchangeRate),
            BuyerReference = invoice.Reference,
            Notes = invoice.Notes,
            Terms = invoice.Terms,
            LineItems = [.. invoice.Lines.Select(Line)],
            Subtotal = Kobo.Format(invoice.Totals.Subtotal),
            DiscountType = DiscountType(invoice.Discount),
            DiscountValue = DiscountValue(invoice.Discount),
            DiscountAmount = Kobo.Format(invoice.Totals.Discount),
            TaxableAmount = Kobo.Format(invoice.Totals.Taxable),
            TaxAmount = Kobo.Format(invoice.Totals.Tax),
            TotalAmount = Kobo.Format(invoice.Totals.Total),
            AmountPaid = Kobo.Format(invoice.State == InvoiceState.Voided ? 0 : invoice.Paid),
            AmountWithheld = Kobo.Format(invoice.Withheld),
            AmountCredited = Kobo.Format(invoice.Credited),
            AmountDue = Kobo.Format(invoice.Due),
            Taxes = [.. invoice.Totals.Taxes.Select(group => new TaxGroupBody(InvoiceWords.TaxCategory(group.Category), ExactNumber.Format(group.Rate), Kobo.Format(group.Taxable), Kobo.Format(group.Tax)))],
            ExpectedWht = invoice.Totals.Withholding is { } wht
                ? new ExpectedWhtBody(invoice.Totals.WithholdingRateId, ExactNumber.Format(wht.Rate), Kobo.Format(wht.Base), Kobo.Format(wht.Amount), Kobo.Format(wht.NetExpected))
                : null,
            Irn = invoice.Irn,
            NrsIrn = invoice.NrsIrn,
            DigitalSignature = invoice.Signature?.Value,
            SignatureAlgorithm = invoice.Signature is null ? null : DocumentSeal.Algorithm,
            SignatureKeyId = invoice.Signature?.KeyId,
            Qr = invoice.Qr is { } qr ? new QrBody("nrs", qr.Payload) : verifyUrl is null ? null : new QrBody("verify", verifyUrl),
            FirsStatus = invoice.Nrs is { } standing ? FirsWords.Status(standing.Status) : null,
            FirsSubmittedAt = InvoiceWords.Print(invoice.Nrs?.SubmittedAt),
            FirsResponse = FirsResponseBody.From(open),
            VerifyUrl = verifyUrl,
            ViewUrl = ViewUrl(open),
            PaymentUrl = PaymentUrl(open),
            RelatedInvoice = invoice.Credits is { } of ? new RelatedInvoiceBody(of.Id, of.Number, DocumentDate.Format(of.IssueDate), of.Irn, of.NrsIrn) : null,
            CreditNotes = [.. invoice.CreditNotes.Select(note => new CreditNoteBody(note.Id, note.Number, Kobo.Format(note.Total)))],
            Deliveries = [.. (invoice.Dispatches ?? []).Select(DeliveryBody.From)],
            FinalizedAt = InvoiceWords.Print(invoice.IssuedAt),
            SentAt = InvoiceWords.Print(invoice.SentAt),
            PaidAt = InvoiceWords.Print(invoice.PaidAt),
            VoidedAt = InvoiceWords.Print(invoice.VoidedAt),
            VoidReason = invoice.VoidReason,
            CreatedAt = Instant.Format(invoice.CreatedAt),
            UpdatedAt = Instant.Format(invoice.UpdatedAt),
        };
    }

    private string? ViewUrl(OpenInvoice open) => open.LinkToken is { } token ? $"{settings.PayOrigin}/p/{token}" : null;

    private string? PaymentUrl(OpenInvoice open) => ViewUrl(open) is { } view ? view + "/pay" : null;

    private static IEnumerable<WarningBody> Warnings(OpenInvoice open)
    {
        if (open.Seller?.Tin is null) yield return new WarningBody("TENANT_TIN_MISSING", "Your business has no TIN yet; the invoice cannot be reported to the tax authority.");
        else if (CustomerWords.TinFormat(open.Seller.Tin) == "unrecognised") yield return new WarningBody("TIN_UNRECOGNISED", "The TIN of your business has no known form.");
        if (open.Buyer.Tin is null && open.Invoice.Kind != InvoiceKind.B2C) yield return new WarningBody("CUSTOMER_TIN_MISSING", "The customer has no TIN, which a B2B or B2G invoice needs to be reported.");
        else if (CustomerWords.TinFormat(open.Buyer.Tin) == "unrecognised") yield return new WarningBody("TIN_UNRECOGNISED", "The TIN of the customer has no known form.");
    }

    private static BuyerBody Buyer(PartySnapshot party, PersonalData data) => new(
        party.Name, CustomerWords.Type(party.Type ?? CustomerType.Business), party.CompanyName, party.ContactName, data.Email, data.Phone, data.Tin, AddressBody.From(data.Address));

    private static SellerBody Seller(PartySnapshot party, PersonalData data) => new(party.Name, data.Tin, party.RcNumber, data.Email, data.Phone, AddressBody.From(data.Address));

    private static InvoiceLineBody Line(InvoiceLine line)
    {
        var amounts = line.Amounts;
        return new InvoiceLineBody(
            line.Id, line.Position, line.ProductId, line.Description, ExactNumber.Format(line.Quantity), line.Unit, Kobo.Format(line.UnitPrice), DiscountType(line.Discount),
            DiscountValue(line.Discount), Kobo.Format(amounts.Gross), Kobo.Format(amounts.Discount), Kobo.Format(amounts.Net), Kobo.Format(amounts.InvoiceDiscount), Kobo.Format(amounts.Taxable),
            InvoiceWords.TaxCategory(amounts.Category), line.TaxRateId, ExactNumber.Format(amounts.Rate), Kobo.Format(amounts.Tax), Kobo.Format(amounts.Total), line.TaxExemptionReason,
            line.HsnCode, line.ProductCategory, line.IsicCode, line.ServiceCategory);
    }

    private static string? DiscountType(Discount? discount) => discount is null ? null : InvoiceWords.DiscountKinds.First(entry => entry.Value == discount.Kind).Key;

    private static string? DiscountValue(Discount? discount) =>
        discount is null ? null : discount.Kind == DiscountKind.Percent ? ExactNumber.Format(discount.Percent) : Kobo.Format(discount.Amount);
}
