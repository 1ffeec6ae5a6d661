using Finora.Core.Storage;

namespace Finora.Core.Nrs;

/// <summary>An attempt that runs for a tenant.</summary>
/// <param name="Until">After it the place counts as free: its process died.</param>
public sealed record NrsLanePlace(Guid InvoiceId, DateTimeOffset Until);

/// <summary>
/// What one tenant may have under way at the tax authority, kept in storage so that all instances go by it. A tenant whose calls hang can hold up two workers and no more, and after
/// three attempts in a row that could not be carried out the tenant's others wait half a minute, then go one by one until one gets through. Waiting here uses up no attempt and
/// is not seen by other tenants.
/// </summary>
public sealed record NrsLane(IReadOnlyList<NrsLanePlace> Places, int Failures, DateTimeOffset? ClosedUntil) : IDocument
{
    public const int Width = 2;
    public const int FailuresToClose = 3;
    public static readonly TimeSpan ClosedFor = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WaitForPlace = TimeSpan.FromSeconds(5);

    public static int Schema => 1;

    public static NrsLane Empty { get; } = new([], 0, null);

    /// <summary>The lane with a place for the invoice, or null and from when on to try again.</summary>
    public NrsLane? Enter(Guid invoiceId, DateTimeOffset now, DateTimeOffset until, out DateTimeOffset again)
    {
        var taken = Places.Where(place => place.Until > now && place.InvoiceId != invoiceId).ToArray();
        again = ClosedUntil > now ? ClosedUntil.Value : now + WaitForPlace;
        var width = Failures >= FailuresToClose ? 1 : Width;
        return ClosedUntil > now || taken.Length >= width ? null : this with { Places = [.. taken, new NrsLanePlace(invoiceId, until)] };
    }

    /// <param name="reached">Whether the authority gave an answer that decided something.</param>
    public NrsLane Leave(Guid invoiceId, DateTimeOffset now, bool reached)
    {
        var failures = reached ? 0 : Failures + 1;
        return new NrsLane([.. Places.Where(place => place.InvoiceId != invoiceId)], failures, failures >= FailuresToClose ? now + ClosedFor : null);
    }
}
