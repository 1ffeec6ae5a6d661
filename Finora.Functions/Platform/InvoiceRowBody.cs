namespace Finora.Functions.Platform;

/// <summary>An invoice as the list shows it: the object without lines, parties, signature, code and deliveries, and with the customer's name.</summary>
public sealed record InvoiceRowBody
{
    public required Guid Id { get; init; }

    public required string DocumentType { get; init; }

    public required string InvoiceNumber { get; init; }

    public required string Status { get; init; }

    public required Guid CustomerId { get; init; }

    public required string CustomerName { get; init; }

    public required string InvoiceKind { get; init; }

    public required string IssueDate { get; init; }

    public required string? DueDate { get; init; }

    public required string Currency { get; init; }

    public required string ExchangeRate { get; init; }

    public required string? BuyerReference { get; init; }

    public required string? Notes { get; init; }

    public required string? Terms { get; init; }

    public required string Subtotal { get; init; }

    public required string? DiscountType { get; init; }

    public required string? DiscountValue { get; init; }

    public required string DiscountAmount { get; init; }

    public required string TaxableAmount { get; init; }

    public required string TaxAmount { get; init; }

    public required string TotalAmount { get; init; }

    public required string AmountPaid { get; init; }

    public required string AmountWithheld { get; init; }

    public required string AmountCredited { get; init; }

    public required string AmountDue { get; init; }

    public required IReadOnlyList<TaxGroupBody> Taxes { get; init; }

    public required ExpectedWhtBody? ExpectedWht { get; init; }

    public required string? Irn { get; init; }

    public required string? NrsIrn { get; init; }

    public required string? SignatureAlgorithm { get; init; }

    public required string? SignatureKeyId { get; init; }

    public required string? FirsStatus { get; init; }

    public required string? FirsSubmittedAt { get; init; }

    public required FirsResponseBody? FirsResponse { get; init; }

    public required string? VerifyUrl { get; init; }

    public required string? ViewUrl { get; init; }

    public required string? PaymentUrl { get; init; }

    public required RelatedInvoiceBody? RelatedInvoice { get; init; }

    public required IReadOnlyList<CreditNoteBody> CreditNotes { get; init; }

    public required string? FinalizedAt { get; init; }

    public required string? SentAt { get; init; }

    public required string? PaidAt { get; init; }

    public required string? VoidedAt { get; init; }

    public required string? VoidReason { get; init; }

    public required string CreatedAt { get; init; }

    public required string UpdatedAt { get; init; }

    internal static InvoiceRowBody From(InvoiceBody invoice, string customerName) => new()
    {
        Id = invoice.Id,
        DocumentType = invoice.DocumentType,
        InvoiceNumber = invoice.InvoiceNumber,
        Status = invoice.Status,
        CustomerId = invoice.CustomerId,
        CustomerName = customerName,
        InvoiceKind = invoice.InvoiceKind,
        IssueDate = invoice.IssueDate,
        DueDate = invoice.DueDate,
        Currency = invoice.Currency,
        ExchangeRate = invoice.ExchangeRate,
        BuyerReference = invoice.BuyerReference,
        Notes = invoice.Notes,
        Terms = invoice.Terms,
        Subtotal = invoice.Subtotal,
        DiscountType = invoice.DiscountType,
        DiscountValue = invoice.DiscountValue,
        DiscountAmount = invoice.DiscountAmount,
        TaxableAmount = invoice.TaxableAmount,
        TaxAmount = invoice.TaxAmount,
        TotalAmount = invoice.TotalAmount,
        AmountPaid = invoice.AmountPaid,
        AmountWithheld = invoice.AmountWithheld,
        AmountCredited = invoice.AmountCredited,
        AmountDue = invoice.AmountDue,
        Taxes = invoice.Taxes,
        ExpectedWht = invoice.ExpectedWht,
        Irn = invoice.Irn,
        NrsIrn = invoice.NrsIrn,
        SignatureAlgorithm = invoice.SignatureAlgorithm,
        SignatureKeyId = invoice.SignatureKeyId,
        FirsStatus = invoice.FirsStatus,
        FirsSubmittedAt = invoice.FirsSubmittedAt,
        FirsResponse = invoice.FirsResponse,
        VerifyUrl = invoice.VerifyUrl,
        ViewUrl = invoice.ViewUrl,
        PaymentUrl = invoice.PaymentUrl,
        RelatedInvoice = invoice.RelatedInvoice,
        CreditNotes = invoice.CreditNotes,
        FinalizedAt = invoice.FinalizedAt,
        SentAt = invoice.SentAt,
        PaidAt = invoice.PaidAt,
        VoidedAt = invoice.VoidedAt,
        VoidReason = invoice.VoidReason,
        CreatedAt = invoice.CreatedAt,
        UpdatedAt = invoice.UpdatedAt,
    };
}
