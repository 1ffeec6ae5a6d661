using System.Diagnostics.CodeAnalysis;
using Azure.Core;

namespace Azure.Storage.Queues;

/// <summary>What a message's text is on the wire.</summary>
public enum QueueMessageEncoding
{
    /// <summary>The text itself, which must then be valid in XML.</summary>
    None = 0,

    /// <summary>Base64 of the text's UTF-8 or of the bytes; what the Functions host expects unless told otherwise.</summary>
    Base64 = 1,
}

/// <summary>How the queue clients send: retries, diagnostics and transport are those of <see cref="ClientOptions"/>.</summary>
public class QueueClientOptions : ClientOptions
{
    public QueueClientOptions(ServiceVersion version = ServiceVersion.V2026_10_06) => Version = version;

    /// <summary>The versions of the service's protocol; of the official ones only the newest.</summary>
    [SuppressMessage("Naming", "CA1707", Justification = "The official names.")]
    [SuppressMessage("Design", "CA1008", Justification = "The official enum has no zero.")]
    public enum ServiceVersion
    {
        V2026_10_06 = 32,
    }

    public ServiceVersion Version { get; }

    public QueueMessageEncoding MessageEncoding { get; set; }

    internal string VersionString => Version == ServiceVersion.V2026_10_06 ? "2026-10-06" : throw new NotSupportedException($"There is no service version {(int)Version}.");
}
