using Finora.Core.Documents;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Messaging;
using Finora.Core.Money;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Payments;

/// <summary>What an invoice's page has to say about paying it.</summary>
public enum InvoicePayState
{
    /// <summary>Due, and can be paid online.</summary>
    Payable,

    /// <summary>The same, after the due date.</summary>
    Overdue,

    /// <summary>A checkout was started and the gateway has not told its end.</summary>
    Pending,

    /// <summary>Nothing is due any more.</summary>
    Paid,

    Voided,

    /// <summary>Due, and not to be paid online: the currency or the gateway does not allow it.</summary>
    Offline,

    /// <summary>A credit note, which nobody pays.</summary>
    CreditNote,
}

/// <summary>An invoice that was found by the token of its address, for whoever holds that token.</summary>
/// <param name="Scope">The side of the business that the invoice is on; a page of the test side says so.</param>
/// <param name="IsSuspended">The business may not use Finora at present: only the seller's name may be shown.</param>
public sealed record InvoicePage(TenantScope Scope, OpenInvoice Open, Business Business, bool IsSuspended)
{
    public Invoice Invoice => Open.Invoice;

    /// <summary>As it was when the invoice was issued.</summary>
    public string SellerName => Invoice.Seller?.Name ?? Business.Name;
}

/// <summary>How an invoice stands towards its payer.</summary>
/// <param name="Offer">The gateway; null unless the invoice can be paid online now.</param>
/// <param name="PendingReference">The checkout that is waited for.</param>
public sealed record InvoicePayStanding(InvoicePayState State, GatewayOffer? Offer = null, string? PendingReference = null);

/// <summary>Opens the hosted pages of invoices, section 13 of the Platform contract.</summary>
public sealed class InvoicePages(InvoiceLinks links, ListReceipts receipts, IInvoiceCheckout checkout, BusinessLogos logos, MessageOrigins origins, TenantStore store, TimeProvider time)
{
    private const int MaxReceipts = 100;

    /// <summary>Null for a token that is unknown or replaced, and for a draft.</summary>
    public async Task<InvoicePage?> OpenAsync(string token, CancellationToken cancellationToken)
    {
        if (await links.FindAsync(token, cancellationToken) is not { } found) return null;
        var business = await store.GetAsync(found.Scope.Home, Keys.Business, cancellationToken) ?? throw new InvalidDataException("A tenant has no business row.");
        return new InvoicePage(found.Scope, found.Open, business.Value, business.Value.StatusAt(time.GetUtcNow()) != SubscriptionStatus.Active);
    }

    /// <summary>All that is printed of the invoice, as its PDF prints it.</summary>
    public async Task<InvoiceDocument> DescribeAsync(InvoicePage page, CancellationToken cancellationToken) =>
        InvoiceDescription.Of(page.Open, page.Business, page.Scope, await LogoAsync(page, cancellationToken), origins, LagosCalendar.Today(time));

    /// <summary>The seller's logo when the invoice was issued, as a PNG file; null for none, and for one too large for a page.</summary>
    public async Task<byte[]?> LogoAsync(InvoicePage page, CancellationToken cancellationToken) =>
        await logos.ReadAsync(page.Scope.TenantId, InvoiceDescription.LogoVersion(page.Invoice, page.Business), cancellationToken) is { Length: <= BusinessLogos.MaxPageBytes } logo ? logo : null;

    public async Task<InvoicePayStanding> StandingAsync(InvoicePage page, CancellationToken cancellationToken)
    {
        var invoice = page.Invoice;
        if (invoice.State == InvoiceState.Voided) return new(InvoicePayState.Voided);
        if (invoice.Type == DocumentType.CreditNote) return new(InvoicePayState.CreditNote);
        if (invoice.Due == 0) return new(InvoicePayState.Paid);
        if (invoice.Currency != Currencies.Naira || await checkout.OfferAsync(page.Scope, cancellationToken) is not { } offer) return new(InvoicePayState.Offline);
        if (await checkout.FindPendingAsync(page.Scope, invoice.Id, cancellationToken) is { } reference) return new(InvoicePayState.Pending, offer, reference);
        return new(invoice.StandingNow(time) == InvoiceStanding.Overdue ? InvoicePayState.Overdue : InvoicePayState.Payable, offer);
    }

    /// <summary>The receipts of the invoice, newest first, a hundred at most.</summary>
    public async Task<IReadOnlyList<Payment>> ReceiptsAsync(InvoicePage page, CancellationToken cancellationToken)
    {
        var slice = await receipts.RunAsync(page.Scope, new ReceiptFilter { InvoiceId = page.Invoice.Id }, new SliceRequest(MaxReceipts, null), cancellationToken);
        return [.. slice.Items.Select(item => item.Payment)];
    }
}
