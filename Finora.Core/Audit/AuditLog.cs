using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Audit;

/// <summary>What is looked for; null bounds nothing.</summary>
public sealed record AuditFilter
{
    /// <summary>UTC, included, as is <see cref="To"/>.</summary>
    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public Guid? ActorId { get; init; }

    public string? Action { get; init; }

    public string? ResourceType { get; init; }

    public string? ResourceId { get; init; }

    internal bool Matches(AuditRecord record) =>
        !(record.At < From) && !(record.At > To)
        && (ActorId is null || record.ActorId == ActorId)
        && (Action is null || record.Action == Action)
        && (ResourceType is null || record.ResourceType == ResourceType)
        && (ResourceId is null || string.Equals(record.ResourceId, ResourceId, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A record with the name of who acted.</summary>
public sealed record NamedAuditRecord(AuditRecord Record, string? ActorName);

/// <summary>The audit trail of a tenant, newest first.</summary>
public sealed class AuditLog(TenantStore store, UserDirectory users)
{
    /// <summary>A record is at most this much older or younger than the instant in its id: it is told when its use case begins, and linked when that is stored.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    public async Task<ListSlice<NamedAuditRecord>> ListAsync(Guid tenantId, AuditFilter filter, SliceRequest wanted, CancellationToken cancellationToken)
    {
        var found = await store.FilterAsync(TenantScope.Live(tenantId), Keys.AuditRecordsBetween(filter.From - Slack, filter.To + Slack), wanted, filter.Matches, cancellationToken);
        var people = await users.FindAllAsync(tenantId, found.Items.Where(record => record.ActorType == ActorType.User).Select(record => record.ActorId).OfType<Guid>(), cancellationToken);
        return new ListSlice<NamedAuditRecord>([.. found.Items.Select(record => new NamedAuditRecord(record, NameOf(record, people)))], found.Position);
    }

    private static string? NameOf(AuditRecord record, IReadOnlyDictionary<Guid, KnownUser> people) =>
        record.ActorName ?? (record.ActorId is { } id && people.TryGetValue(id, out var user) ? user.FullName : null);
}
