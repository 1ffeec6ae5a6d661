namespace Finora.Core.Webhooks;

/// <summary>A request to a receiver, signed and ready.</summary>
/// <param name="Headers">In the order in which they are sent, the media type aside.</param>
public sealed record SignedRequest(string Url, string MediaType, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body);

/// <summary>What became of a request.</summary>
/// <param name="StatusCode">Null when there was no answer.</param>
/// <param name="Excerpt">The first 1,024 bytes of the answer as text.</param>
/// <param name="RetryAfter">What a receiver that has too much to do asked for.</param>
public sealed record SendResult(int? StatusCode, DeliveryFault? Fault, string? Excerpt, TimeSpan? RetryAfter)
{
    public const int MaxExcerptBytes = 1_024;

    /// <summary>The receiver wants no more of this, ever.</summary>
    public bool IsGone => StatusCode == 410;
}

/// <summary>Sends to addresses that somebody else chose: guarded at the connection, without following redirects, within 30 seconds, reading no more than it keeps.</summary>
public interface IWebhookSender
{
    /// <summary>Never throws for anything that the receiver or the network does.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<SendResult> SendAsync(SignedRequest request, CancellationToken cancellationToken);
}
