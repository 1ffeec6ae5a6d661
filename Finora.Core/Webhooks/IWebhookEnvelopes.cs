using Finora.Core.Identity;

namespace Finora.Core.Webhooks;

/// <summary>Writes what receivers get, in the words of each surface.</summary>
public interface IWebhookEnvelopes
{
    /// <summary>At most so many bytes.</summary>
    const int MaxBytes = 256 * 1024;

    /// <summary>The body of a stored event, UTF-8 JSON, with its record as it is now; null when the surface does not tell this event of this record (the Business API shows no credit notes).</summary>
    Task<byte[]?> WriteAsync(TenantScope scope, ApiSurface surface, DomainEvent domainEvent, CancellationToken cancellationToken);

    /// <summary>The body of a made-up event for a test call.</summary>
    /// <param name="name">In the words of the surface.</param>
    byte[] WriteSample(TenantScope scope, ApiSurface surface, Guid eventId, string name, DateTimeOffset at);
}
