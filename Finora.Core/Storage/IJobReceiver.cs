namespace Finora.Core.Storage;

/// <summary>
/// The receiving side of the queues, for the host that runs queue functions on one machine and for operators who replay poison queues. In Azure the
/// Functions host receives by itself. Throws <see cref="StorageUnavailableException"/> when the queue cannot be reached.
/// </summary>
public interface IJobReceiver
{
    /// <summary>Takes up to <paramref name="max"/> (1 to 32) visible messages and hides them for <paramref name="visibility"/> (1 s to 7 days).</summary>
    Task<IReadOnlyList<ReceivedJob>> ReceiveAsync(string queue, int max, TimeSpan visibility, CancellationToken cancellationToken);

    /// <summary>Hides the message for <paramref name="visibility"/> from now (zero: visible at once). Null when it is gone or somebody else holds it by now.</summary>
    Task<ReceivedJob?> ExtendAsync(string queue, ReceivedJob job, TimeSpan visibility, CancellationToken cancellationToken);

    /// <summary>Removes the message; false when it is gone or somebody else holds it by now.</summary>
    Task<bool> CompleteAsync(string queue, ReceivedJob job, CancellationToken cancellationToken);

    /// <summary>
    /// Copies the message as it stands to <paramref name="target"/>, making that queue where it is missing, then removes it. A crash between the two
    /// leaves both, never neither.
    /// </summary>
    Task MoveAsync(string queue, ReceivedJob job, string target, CancellationToken cancellationToken);

    /// <summary>About how many messages the queue holds, hidden ones included.</summary>
    Task<int> CountAsync(string queue, CancellationToken cancellationToken);
}

/// <summary>A message as received.</summary>
/// <param name="Receipt">Proof of holding the message; every receive and every <see cref="IJobReceiver.ExtendAsync"/> gives a new one.</param>
/// <param name="Text">The message as it travels: base64 of the body (see <see cref="JobText"/>).</param>
/// <param name="DequeueCount">How often it was received, this time included.</param>
public sealed record ReceivedJob(
    string Id, string Receipt, string Text, long DequeueCount, DateTimeOffset InsertedOn, DateTimeOffset ExpiresOn, DateTimeOffset NextVisibleOn);

/// <summary>The text form of jobs on the wire: base64, which is what the Functions host expects unless host.json says otherwise.</summary>
public static class JobText
{
    public static string Encode(ReadOnlySpan<byte> body) => Convert.ToBase64String(body);

    /// <summary>False when the text is no base64; such a message belongs in the poison queue as it is.</summary>
    public static bool TryDecode(string text, out byte[] body)
    {
        var buffer = new byte[text.Length];
        var ok = Convert.TryFromBase64String(text, buffer, out var written);
        body = ok ? buffer[..written] : [];
        return ok;
    }
}
