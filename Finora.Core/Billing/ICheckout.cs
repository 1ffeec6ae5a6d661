namespace Finora.Core.Billing;

/// <summary>A payment that somebody is to make on the gateway's page.</summary>
/// <param name="Reference">Ours; the gateway knows the payment by it. A new one for each try.</param>
/// <param name="TotalKobo">What the payer is asked for, VAT included.</param>
/// <param name="Email">The payer's, for the gateway's receipt.</param>
/// <param name="ReturnUrl">Where the payer comes back to; the gateway adds <c>reference</c> to its query.</param>
public sealed record CheckoutRequest(string Reference, long TotalKobo, string? Email, string ReturnUrl);

public enum CheckoutState
{
    Pending,
    Paid,
    Failed,
}

/// <summary>What the gateway knows of a payment.</summary>
/// <param name="PaidKobo">What was paid; 0 unless paid.</param>
/// <param name="PaidAt">UTC; null unless paid.</param>
public sealed record CheckoutNews(CheckoutState State, long PaidKobo, DateTimeOffset? PaidAt);

/// <summary>
/// The payment gateway, where it is asked for a page to pay on and for what became of it. Both calls end within ten seconds. They answer
/// <see cref="FailureCode.Unavailable"/> when the gateway does not answer, or not as agreed, and <see cref="FailureCode.RuleBroken"/> when none is configured.
/// </summary>
public interface ICheckout
{
    /// <returns>The address of the page.</returns>
    Task<Outcome<string>> StartAsync(CheckoutRequest request, CancellationToken cancellationToken);

    /// <param name="request">What the payment was started with.</param>
    Task<Outcome<CheckoutNews>> AskAsync(CheckoutRequest request, CancellationToken cancellationToken);
}

/// <summary>For installations without a gateway: nothing can be bought.</summary>
public sealed class NoCheckout : ICheckout
{
    private static readonly Failure NotConfigured = Failure.Rule("Paystack is not configured.");

    public Task<Outcome<string>> StartAsync(CheckoutRequest request, CancellationToken cancellationToken) => Task.FromResult<Outcome<string>>(NotConfigured);

    public Task<Outcome<CheckoutNews>> AskAsync(CheckoutRequest request, CancellationToken cancellationToken) => Task.FromResult<Outcome<CheckoutNews>>(NotConfigured);
}
