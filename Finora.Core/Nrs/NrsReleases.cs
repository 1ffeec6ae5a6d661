using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Nrs;

/// <summary>A tenant whose submissions wait for the installation to be set up rightly.</summary>
public sealed record NrsHeldTenant(Guid TenantId) : IDocument
{
    public static int Schema => 1;
}

/// <summary>A hold on every tenant.</summary>
public sealed record NrsInstallationHold(NrsHold Hold, DateTimeOffset Since) : IDocument
{
    public static int Schema => 1;
}

/// <summary>
/// Holds of the whole installation, and the end of holds. What waits of a tenant is listed in its own partition; which tenants wait for the installation is listed in the
/// installation's, so that nothing is ever looked for by scanning tenants.
/// </summary>
public sealed class NrsReleases(TenantStore store, NrsJobs jobs, TimeProvider time)
{
    private const int PageSize = 100;

    /// <summary>Stands in a release job in place of an invoice.</summary>
    private static readonly Guid WholeTenant = Guid.Empty;

    private static readonly TenantScope Installation = TenantScope.Live(Guid.Empty);

    public async Task<NrsHold?> InstallationHoldAsync(CancellationToken cancellationToken) => (await store.GetAsync(Installation, Keys.NrsInstallationHold, cancellationToken))?.Value.Hold;

    /// <summary>Puts every tenant on hold.</summary>
    /// <returns>False when it was so already.</returns>
    public async Task<bool> HoldInstallationAsync(NrsHold hold, CancellationToken cancellationToken)
    {
        var outcome = await store.RunAsync<bool>(
            Installation,
            async (batch, token) =>
            {
                var known = await store.GetAsync(Installation, Keys.NrsInstallationHold, token);
                if (known?.Value.Hold == hold) return false;
                batch.Save(Keys.NrsInstallationHold, known, new NrsInstallationHold(hold, Instant.Now(time)));
                return true;
            },
            cancellationToken);
        return outcome is { IsOk: true, Value: true };
    }

    /// <summary>Remembers that the tenant waits for the installation. Before its submission is put on hold, so that a crash leaves a tenant too many and none too few.</summary>
    /// <returns>Whether it did not wait before.</returns>
    public async Task<bool> NoteHeldTenantAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        var outcome = await store.RunAsync<bool>(
            Installation,
            async (batch, token) =>
            {
                if (await store.GetAsync(Installation, Keys.NrsHeldTenant(tenantId), token) is not null) return false;
                batch.Insert(Keys.NrsHeldTenant(tenantId), new NrsHeldTenant(tenantId));
                return true;
            },
            cancellationToken);
        return outcome is { IsOk: true, Value: true };
    }

    /// <summary>Ends the installation's hold, if it is one of <paramref name="holds"/>, and lets every tenant go on.</summary>
    /// <returns>How many tenants were waiting.</returns>
    public async Task<int> ReleaseInstallationAsync(IReadOnlyCollection<NrsHold> holds, CancellationToken cancellationToken)
    {
        var known = await store.GetAsync(Installation, Keys.NrsInstallationHold, cancellationToken);
        if (known is not null && !holds.Contains(known.Value.Hold)) return 0;
        if (known is not null) await DeleteAsync(known.Key, cancellationToken);
        var released = 0;
        while (await store.ReadAsync(Installation, Keys.NrsHeldTenants, PageSize, null, cancellationToken) is { Items: { Count: > 0 } held })
        {
            foreach (var tenant in held)
            {
                var scope = TenantScope.Live(tenant.Value.TenantId);
                await AnnounceAsync(scope, cancellationToken);
                await SendAsync(scope, cancellationToken);
                await DeleteAsync(tenant.Key, cancellationToken);
                released++;
            }
        }

        return released;
    }

    /// <summary>Before the fact that ends a tenant's hold: the sweep then releases what a crash would leave waiting.</summary>
    public Task AnnounceAsync(TenantScope scope, CancellationToken cancellationToken) => jobs.GuardAsync(scope, WholeTenant, Instant.Now(time), cancellationToken);

    public Task SendAsync(TenantScope scope, CancellationToken cancellationToken) =>
        jobs.SendAsync(NrsJobs.ReleaseQueue, new NrsJob(1, scope.TenantId, WholeTenant, 0), time.GetUtcNow(), cancellationToken);

    /// <summary>Sends a job for every submission of the tenant that waits. Those that are not due yet send themselves on.</summary>
    public async Task<int> ReleaseAsync(TenantScope scope, CancellationToken cancellationToken)
    {
        var (sent, continuation) = (0, default(string));
        do
        {
            var page = await store.ReadAsync(scope, Keys.NrsWaitingSubmissions, PageSize, continuation, cancellationToken);
            foreach (var waiting in page.Items)
            {
                if (await store.GetAsync(scope, Keys.NrsSubmission(waiting.Value.Id), cancellationToken) is not { Value: { IsWaiting: true } submission }) continue;
                await jobs.SendAsync(NrsJobs.SubmissionQueue, new NrsJob(1, scope.TenantId, submission.InvoiceId, submission.Turn + 1), time.GetUtcNow(), cancellationToken);
                sent++;
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);
        return sent;
    }

    /// <summary>Missing is fine: another instance was quicker.</summary>
    private Task<Outcome<bool>> DeleteAsync<T>(RowKey<T> key, CancellationToken cancellationToken)
        where T : IDocument =>
        store.RunAsync<bool>(
            Installation,
            async (batch, token) =>
            {
                if (await store.GetAsync(Installation, key, token) is not null) batch.Delete(key);
                return true;
            },
            cancellationToken);
}
