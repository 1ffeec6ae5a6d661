using System.Collections.Concurrent;
using System.Net;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Finora.Functions.Tests.Fixtures;

/// <summary>
/// A wire between a client and Azurite that goes wrong on demand. Each fault is used up by one request, in order; requests without one pass. What was sent is
/// counted, so that a test can tell that a fault was met.
/// </summary>
internal sealed class AzuriteFaults : DelegatingHandler
{
    private readonly ConcurrentQueue<Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>> _faults = new();
    private int _sent;

    public AzuriteFaults()
        : base(new SocketsHttpHandler())
    {
    }

    public int Sent => Volatile.Read(ref _sent);

    public int Left => _faults.Count;

    /// <summary>Puts the wire under a client: <c>StorageAccount.FromConnectionString(…, faults.Use)</c>.</summary>
    public void Use(ClientOptions options) => options.Transport = new HttpClientTransport(this);

    /// <summary>The service does the work, and then the connection breaks.</summary>
    public void LoseAnswer() => _faults.Enqueue(async (request, cancellationToken) =>
    {
        using var lost = await base.SendAsync(request, cancellationToken);
        throw new HttpRequestException("The answer got lost.", new IOException("Connection reset by peer."));
    });

    /// <summary>The connection breaks before the service sees anything.</summary>
    public void LoseRequest() => _faults.Enqueue((_, _) => throw new HttpRequestException("The request got lost.", new IOException("Connection reset by peer.")));

    /// <summary>The service does its work and answers, but what comes through is an error, as from a gateway that gave up waiting.</summary>
    public void ReplaceAnswer(HttpStatusCode status) => _faults.Enqueue(async (request, cancellationToken) =>
    {
        using var lost = await base.SendAsync(request, cancellationToken);
        return new HttpResponseMessage(status) { RequestMessage = request, Content = new StringContent("<html>not from the service</html>") };
    });

    /// <summary>The service turns the request away.</summary>
    public void Refuse(HttpStatusCode status, string body = "", params (string Name, string Value)[] headers) => _faults.Enqueue((request, _) =>
    {
        var response = new HttpResponseMessage(status) { RequestMessage = request, Content = new StringContent(body) };
        foreach (var (name, value) in headers) response.Headers.TryAddWithoutValidation(name, value);
        return Task.FromResult(response);
    });

    /// <summary>While the request is under way, something else happens; then it passes.</summary>
    public void PassAfter(Func<Task> meanwhile) => _faults.Enqueue(async (request, cancellationToken) =>
    {
        await meanwhile();
        return await base.SendAsync(request, cancellationToken);
    });

    /// <summary>The service never answers.</summary>
    public void Hang() => _faults.Enqueue(async (_, cancellationToken) =>
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        throw new InvalidOperationException("Unreachable.");
    });

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _sent);
        return _faults.TryDequeue(out var fault) ? fault(request, cancellationToken) : base.SendAsync(request, cancellationToken);
    }
}
