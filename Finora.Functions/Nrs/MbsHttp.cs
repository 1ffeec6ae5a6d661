using System.Net.Http.Headers;
using System.Net;
using System.Text.Json;
using Finora.Core.Nrs;
using Finora.Functions.Outgoing;

namespace Finora.Functions.Nrs;

/// <summary>
/// One exchange with MBS over HTTP, whatever happens on the way. It tells whether the body began to be sent: before that nothing can have happened there, from then on anything can.
/// </summary>
internal sealed class MbsHttp(IHttpClientFactory clients, INrsAddress address, NrsSettings settings, TimeProvider time)
{
    public const string ClientName = "nrs";
    private const int MaxAnswerBytes = 1_048_576;

    public bool IsOffered => address.BaseAddress is not null;

    /// <param name="account">Null for the calls that need no key.</param>
    /// <exception cref="OperationCanceledException">The caller's own token was cancelled.</exception>
    public async Task<MbsReply> ExchangeAsync(MbsCall call, HttpMethod method, string path, FiscalAccount? account, ReadOnlyMemory<byte>? body, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        if (address.BaseAddress is not { } baseAddress) return new MbsReply(call, MbsExchange.NotSent, 0) { Reason = "No NRS address is set." };
        using var content = body is { } bytes ? new TracedContent(bytes) : null;
        using var request = new HttpRequestMessage(method, new Uri(baseAddress, path)) { Content = content };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (account is not null) AddCredentials(request, account);
        using var clock = new CancellationTokenSource(call == MbsCall.Sign ? settings.SignTimeout : settings.ReadTimeout, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellationToken);
        try
        {
            var reply = await SendAsync(call, request, limit.Token);
            return reply with { Duration = time.GetElapsedTime(started) };
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            var isNotSent = content is { IsStarted: false } || IsBeforeSending(e);
            var reason = isNotSent ? "NRS could not be connected to." : clock.IsCancellationRequested ? "NRS did not answer in time." : "The connection to NRS broke off.";
            return new MbsReply(call, isNotSent ? MbsExchange.NotSent : MbsExchange.Lost, 0) { Reason = reason, Duration = time.GetElapsedTime(started) };
        }
    }

    /// <summary>One small place, so that bearer tokens can take over from the two headers.</summary>
    private static void AddCredentials(HttpRequestMessage request, FiscalAccount account)
    {
        request.Headers.Add("x-api-key", account.ApiKey);
        request.Headers.Add("x-api-secret", account.ApiSecret);
    }

    private async Task<MbsReply> SendAsync(MbsCall call, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var client = clients.CreateClient(ClientName);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var body = await BoundedAnswer.ReadAsync(response.Content, MaxAnswerBytes, cancellationToken);
        return new MbsReply(call, MbsExchange.Answered, (int)response.StatusCode) { Json = Parse(body), RetryAfter = RetryAfterOf(response) };
    }

    private static JsonElement Parse(byte[]? body)
    {
        try
        {
            return body is { Length: > 0 } ? JsonDocument.Parse(body).RootElement : default;
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private TimeSpan? RetryAfterOf(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > time.GetUtcNow() => date - time.GetUtcNow(),
        _ => null,
    };

    /// <summary>A connection that took too long to make ends as a time-out of the handler's own.</summary>
    private static bool IsBeforeSending(Exception fault) => fault switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError } => true,
        OperationCanceledException { InnerException: TimeoutException } => true,
        _ => false,
    };

    /// <summary>A body that knows whether the sending of it began.</summary>
    private sealed class TracedContent : HttpContent
    {
        private readonly ReadOnlyMemory<byte> _bytes;

        public TracedContent(ReadOnlyMemory<byte> bytes)
        {
            _bytes = bytes;
            Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        public bool IsStarted { get; private set; }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            IsStarted = true;
            await stream.WriteAsync(_bytes, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _bytes.Length;
            return true;
        }
    }
}

/// <summary>Where MBS is. On one machine the stand-in tells its own address once it listens.</summary>
public interface INrsAddress
{
    /// <summary>Ends in a slash; null where the installation offers no reporting.</summary>
    Uri? BaseAddress { get; }
}

/// <summary>The address that the setting names.</summary>
internal sealed record FixedNrsAddress(Uri? BaseAddress) : INrsAddress;
