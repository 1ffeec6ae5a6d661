using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Payments;
using Finora.Core.Storage;

namespace Finora.Core.Documents;

/// <summary>
/// Prints the receipt of a payment as PDF. The seller is the one that the paid invoice was issued by; a receipt without invoice, which freezes no seller, takes the business as it is.
/// </summary>
public sealed class PrintReceipt(PaymentRegister payments, InvoiceRegister invoices, TenantStore store, BusinessLogos logos)
{
    public async Task<Outcome<PrintedFile>> RunAsync(TenantScope scope, Guid id, CancellationToken cancellationToken)
    {
        var found = await payments.GetReceiptAsync(scope, id, cancellationToken);
        if (!found.IsOk) return found.Failure;
        var payment = found.Value.Payment;
        if (payment.ReceiptNumber is not { } number) return Failure.NotFound($"Receipt with id '{id}' was not found.");
        var (seller, letterhead) = await FindSellerAsync(scope, payment, cancellationToken);
        var document = Describe(payment, number, seller, scope) with { Letterhead = letterhead };
        return new PrintedFile(PrintedFile.Named("Receipt", number, "pdf"), PrintedFile.PdfType, ReceiptPdf.Write(document));
    }

    private async Task<(PrintedParty Seller, Letterhead Letterhead)> FindSellerAsync(TenantScope scope, Payment payment, CancellationToken cancellationToken)
    {
        if (payment.Allocations is [var first, ..] && await invoices.GetAsync(scope, first.InvoiceId, cancellationToken) is { IsOk: true } invoice && InvoiceDescription.FrozenSeller(invoice.Value) is { } frozen)
        {
            return (frozen, await LetterheadAsync(scope, invoice.Value.Invoice.LogoVersion, invoice.Value.Invoice.FooterText, cancellationToken));
        }

        var stored = await store.GetAsync(scope.Home, Keys.Business, cancellationToken) ?? throw new InvalidDataException("A tenant has no business row.");
        var business = stored.Value;
        return (PartyText.Of(business), await LetterheadAsync(scope, business.CurrentLogo, business.Defaults.FooterText, cancellationToken));
    }

    private async Task<Letterhead> LetterheadAsync(TenantScope scope, int logoVersion, string? footer, CancellationToken cancellationToken) =>
        new(await logos.ReadAsync(scope.TenantId, logoVersion, cancellationToken) is { } logo ? (ReadOnlyMemory<byte>?)logo : null, footer);

    private static ReceiptDocument Describe(Payment payment, string number, PrintedParty seller, TenantScope scope) => new()
    {
        Number = number,
        Date = payment.Date,
        Currency = payment.Currency,
        Amount = payment.Amount,
        Seller = seller,
        PaidBy = payment.PaidBy,
        Method = payment.Method.Word(),
        Reference = payment.Reference,
        Allocations = [.. payment.Allocations.Select(part => new PrintedAllocation(part.InvoiceNumber, part.Amount))],
        Withheld = payment.Withheld,
        Unallocated = payment.Unallocated,
        Vat = payment.VatRate is { } rate ? (rate, payment.VatAmount) : null,
        Notes = payment.Notes,
        Marks = scope.Test ? [InvoiceDescription.TestMark] : [],
    };
}
