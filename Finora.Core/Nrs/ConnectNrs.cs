using Finora.Core.Audit;
using Finora.Core.Identity;
using Finora.Core.Signing;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Nrs;

/// <summary>What a change of the connection was sent; members left out stay.</summary>
public sealed record NrsConnectionChange
{
    public NrsEnvironment? Environment { get; init; }

    public Guid? BusinessId { get; init; }

    public Edit<Guid?> EntityId { get; init; }

    public string? ServiceId { get; init; }

    public string? ApiKey { get; init; }

    public string? ApiSecret { get; init; }

    public NrsQrKeys? QrKeys { get; init; }

    /// <summary>Names of what was sent, for the audit; never the values.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];
}

/// <summary>
/// Connects a tenant to the tax authority, changes that, or takes it away with its secrets. Any change lifts a hold of the tenant and lets what waits go on. The pointer of
/// the address for notices is written first and counts for nothing until the connection confirms it.
/// </summary>
public sealed class ConnectNrs(TenantStore store, PointerStore pointers, TenantKeyring keyring, NrsSettings settings, NrsReleases releases, IdGenerator ids, TimeProvider time)
{
    public async Task<Outcome<NrsConnection>> ChangeAsync(Guid tenantId, NrsConnectionChange change, string actor, CancellationToken cancellationToken)
    {
        if (change.Environment is { } environment && environment != settings.Environment) return Failure.Invalid("nrs.environment", $"must be {settings.Environment.ToString().ToLowerInvariant()} on this installation");
        var scope = TenantScope.Live(tenantId);
        var cipher = await keyring.OpenAsync(tenantId, cancellationToken);
        var token = NrsSecrets.NewHookToken();
        if (await store.GetAsync(scope, Keys.NrsConnection, cancellationToken) is null)
        {
            await pointers.ClaimAsync(PointerKeys.NrsHook(NrsSecrets.HashOf(token)), new TenantPointer(tenantId, false, Instant.Now(time)), cancellationToken);
        }

        await releases.AnnounceAsync(scope, cancellationToken);
        var outcome = await store.RunAsync<NrsConnection>(
            scope,
            async (batch, inner) =>
            {
                var known = await store.GetAsync(scope, Keys.NrsConnection, inner);
                var changed = Apply(known?.Value, change, cipher, token);
                batch.Save(Keys.NrsConnection, known, changed);
                await SetServiceIdAsync(batch, change.ServiceId, inner);
                Audit(batch, actor, "nrs.connected", change.Names);
                return changed;
            },
            cancellationToken);
        if (outcome.IsOk) await releases.SendAsync(scope, cancellationToken);
        return outcome;
    }

    /// <summary>Takes the connection away and wipes its secrets; what waits is held until there is one again.</summary>
    public async Task<Outcome<bool>> DisconnectAsync(Guid tenantId, string actor, CancellationToken cancellationToken)
    {
        var scope = TenantScope.Live(tenantId);
        var cipher = await keyring.OpenAsync(tenantId, cancellationToken);
        return await store.RunAsync<bool>(
            scope,
            async (batch, token) =>
            {
                if (await store.GetAsync(scope, Keys.NrsConnection, token) is not { } known || known.Value.IsDisconnected) return false;
                var wiped = new NrsSecrets { HookToken = NrsSecrets.Open(cipher, known.Value).HookToken }.Seal(cipher);
                batch.Update(known, new NrsConnection(settings.Environment, null, null, wiped, known.Value.HookHash) { IsDisconnected = true });
                await SetServiceIdAsync(batch, "", token);
                Audit(batch, actor, "nrs.disconnected", []);
                return true;
            },
            cancellationToken);
    }

    private NrsConnection Apply(NrsConnection? known, NrsConnectionChange change, TenantCipher cipher, string newToken)
    {
        var before = known is null ? null : NrsSecrets.Open(cipher, known);
        var secrets = new NrsSecrets
        {
            ApiKey = change.ApiKey ?? before?.ApiKey,
            ApiSecret = change.ApiSecret ?? before?.ApiSecret,
            QrPublicKey = change.QrKeys?.PublicKey.ToArray() ?? before?.QrPublicKey,
            QrCertificate = change.QrKeys?.Certificate ?? before?.QrCertificate,
            HookToken = before?.HookToken ?? newToken,
        };
        return new NrsConnection(change.Environment ?? known?.Environment ?? settings.Environment, change.BusinessId ?? known?.BusinessId, change.EntityId.Over(known?.EntityId), secrets.Seal(cipher), NrsSecrets.HashOf(secrets.HookToken))
        {
            LastCheckedAt = known?.LastCheckedAt,
        };
    }

    private async Task SetServiceIdAsync(TenantBatch batch, string? serviceId, CancellationToken cancellationToken)
    {
        if (serviceId is null) return;
        var business = await store.GetAsync(batch.Scope, Keys.Business, cancellationToken) ?? throw new InvalidDataException("A tenant has no business row.");
        batch.Update(business, business.Value with { NrsServiceId = serviceId.Length == 0 ? null : serviceId });
    }

    private void Audit(TenantBatch batch, string actor, string action, IReadOnlyList<string> names)
    {
        var record = new AuditRecord(ids.NewId(), Instant.Now(time), actor, action, null, new Dictionary<string, string> { ["changed"] = string.Join(",", names) });
        batch.Insert(Keys.Audit(record.Id), record);
    }
}
