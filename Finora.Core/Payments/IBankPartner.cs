namespace Finora.Core.Payments;

/// <summary>What stands behind <see cref="IBankPartner"/>.</summary>
public enum BankPartnerKind
{
    /// <summary>Nobody: devices cannot be reached, and no checkout can be started.</summary>
    None,

    /// <summary>A stand-in on this machine. It takes announcements; payments are made by the simulator.</summary>
    Sandbox,

    /// <summary>The bank.</summary>
    Bank,
}

/// <summary>What the partner needs to know to let somebody pay on its own pages.</summary>
/// <param name="LinkId">The link that the payment will name when it is reported.</param>
/// <param name="AmountKobo">Naira kobo.</param>
/// <param name="Reference">The invoice's number, for the payer's statement.</param>
/// <param name="ReturnTo">Where the partner sends the payer afterwards, paid or not.</param>
public sealed record PartnerCheckout(Guid LinkId, long AmountKobo, string Reference, string ReturnTo);

/// <summary>
/// The bank partner, as far as Finora calls it; what the partner calls is the callback. Nothing is booked by any of these calls: only a signed report of the
/// partner books. No method throws for a partner that does not answer, and each ends within seconds.
/// </summary>
public interface IBankPartner
{
    BankPartnerKind Kind { get; }

    /// <summary>Puts a session on its device. Safe to repeat: the session's id tells the partner that it is the same.</summary>
    /// <returns>False when the partner did not take it, or did not answer; the device may then show it all the same.</returns>
    Task<bool> AnnounceTapAsync(TapSession session, CancellationToken cancellationToken);

    /// <summary>Takes a session off its device. Safe to repeat, also for a session that the partner does not know or has finished.</summary>
    /// <returns>False when the partner did not answer.</returns>
    Task<bool> WithdrawTapAsync(Guid sessionId, CancellationToken cancellationToken);

    /// <summary>Starts a checkout on the partner's pages.</summary>
    /// <returns>Where to send the payer; null when the partner did not answer, or named a place that is not its own.</returns>
    Task<Uri?> StartCheckoutAsync(PartnerCheckout checkout, CancellationToken cancellationToken);
}

/// <summary>The partner of an installation that has none.</summary>
public sealed class NoBankPartner : IBankPartner
{
    public BankPartnerKind Kind => BankPartnerKind.None;

    public Task<bool> AnnounceTapAsync(TapSession session, CancellationToken cancellationToken) => Task.FromResult(false);

    public Task<bool> WithdrawTapAsync(Guid sessionId, CancellationToken cancellationToken) => Task.FromResult(false);

    public Task<Uri?> StartCheckoutAsync(PartnerCheckout checkout, CancellationToken cancellationToken) => Task.FromResult<Uri?>(null);
}
