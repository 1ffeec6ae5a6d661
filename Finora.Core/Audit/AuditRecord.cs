using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Audit;

/// <summary>
/// Something that somebody should be able to look up later. Only ever inserted, and bound to the record before it: <see cref="Hash"/> is over the whole record with
/// <see cref="Previous"/> in it, so a record that is altered, taken out or put between others breaks the chain from there on.
/// </summary>
/// <param name="Actor">Who did it, where the use case knows more than the call: an operator, a partner's name.</param>
/// <param name="Action">A stable name: <c>partner_payment.amount_differs</c>.</param>
/// <param name="Subject">The record it is about, by its id.</param>
/// <param name="Details">Facts without personal data.</param>
public sealed record AuditRecord(Guid Id, DateTimeOffset At, string Actor, string Action, string? Subject, IReadOnlyDictionary<string, string> Details) : IDocument
{
    public static int Schema => 1;

    public ActorType ActorType { get; init; }

    /// <summary>Of the user or API key; null for others.</summary>
    public Guid? ActorId { get; init; }

    /// <summary>The name of the key, partner or part of Finora; people's are looked up when the record is shown.</summary>
    public string? ActorName { get; init; }

    /// <summary>The kind of <see cref="Subject"/>: <c>invoice</c>.</summary>
    public string ResourceType { get; init; } = "";

    /// <summary>Names of the members that changed. Never what they hold.</summary>
    public IReadOnlyList<string> Changed { get; init; } = [];

    /// <summary>Which door the call came through; null for what no call did.</summary>
    public string? Surface { get; init; }

    /// <summary>Address of the caller.</summary>
    public string? Ip { get; init; }

    public string? RequestId { get; init; }

    /// <summary><see cref="Subject"/> in one form: an id of the Business API is the same 128 bits in other words.</summary>
    public string? ResourceId => Subject?.Split('_') is [IdPrefix.ApiKey or IdPrefix.Business or IdPrefix.User, var text] && PublicId.TryDecode(text, out var id) ? id.ToString() : Subject;

    /// <summary>The place in the chain, from 1.</summary>
    public long Sequence { get; init; }

    /// <summary>The <see cref="Hash"/> of the record before; empty for the first.</summary>
    public string Previous { get; init; } = "";

    /// <summary>SHA-256 in hex, see <see cref="AuditChain"/>.</summary>
    public string Hash { get; init; } = "";
}

/// <summary>The newest record of a tenant's chain. It moves with every record, in the same batch.</summary>
public sealed record AuditHead(long Sequence, Guid LastId, string Hash) : IDocument
{
    public static int Schema => 1;
}
