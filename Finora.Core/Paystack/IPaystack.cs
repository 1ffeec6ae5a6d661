namespace Finora.Core.Paystack;

/// <summary>A payment that somebody is to make on Paystack's page.</summary>
/// <param name="Reference">Ours; Paystack takes none twice.</param>
/// <param name="AmountKobo">Naira kobo.</param>
/// <param name="Email">The payer's, for Paystack's receipt.</param>
/// <param name="CallbackUrl">Where the payer comes back to; Paystack adds <c>reference</c> to its query.</param>
public sealed record PaystackOrder(string Reference, long AmountKobo, string Email, string CallbackUrl)
{
    /// <summary>Comes back with every event of the payment.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>To whom Paystack settles; null for the owner of the key.</summary>
    public string? Subaccount { get; init; }

    /// <summary>The payment begins a subscription of this plan.</summary>
    public string? PlanCode { get; init; }
}

/// <summary>The page that a payment can be made on.</summary>
public sealed record PaystackPage(string AuthorizationUrl, string AccessCode);

/// <summary>What became of a payment, in Paystack's words.</summary>
public enum PaystackState
{
    /// <summary>Not ended: <c>pending</c>, <c>ongoing</c>, <c>processing</c>, <c>queued</c>.</summary>
    Pending,

    Success,
    Failed,

    /// <summary>The payer left the page; the payment may still be made.</summary>
    Abandoned,

    /// <summary>Paid and given back.</summary>
    Reversed,
}

/// <summary>A payment as Paystack tells it, by an event or when asked.</summary>
/// <param name="Amount">Minor units of <paramref name="Currency"/>: what was paid, if it was.</param>
public sealed record PaystackTransaction(string Reference, PaystackState State, long Amount, string Currency)
{
    /// <summary>Paystack's id.</summary>
    public string? Id { get; init; }

    /// <summary><c>card</c>, <c>bank_transfer</c>, <c>ussd</c> …</summary>
    public string? Channel { get; init; }

    /// <summary>What Paystack keeps, in minor units.</summary>
    public long? Fees { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset? PaidAt { get; init; }

    /// <summary>Why it failed, in words for the payer.</summary>
    public string? Reason { get; init; }

    /// <summary>The tenant of the metadata.</summary>
    public Guid? TenantId { get; init; }
}

/// <summary>A plan to charge for again and again.</summary>
public sealed record PaystackPlan(string Name, long AmountKobo, bool IsAnnual);

/// <summary>How a subscription stands at Paystack.</summary>
public enum PaystackSubscriptionState
{
    /// <summary>It is charged when the next payment falls due.</summary>
    Active,

    /// <summary><c>attention</c>: the last charge failed.</summary>
    Failing,

    /// <summary><c>non-renewing</c>, <c>completed</c>, <c>cancelled</c>, or a word that is not known: nothing more is charged.</summary>
    Ended,
}

/// <summary>A subscription as Paystack tells it when asked: https://paystack.com/docs/api/subscription/#fetch.</summary>
/// <param name="LastPaidTransaction">Paystack's id of the newest payment for it; null where it names none.</param>
public sealed record PaystackSubscription(PaystackSubscriptionState State, string? LastPaidTransaction);

/// <summary>
/// Paystack, as far as Finora calls it. Every call names the secret key of the account it is for, ends within ten seconds, and answers <see cref="FailureCode.Unavailable"/> when Paystack does not
/// answer, or not as agreed, and <see cref="FailureCode.RuleBroken"/> when it refuses, the key included. Nothing is booked by any of these calls.
/// </summary>
public interface IPaystack
{
    Task<Outcome<PaystackPage>> InitializeAsync(string secretKey, PaystackOrder order, CancellationToken cancellationToken);

    /// <returns>Also <see cref="FailureCode.NotFound"/> for a reference that Paystack does not know.</returns>
    Task<Outcome<PaystackTransaction>> VerifyAsync(string secretKey, string reference, CancellationToken cancellationToken);

    /// <summary>Whether Paystack takes the key: for whoever connects an account.</summary>
    Task<Outcome<bool>> CheckKeyAsync(string secretKey, CancellationToken cancellationToken);

    /// <returns>The code of a new plan.</returns>
    Task<Outcome<string>> CreatePlanAsync(string secretKey, PaystackPlan plan, CancellationToken cancellationToken);

    /// <summary>Charges a known payer for a plan, now and again and again. <see cref="FailureCode.RuleBroken"/> also where there is such a subscription already.</summary>
    Task<Outcome<bool>> CreateSubscriptionAsync(string secretKey, string customerCode, string planCode, CancellationToken cancellationToken);

    /// <returns>Also <see cref="FailureCode.NotFound"/> for a code that Paystack does not know.</returns>
    Task<Outcome<PaystackSubscription>> FetchSubscriptionAsync(string secretKey, string subscriptionCode, CancellationToken cancellationToken);

    /// <param name="id">Paystack's own, which names payments that have a reference of Paystack's making.</param>
    /// <returns>Also <see cref="FailureCode.NotFound"/> for an id that Paystack does not know.</returns>
    Task<Outcome<PaystackTransaction>> FetchTransactionAsync(string secretKey, string id, CancellationToken cancellationToken);

    /// <summary>Goes on with the charges of a subscription that was stopped before its period ended. Safe to repeat.</summary>
    Task<Outcome<bool>> EnableSubscriptionAsync(string secretKey, string subscriptionCode, CancellationToken cancellationToken);

    /// <summary>Stops the charges of a subscription. Safe to repeat.</summary>
    Task<Outcome<bool>> DisableSubscriptionAsync(string secretKey, string subscriptionCode, CancellationToken cancellationToken);
}
