using System.Diagnostics.CodeAnalysis;
using Azure.Core;

namespace Azure.Security.KeyVault.Keys;

/// <summary>Settings of a <see cref="KeyClient"/>.</summary>
public class KeyClientOptions : ClientOptions
{
    public KeyClientOptions(ServiceVersion version = ServiceVersion.V2025_07_01) => Version = version;

    /// <summary>The versions of the REST API: of the official ones, that which this client speaks.</summary>
    [SuppressMessage("Naming", "CA1707", Justification = "The official name.")]
    public enum ServiceVersion
    {
        V2025_07_01 = 7,
    }

    public ServiceVersion Version { get; }

    /// <summary>Whether to give a token to a host that is not below the domain for which the vault asks the token.</summary>
    public bool DisableChallengeResourceVerification { get; set; }

    internal string VersionString => Version == ServiceVersion.V2025_07_01
        ? "2025-07-01"
        : throw new NotSupportedException($"This client does not speak the version {Version}.");
}
