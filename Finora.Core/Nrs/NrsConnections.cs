using System.Security.Cryptography;
using System.Text;
using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Nrs;

/// <summary>Finds and opens the connections of tenants.</summary>
public sealed class NrsConnections(TenantStore store, PointerStore pointers, TenantKeyring keyring)
{
    public async Task<OpenNrsConnection?> OpenAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        var home = TenantScope.Live(tenantId);
        var stored = await store.GetAsync(home, Keys.NrsConnection, cancellationToken);
        if (stored is null) return null;
        var business = await store.GetAsync(home, Keys.Business, cancellationToken);
        var cipher = await keyring.OpenAsync(tenantId, cancellationToken);
        return new OpenNrsConnection(stored, NrsSecrets.Open(cipher, stored.Value), business?.Value.NrsServiceId);
    }

    /// <summary>Whose address for notices it is; null for a token of nobody, or of somebody who has another by now.</summary>
    public async Task<TenantScope?> FindByHookAsync(string token, CancellationToken cancellationToken)
    {
        var hash = NrsSecrets.HashOf(token);
        var pointer = await pointers.FindAsync(PointerKeys.NrsHook(hash), cancellationToken);
        if (pointer is null) return null;
        var home = await store.GetAsync(pointer.Value.Scope, Keys.NrsConnection, cancellationToken);
        return home is not null && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(home.Value.HookHash), Encoding.ASCII.GetBytes(hash)) ? pointer.Value.Scope : null;
    }
}
