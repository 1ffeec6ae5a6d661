using System.Collections.Concurrent;
using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Webhooks;

/// <summary>
/// Keeps deliveries for 30 days. One row of due work a day and endpoint, written before the first delivery of that day, names what is to be removed; it outlives the endpoint.
/// </summary>
public sealed class DeliveryRetention(DueTable due, DueSweep sweep, TenantStore store)
{
    private const int PageSize = 40;
    private const int MaxRemembered = 20_000;

    /// <summary>How long a delivery is kept and can be repeated.</summary>
    public static TimeSpan Life { get; } = TimeSpan.FromDays(30);

    private readonly ConcurrentDictionary<(Guid TargetId, DateTimeOffset At), bool> _kept = new();

    /// <returns>How many days of endpoints were looked at.</returns>
    public Task<int> RunAsync(CancellationToken cancellationToken) => sweep.RunAsync(DueKind.DeliveryRetention, RemoveAsync, cancellationToken);

    internal async Task KeepAsync(TenantScope scope, WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        // The end of the delivery's day, 30 days on: all deliveries of that day have outlived their time then.
        var at = new DateTimeOffset(delivery.CreatedAt.UtcDateTime.Date, TimeSpan.Zero) + Life + TimeSpan.FromDays(1);
        if (_kept.ContainsKey((delivery.TargetId, at))) return;
        await due.ScheduleAsync(new DueWork(DueKind.DeliveryRetention, at, scope.TenantId, scope.Test, delivery.TargetId), cancellationToken);
        if (_kept.Count >= MaxRemembered) _kept.Clear();
        _kept[(delivery.TargetId, at)] = true;
    }

    private async Task RemoveAsync(DueWork work, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var old = Keys.DeliveriesBefore(work.SubjectId, now - Life);
        string? continuation = null;
        do
        {
            var page = await store.ReadAsync(work.Scope, old, PageSize, continuation, cancellationToken);
            foreach (var item in page.Items) await RemoveOneAsync(work.Scope, item.Value, cancellationToken);
            continuation = page.Continuation;
        }
        while (continuation is not null);
    }

    private async Task RemoveOneAsync(TenantScope scope, WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        var (home, body, index) = (Keys.Delivery(delivery.TargetId, delivery.Id), Keys.DeliveryBody(delivery.TargetId, delivery.Id), Keys.FailedDelivery(delivery.TargetId, delivery.Id));
        var batch = new TenantBatch(scope);
        batch.Delete(home);
        if (await store.GetAsync(scope, body, cancellationToken) is not null) batch.Delete(body);
        if (await store.GetAsync(scope, index, cancellationToken) is not null) batch.Delete(index);

        // Refused means that another instance was quicker.
        await store.TryCommitAsync(batch, cancellationToken);
    }
}
