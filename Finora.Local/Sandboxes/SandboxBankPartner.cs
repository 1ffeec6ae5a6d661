using Finora.Core.Payments;

namespace Finora.Local.Sandboxes;

/// <summary>A session that the sandbox was told to show on a device.</summary>
/// <param name="IsWithdrawn">It was taken off again.</param>
/// <param name="IsPaid">A card was held to the device, and Finora was told.</param>
public sealed record SandboxTap(TapSession Session, bool IsWithdrawn, bool IsPaid = false);

/// <summary>
/// The bank partner of one machine: it remembers what it was told, newest first, so that a page can show the devices and play the payer. It starts no checkout of its own; the
/// built-in simulator is one. What it remembers is gone with the process, as is the attention of a device that was switched off.
/// </summary>
public sealed class SandboxBankPartner : IBankPartner
{
    private const int MaxRemembered = 200;
    private readonly Lock _gate = new();
    private readonly LinkedList<SandboxTap> _taps = [];

    public BankPartnerKind Kind => BankPartnerKind.Sandbox;

    /// <summary>The last two hundred sessions, newest first.</summary>
    public IReadOnlyList<SandboxTap> Taps
    {
        get
        {
            lock (_gate) return [.. _taps];
        }
    }

    public Task<bool> AnnounceTapAsync(TapSession session, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (Find(session.Id) is { } known) _taps.Remove(known);
            _taps.AddFirst(new SandboxTap(session, false));
            if (_taps.Count > MaxRemembered) _taps.RemoveLast();
        }

        return Task.FromResult(true);
    }

    public Task<bool> WithdrawTapAsync(Guid sessionId, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (Find(sessionId) is { } known) known.Value = known.Value with { IsWithdrawn = true };
        }

        return Task.FromResult(true);
    }

    /// <summary>A card was held to the device of a session.</summary>
    internal void Complete(Guid sessionId)
    {
        lock (_gate)
        {
            if (Find(sessionId) is { } known) known.Value = known.Value with { IsPaid = true };
        }
    }

    public Task<Uri?> StartCheckoutAsync(PartnerCheckout checkout, CancellationToken cancellationToken) => Task.FromResult<Uri?>(null);

    private LinkedListNode<SandboxTap>? Find(Guid sessionId)
    {
        var node = _taps.First;
        while (node is not null && node.Value.Session.Id != sessionId) node = node.Next;
        return node;
    }
}
