using System.Net.Http.Headers;
using System.Text;
using Finora.Core.Webhooks;

namespace Finora.Functions.Outgoing;

/// <summary>Sends deliveries over HTTP, through <see cref="GuardedConnections"/>.</summary>
public sealed class HttpWebhookSender(IHttpClientFactory clients, TimeProvider time) : IWebhookSender
{
    public const string ClientName = "webhooks";
    private const int MaxHeaderKilobytes = 16;
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(30);

    public async Task<SendResult> SendAsync(SignedRequest request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(AnswerWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var message = Message(request);
            using var response = await clients.CreateClient(ClientName).SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var excerpt = await ReadExcerptAsync(response, either.Token);
            return new SendResult((int)response.StatusCode, FaultOf((int)response.StatusCode), excerpt, WishOf(response));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(DeliveryFault.Timeout);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidOperationException or UriFormatException)
        {
            return Failed(FaultOf(e));
        }
    }

    /// <summary>One pool of connections for all receivers. A connection lives two minutes, so that a name is looked up again; nothing that a receiver says is followed or kept.</summary>
    internal static SocketsHttpHandler Handler(GuardedConnections connections) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = System.Net.DecompressionMethods.None,
        ConnectCallback = connections.ConnectAsync,
        ConnectTimeout = Timeout.InfiniteTimeSpan,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        MaxResponseHeadersLength = MaxHeaderKilobytes,
        MaxResponseDrainSize = 0,
        ActivityHeadersPropagator = null,
    };

    private static HttpRequestMessage Message(SignedRequest request)
    {
        var content = new ByteArrayContent(request.Body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(request.MediaType);
        var message = new HttpRequestMessage(HttpMethod.Post, request.Url) { Content = content };
        foreach (var (name, value) in request.Headers) message.Headers.TryAddWithoutValidation(name, value);
        return message;
    }

    /// <summary>The status has decided already; what of the body arrives in time is kept as far as it goes, and trouble with it changes nothing.</summary>
    private static async Task<string> ReadExcerptAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = new byte[SendResult.MaxExcerptBytes];
        var length = 0;
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            while (length < buffer.Length && await body.ReadAsync(buffer.AsMemory(length), cancellationToken) is > 0 and var read) length += read;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // A body that breaks off or never ends.
        }

        return Encoding.UTF8.GetString(buffer.AsSpan(0, length));
    }

    private TimeSpan? WishOf(HttpResponseMessage response)
    {
        if ((int)response.StatusCode is not (StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)) return null;
        var wish = response.Headers.RetryAfter;
        return wish?.Delta ?? (wish?.Date is { } date ? date - time.GetUtcNow() : null);
    }

    private static SendResult Failed(DeliveryFault fault) => new(null, fault, null, null);

    private static DeliveryFault? FaultOf(int status) => status switch
    {
        >= 200 and < 300 => null,
        >= 300 and < 400 => DeliveryFault.Redirect,
        _ => DeliveryFault.HttpStatus,
    };

    private static DeliveryFault FaultOf(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException!)
        {
            if (e is BlockedAddressException) return DeliveryFault.BlockedAddress;
            if (e is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }) return DeliveryFault.TlsError;
        }

        return DeliveryFault.ConnectionFailed;
    }
}
