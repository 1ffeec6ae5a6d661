using Finora.Core.Identity;
using Finora.Core.Nrs;
using Finora.Core.Signing;

namespace Finora.Core.Invoicing;

/// <summary>Makes the QR text of the tax authority for a document that is being issued.</summary>
public sealed class InvoiceQr(NrsConnections connections, NrsSettings settings)
{
    /// <summary>Null without a number of the authority's form or without the tenant's keys: the code then holds the verification address.</summary>
    public async Task<QrPayload?> MakeAsync(TenantScope scope, Invoice issued, CancellationToken cancellationToken)
    {
        if (scope.Test || issued is not { NrsIrn: { } number, IssuedAt: { } issuedAt }) return null;
        var connection = await connections.OpenAsync(scope.TenantId, cancellationToken);
        return connection?.Secrets.QrKeys() is { } keys ? NrsQr.Encrypt(keys, number, issuedAt, settings.Qr) : null;
    }
}
