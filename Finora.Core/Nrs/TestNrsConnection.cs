using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Nrs;

/// <summary>How a test of the credentials ended.</summary>
/// <param name="OfferedServiceIds">Read from the entity, for a tenant that has none yet.</param>
public sealed record NrsTestResult(bool IsOk, NrsEnvironment Environment, DateTimeOffset CheckedAt, string Message, IReadOnlyList<string> OfferedServiceIds);

/// <summary>Calls the authority's health and one authenticated read. Success lifts the tenant's hold and lets what waits go on.</summary>
public sealed class TestNrsConnection(TenantStore store, NrsConnections connections, NrsReleases releases, IFiscalGateway gateway, NrsSettings settings, TimeProvider time)
{
    public static Failure NotConfigured { get; } = Failure.Rule("NRS is not configured. Set the credentials first.");

    public async Task<Outcome<NrsTestResult>> RunAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        var connection = await connections.OpenAsync(tenantId, cancellationToken);
        if (!gateway.IsOffered || connection?.Account is not { } account) return NotConfigured;
        var answer = await gateway.CheckAsync(account, cancellationToken);
        var now = Instant.Now(time);
        var isOk = answer.Kind == FiscalAnswerKind.Accepted;
        await NoteAsync(TenantScope.Live(tenantId), isOk, now, cancellationToken);
        return new NrsTestResult(isOk, settings.Environment, now, isOk ? "Credentials accepted." : MessageOf(answer), account.ServiceId is null ? answer.Data?.ServiceIds ?? [] : []);
    }

    private static string MessageOf(FiscalAnswer answer) => answer.Kind switch
    {
        FiscalAnswerKind.Misconfigured when answer.Hold == NrsHold.Credentials => "NRS refused the API key or secret.",
        FiscalAnswerKind.Misconfigured when answer.Hold == NrsHold.BaseUrl => "There is no NRS service at the address of this installation.",
        FiscalAnswerKind.Unavailable or FiscalAnswerKind.Unclear => "NRS could not be reached. Try again later.",
        _ => answer.Told,
    };

    private async Task NoteAsync(TenantScope scope, bool isOk, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (isOk) await releases.AnnounceAsync(scope, cancellationToken);
        var lifted = await store.RunAsync<bool>(
            scope,
            async (batch, token) =>
            {
                if (await store.GetAsync(scope, Keys.NrsConnection, token) is not { } known) return false;
                batch.Update(known, known.Value with { LastCheckedAt = now, Hold = isOk ? null : known.Value.Hold });
                return isOk && known.Value.Hold is not null;
            },
            cancellationToken);
        if (lifted is { IsOk: true, Value: true }) await releases.SendAsync(scope, cancellationToken);
    }
}
