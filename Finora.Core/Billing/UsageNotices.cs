using System.Security.Cryptography;
using System.Text;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;
using Finora.Core.Webhooks;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;

namespace Finora.Core.Billing;

/// <summary>What a plan allows so much of.</summary>
public enum UsageKind
{
    Invoices,
    ApiCalls,
    Storage,
}

/// <summary>A tenant has used so much of what its plan allows. One row for each kind, share, allowance and month, whoever finds it first.</summary>
/// <param name="Percent">80 or 100.</param>
/// <param name="Limit">The allowance: invoices, calls or bytes. A larger one that is bought in the month is told of anew.</param>
/// <param name="Month">Its first day, in Lagos.</param>
public sealed record UsageNotice(UsageKind Kind, int Percent, long Limit, DateOnly Month) : IDocument
{
    public static int Schema => 1;

    /// <summary>The same on every instance and in every run.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Guid Id => new(SHA256.HashData(Encoding.UTF8.GetBytes($"{Kind}|{Percent}|{Limit}|{Month:yyyy-MM}")).AsSpan(0, 16), bigEndian: true);
}

/// <summary>
/// Has the admins told when 80 % and all of an allowance is used: Platform contract, section 21. The notice is a row of the tenant, stored with its event in one batch, so it is told once over all
/// instances and none is lost; invoices and uploads are counted in that very batch.
/// </summary>
public sealed partial class UsageNotices(TenantStore store, IdGenerator ids, TimeProvider time, ILogger<UsageNotices> logger) : IDisposable
{
    /// <summary>The kind of subject that the event names; its id is the notice's.</summary>
    public const string SubjectKind = "use";

    private const int MaxKnown = 20_000;
    private static readonly MemoryCacheEntryOptions Kept = new() { Size = 1, SlidingExpiration = TimeSpan.FromHours(6) };
    private readonly MemoryCache _told = new(new MemoryCacheOptions { SizeLimit = MaxKnown });

    public void Dispose() => _told.Dispose();

    /// <summary>
    /// After an API call was counted. Below 80 % it asks nobody; above it the store is asked once for each notice and instance, so that a crash between the count and the notice is made good by the next
    /// call. A call is not failed for it.
    /// </summary>
    public async Task NoteCallsAsync(Guid tenantId, int used, int allowed)
    {
        if (Of(UsageKind.ApiCalls, used, allowed) is not { } notice || _told.TryGetValue((tenantId, notice.Id), out _)) return;
        try
        {
            var told = await store.RunAsync<bool>(
                TenantScope.Live(tenantId),
                async (batch, token) =>
                {
                    await RaiseAsync(batch, notice, token);
                    return true;
                },
                CancellationToken.None);
            if (told.IsOk) _told.Set((tenantId, notice.Id), true, Kept);
        }
        catch (StorageUnavailableException e)
        {
            Postponed(logger, e);
        }
    }

    /// <summary>With a count that <paramref name="batch"/> stores; reads one row when the count has passed a line, else nothing.</summary>
    /// <param name="limit">Null without limit.</param>
    internal async Task PassAsync(TenantBatch batch, UsageKind kind, long before, long after, long? limit, CancellationToken cancellationToken)
    {
        if (limit is { } allowed && Of(kind, after, allowed) is { } notice && ReachedAt(before, allowed) < notice.Percent) await RaiseAsync(batch, notice, cancellationToken);
    }

    private async Task RaiseAsync(TenantBatch batch, UsageNotice notice, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(batch.Scope, Keys.UsageNotice(notice.Id), cancellationToken) is not null) return;
        batch.Insert(Keys.UsageNotice(notice.Id), notice);
        batch.Raise(new DomainEvent(ids.NewId(), EventType.UsageReached, SubjectKind, notice.Id, 1, Instant.Now(time)));
    }

    private UsageNotice? Of(UsageKind kind, long used, long limit)
    {
        var today = LagosCalendar.Today(time);
        return ReachedAt(used, limit) is > 0 and var percent ? new UsageNotice(kind, percent, limit, new DateOnly(today.Year, today.Month, 1)) : null;
    }

    private static int ReachedAt(long used, long limit) => used >= limit ? 100 : used * 5 >= limit * 4 ? 80 : 0;

    [LoggerMessage(1102, LogLevel.Warning, "The admins of a tenant could not be told of its usage now; the next call tries again")]
    private static partial void Postponed(ILogger logger, Exception exception);
}
