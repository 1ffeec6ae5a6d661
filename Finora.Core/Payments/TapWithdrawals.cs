using System.Text.Json;
using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Payments;

/// <summary>The job that takes a session off its device.</summary>
/// <param name="Attempt">How often it was tried before.</param>
public sealed record TapWithdrawal(int Version, Guid TenantId, bool Test, Guid SessionId, int Attempt)
{
    public TenantScope Scope => new(TenantId, Test);

    /// <summary>Null when the body is no such job.</summary>
    public static TapWithdrawal? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, StoredJson.Default.TapWithdrawal);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>What came of a withdrawal.</summary>
public enum TapWithdrawalResult
{
    /// <summary>The partner knows.</summary>
    Done,

    /// <summary>There is nothing to withdraw: the session waits, was paid, or has run out by itself.</summary>
    NotNeeded,

    /// <summary>The partner did not answer; the next attempt is on its way.</summary>
    Later,

    /// <summary>The partner never answered. The device lets go of the session when it runs out.</summary>
    GivenUp,
}

/// <summary>Tells the partner, in the background and until it hears, that a session is over.</summary>
public sealed class TapWithdrawals(TenantStore store, IBankPartner partner, IJobQueue queue, TimeProvider time)
{
    public const string QueueName = "tap-withdrawals";

    /// <summary>Long enough for the change that follows the message to be stored.</summary>
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);

    /// <summary>A session lives five minutes, after which its device lets go of it anyway.</summary>
    private static readonly TimeSpan[] Delays = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(45), TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(120)];

    public Task SendAsync(TenantScope scope, Guid sessionId, CancellationToken cancellationToken) =>
        SendAsync(new TapWithdrawal(1, scope.TenantId, scope.Test, sessionId, 0), FirstDelay, cancellationToken);

    public async Task<TapWithdrawalResult> RunAsync(TapWithdrawal job, CancellationToken cancellationToken)
    {
        var session = await store.GetAsync(job.Scope, Keys.TapSession(job.SessionId), cancellationToken);
        if (session is null || session.Value.State is TapSessionState.Completed or TapSessionState.Expired || time.GetUtcNow() >= session.Value.ExpiresAt) return TapWithdrawalResult.NotNeeded;
        if (session.Value.State is TapSessionState.AwaitingTap && job.Attempt > 0) return TapWithdrawalResult.NotNeeded;

        // The message is sent before the change: on the first look the change may be on its way, and on the second it never came.
        var isOver = session.Value.State is TapSessionState.Cancelled or TapSessionState.Refused;
        if (isOver && await partner.WithdrawTapAsync(job.SessionId, cancellationToken)) return TapWithdrawalResult.Done;
        if (job.Attempt == Delays.Length) return TapWithdrawalResult.GivenUp;
        await SendAsync(job with { Attempt = job.Attempt + 1 }, Delays[job.Attempt], cancellationToken);
        return TapWithdrawalResult.Later;
    }

    private Task SendAsync(TapWithdrawal job, TimeSpan delay, CancellationToken cancellationToken) =>
        queue.SendAsync(QueueName, JsonSerializer.SerializeToUtf8Bytes(job, StoredJson.Default.TapWithdrawal), delay, cancellationToken);
}
