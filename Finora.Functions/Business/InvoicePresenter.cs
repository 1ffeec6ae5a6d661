using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Signing;
using Finora.Core.Time;

namespace Finora.Functions.Business;

/// <summary>Prints invoices as the Business API shows them today.</summary>
public sealed class InvoicePresenter(FinoraSettings settings, TimeProvider time)
{
    public SentInvoiceBody PrintSent(Guid businessId, Invoice invoice, IReadOnlyList<DispatchBody> dispatch) => new(Print(businessId, invoice), dispatch);

    public InvoiceBody Print(Guid businessId, Invoice invoice) => new()
    {
        Id = PublicId.Format(IdPrefix.Invoice, invoice.Id),
        BusinessId = PublicId.Format(IdPrefix.Business, businessId),
        InvoiceNumber = invoice.Number,
        CustomerId = PublicId.Format(IdPrefix.Customer, invoice.CustomerId),
        CustomerName = invoice.Buyer.Name,
        InvoiceDate = DocumentDate.FormatMidnight(invoice.IssueDate),
        DueDate = DocumentDate.FormatMidnight(invoice.DueDate),
        Currency = invoice.Currency,
        PricesIncludeVat = invoice.PricesIncludeTax,
        LineItems = [.. invoice.Lines.Select(InvoiceLineBody.From)],
        SubtotalKobo = invoice.Totals.Taxable,
        VatRate = invoice.VatRate,
        VatAmountKobo = invoice.Totals.Tax,
        TotalKobo = invoice.Totals.Total,
        AmountPaidKobo = invoice.State == InvoiceState.Voided ? 0 : invoice.Paid,
        AmountDueKobo = invoice.Due,
        Status = InvoiceWords.Status(invoice.StandingNow(time)),
        Reference = invoice.Reference,
        Notes = invoice.Notes,
        Irn = invoice.Irn,
        NrsIrn = invoice.NrsIrn,
        VerifyUrl = invoice.Irn is { } irn ? VerifyAddress.Of(settings.ApiOrigin, irn, invoice.Signature is null || invoice.HasSellerTin ? null : businessId) : null,
        JournalEntryId = invoice.JournalEntryId is { } entry ? PublicId.Format(IdPrefix.JournalEntry, entry) : null,
        IssuedAt = InvoiceWords.Print(invoice.IssuedAt),
        SentAt = InvoiceWords.Print(invoice.SentAt),
        PaidAt = InvoiceWords.Print(invoice.PaidAt),
        VoidedAt = InvoiceWords.Print(invoice.VoidedAt),
        VoidReason = invoice.VoidReason,
        CreatedAt = Instant.Format(invoice.CreatedAt),
        UpdatedAt = Instant.Format(invoice.UpdatedAt),
    };
}
