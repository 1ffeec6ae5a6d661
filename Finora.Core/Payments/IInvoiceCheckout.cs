using Finora.Core.Identity;

namespace Finora.Core.Payments;

/// <summary>That invoices of a business can be paid online, and how.</summary>
/// <param name="Ways">What a payer may pay with, in words for people: <c>card, bank transfer or USSD</c>.</param>
/// <param name="Origin">Where payers are sent to; a browser lets a form lead nowhere else.</param>
public sealed record GatewayOffer(string Ways, string Origin);

/// <summary>What became of a checkout.</summary>
public enum GatewayState
{
    /// <summary>The gateway has no final word yet.</summary>
    Pending,

    /// <summary>The money arrived, and is recorded by now.</summary>
    Paid,

    /// <summary>Refused or given up; the payer may try again.</summary>
    Failed,
}

/// <summary>News of one checkout.</summary>
/// <param name="Reason">Why it failed, for the payer; null where the gateway gave no reason.</param>
public sealed record GatewayNews(GatewayState State, string? Reason = null);

/// <summary>The payment gateway, as far as the page of an invoice needs it. Nothing is booked by starting; only what the gateway confirms is.</summary>
public interface IInvoiceCheckout
{
    /// <summary>Null where this side of the business cannot be paid online.</summary>
    Task<GatewayOffer?> OfferAsync(TenantScope scope, CancellationToken cancellationToken);

    /// <summary>The reference of the newest checkout of an invoice that has not ended, if there is one from the last half hour.</summary>
    Task<string?> FindPendingAsync(TenantScope scope, Guid invoiceId, CancellationToken cancellationToken);

    /// <summary>Starts a checkout for all that is due, or goes on with one that was started a moment ago.</summary>
    /// <param name="email">The payer's; null for the customer's own.</param>
    /// <returns>Where to send the payer; else <see cref="FailureCode.RuleBroken"/> when nothing can be paid now, or <see cref="FailureCode.Unavailable"/> when the gateway cannot be reached.</returns>
    Task<Outcome<Uri>> StartAsync(TenantScope scope, Guid invoiceId, string? email, CancellationToken cancellationToken);

    /// <summary>Asks the gateway about a checkout of this invoice, and records a payment that it confirms.</summary>
    /// <returns><see cref="FailureCode.NotFound"/> for a reference that is none of this invoice's; <see cref="FailureCode.Unavailable"/> when the gateway cannot be reached.</returns>
    Task<Outcome<GatewayNews>> AskAsync(TenantScope scope, Guid invoiceId, string reference, CancellationToken cancellationToken);
}
