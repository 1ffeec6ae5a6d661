using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Finora.Core.Signing;
using Finora.Core.Storage;

namespace Finora.Core.Nrs;

/// <summary>A tenant's access to the tax authority. The service id, which invoices carry, stands on the business itself.</summary>
/// <param name="BusinessId">The authority's id of the business.</param>
/// <param name="Secrets">Keys, sealed; see <see cref="NrsSecrets"/>.</param>
/// <param name="HookHash">SHA-256 of the token in the address for notices, lower-case hex.</param>
public sealed record NrsConnection(NrsEnvironment Environment, Guid? BusinessId, Guid? EntityId, string Secrets, string HookHash) : IDocument
{
    public static int Schema => 1;

    /// <summary>The integration was taken away; the address for notices stays the tenant's, so that reconnecting keeps it.</summary>
    public bool IsDisconnected { get; init; }

    /// <summary>Why the tenant's queue stands still.</summary>
    public NrsHold? Hold { get; init; }

    public DateTimeOffset? LastCheckedAt { get; init; }
}

/// <summary>What must never be shown: API key and secret, QR keys, and the token of the address for notices. No record, since a record would print itself.</summary>
public sealed class NrsSecrets
{
    private const int TokenBytes = 32;

    public string? ApiKey { get; init; }

    public string? ApiSecret { get; init; }

    /// <summary>DER of the taxpayer's public key for QR texts.</summary>
    public byte[]? QrPublicKey { get; init; }

    public string? QrCertificate { get; init; }

    public required string HookToken { get; init; }

    /// <summary>Null without a full pair.</summary>
    public NrsQrKeys? QrKeys() => QrPublicKey is { } key && QrCertificate is { } certificate ? new NrsQrKeys(key, certificate) : null;

    public string Seal(TenantCipher cipher) => cipher.Seal(JsonSerializer.Serialize(this, StoredJson.Default.NrsSecrets), Binding);

    public static NrsSecrets Open(TenantCipher cipher, NrsConnection connection) =>
        JsonSerializer.Deserialize(cipher.Open(connection.Secrets, Binding), StoredJson.Default.NrsSecrets) ?? throw new InvalidDataException("Sealed NRS secrets hold null.");

    public static string NewHookToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));

    public static string HashOf(string hookToken) => Keys.Hash(hookToken);

    private const string Binding = "nrs-connection";
}

/// <summary>A connection with its secrets in clear.</summary>
public sealed class OpenNrsConnection(Stored<NrsConnection> stored, NrsSecrets secrets, string? serviceId)
{
    public Stored<NrsConnection> Stored => stored;

    public NrsConnection Connection => stored.Value;

    public NrsSecrets Secrets => secrets;

    public string? ServiceId => serviceId;

    /// <summary>What calls need, or null while something of it is missing.</summary>
    public FiscalAccount? Account =>
        !stored.Value.IsDisconnected && stored.Value.BusinessId is { } businessId && secrets is { ApiKey: { } key, ApiSecret: { } secret }
            ? new FiscalAccount(businessId, stored.Value.EntityId, serviceId, key, secret)
            : null;
}
