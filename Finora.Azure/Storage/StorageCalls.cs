using System.Net;
using System.Security.Cryptography;
using Azure;
using Azure.Identity;
using Finora.Core.Storage;

namespace Finora.Azure.Storage;

/// <summary>
/// Runs calls to a storage service: tries again what a wait may cure, gives up after a while, and turns every failure into
/// <see cref="StorageUnavailableException"/>. The Azure clients are set not to retry by themselves (<see cref="StorageAccount"/>): a commit has to know
/// whether an earlier try may have been carried out.
/// </summary>
internal sealed class StorageCalls(TimeProvider time, TimeSpan limit)
{
    public const int MaxTries = 4;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>For calls that may be carried out twice without harm.</summary>
    public Task<T> RepeatAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        RunAsync(async deadline =>
        {
            for (var tries = 1; ; tries++)
            {
                try
                {
                    return await call(deadline);
                }
                catch (Exception exception) when (tries < MaxTries && IsTransient(exception, deadline))
                {
                    await PauseAsync(tries, exception, deadline);
                }
            }
        }, cancellationToken);

    /// <summary>Runs under the time limit and translates what escapes.</summary>
    /// <exception cref="StorageUnavailableException">The service refused, did not answer or answered too late.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await work(deadline.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException exception)
        {
            throw new StorageUnavailableException("The storage service did not answer in time.", exception);
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException or IOException or AuthenticationFailedException)
        {
            throw new StorageUnavailableException(Describe(exception), exception);
        }
    }

    /// <summary>Waits longer from try to try, at random around the mean so that callers who failed together do not come back together.</summary>
    public Task PauseAsync(int tries, Exception exception, CancellationToken cancellationToken)
    {
        var pause = FirstPause * Math.Pow(2, tries - 1) * (RandomNumberGenerator.GetInt32(500, 1500) / 1000d);
        var asked = RetryAfter(exception);
        if (asked > pause) pause = asked;
        return Task.Delay(pause < LongestPause ? pause : LongestPause, time, cancellationToken);
    }

    /// <summary>No answer, a failure inside the service, or a request to slow down.</summary>
    public static bool IsTransient(Exception exception, CancellationToken deadline) => exception switch
    {
        OperationCanceledException => !deadline.IsCancellationRequested,
        RequestFailedException failed => failed.Status is 0 or (int)HttpStatusCode.RequestTimeout or (int)HttpStatusCode.TooManyRequests or >= 500 || IsBeingDeleted(failed),
        AggregateException or IOException => true,
        _ => false,
    };

    /// <summary>The service turned the request away at the door, so nothing of it was carried out.</summary>
    public static bool WasRefused(Exception exception) =>
        exception is RequestFailedException { Status: (int)HttpStatusCode.TooManyRequests } or RequestFailedException { ErrorCode: "ServerBusy" };

    /// <summary>A name can be used again some 30 seconds after its table, queue or container was deleted.</summary>
    private static bool IsBeingDeleted(RequestFailedException exception) =>
        exception.ErrorCode is "TableBeingDeleted" or "QueueBeingDeleted" or "ContainerBeingDeleted";

    private static TimeSpan RetryAfter(Exception exception) =>
        exception is RequestFailedException failed
        && failed.GetRawResponse() is { } response
        && response.Headers.TryGetValue("Retry-After", out var text)
        && int.TryParse(text, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : TimeSpan.Zero;

    /// <summary>
    /// The message of the exception itself would carry the address, and with it names of tenants' documents, into logs. Where there was no connection, that of its cause
    /// carries host and port, which is what an operator needs.
    /// </summary>
    private static string Describe(Exception exception) => exception switch
    {
        RequestFailedException { Status: 0, InnerException: HttpRequestException unreachable } => $"The storage service cannot be reached: {unreachable.Message}.",
        RequestFailedException failed => $"The storage service answered {failed.Status} {failed.ErrorCode}.",
        _ => $"The storage service cannot be reached ({exception.GetType().Name}).",
    };
}
