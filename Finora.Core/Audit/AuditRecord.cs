using Finora.Core.Storage;

namespace Finora.Core.Audit;

/// <summary>Something that somebody should be able to look up later. Only ever inserted.</summary>
/// <param name="Actor">Who did it: a user or key id, or a partner's name.</param>
/// <param name="Action">A stable name: <c>partner_payment.amount_differs</c>.</param>
/// <param name="Subject">The record it is about, by its id.</param>
/// <param name="Details">Facts without personal data.</param>
public sealed record AuditRecord(Guid Id, DateTimeOffset At, string Actor, string Action, string? Subject, IReadOnlyDictionary<string, string> Details) : IDocument
{
    public static int Schema => 1;
}
