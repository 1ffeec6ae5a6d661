using System.Net.Http.Headers;
using System.Net;
using System.Text;
using Finora.Core;
using Finora.Functions.Outgoing;

namespace Finora.Functions.OpenId;

/// <summary>
/// Requests to providers: ten seconds each, at most 256 KiB of an answer, no redirects. Neither addresses nor bodies are logged, since both carry codes.
/// </summary>
public sealed partial class OpenIdHttp(IHttpClientFactory clients, TimeProvider time, ILogger<OpenIdHttp> logger)
{
    public const string ClientName = "openid";
    private const int MaxAnswerBytes = 256 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly Failure Silent = Failure.Unavailable("The sign-in provider does not answer. Nothing was changed; try again in a moment.");

    public Task<Outcome<string>> GetAsync(Uri address, CancellationToken cancellationToken) => SendAsync(new HttpRequestMessage(HttpMethod.Get, address), cancellationToken);

    public Task<Outcome<string>> PostAsync(Uri address, IReadOnlyDictionary<string, string> form, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) }, cancellationToken);

    /// <summary>The body of a success; <see cref="FailureCode.RuleBroken"/> when the provider refuses, <see cref="FailureCode.Unavailable"/> when it cannot be asked now.</summary>
    private async Task<Outcome<string>> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var owned = request;
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var clock = new CancellationTokenSource(Patience, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellationToken);
        try
        {
            using var client = clients.CreateClient(ClientName);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if (!response.IsSuccessStatusCode) return Refuse(request.RequestUri!.Host, response.StatusCode);
            return await BoundedAnswer.ReadAsync(response.Content, MaxAnswerBytes, limit.Token) is { } body ? Encoding.UTF8.GetString(body) : TooLong(request.RequestUri!.Host);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Unreachable(logger, e, request.RequestUri!.Host);
            return Silent;
        }
    }

    private Failure Refuse(string host, HttpStatusCode status)
    {
        Refused(logger, host, (int)status);
        return (int)status is >= 400 and < 500 && status is not (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.NotFound) ? Failure.Rule("The sign-in provider refuses.") : Silent;
    }

    private Failure TooLong(string host)
    {
        Oversized(logger, host);
        return Silent;
    }

    [LoggerMessage(3501, LogLevel.Warning, "The sign-in provider at {Host} refused a request with {Status}")]
    private static partial void Refused(ILogger logger, string host, int status);

    [LoggerMessage(3502, LogLevel.Error, "The sign-in provider at {Host} did not answer")]
    private static partial void Unreachable(ILogger logger, Exception exception, string host);

    [LoggerMessage(3503, LogLevel.Error, "The sign-in provider at {Host} answered more than is read")]
    private static partial void Oversized(ILogger logger, string host);
}
