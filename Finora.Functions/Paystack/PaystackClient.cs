using System.Buffers;
using System.Net.Http.Headers;
using System.Net;
using System.Text.Json;
using Finora.Core;
using Finora.Core.Money;
using Finora.Core.Paystack;
using Finora.Functions.Outgoing;

namespace Finora.Functions.Paystack;

/// <summary>
/// Paystack's API over HTTP: https://paystack.com/docs/api. Ten seconds a call, at most 256 KiB of an answer, no redirects. The key goes into one header and nowhere else; answers are not logged, since
/// they name payers.
/// </summary>
public sealed partial class PaystackClient(IHttpClientFactory clients, IPaystackAddress address, TimeProvider time, ILogger<PaystackClient> logger) : IPaystack
{
    public const string ClientName = "paystack";
    private const int MaxAnswerBytes = 256 * 1024;
    private const int MaxMessage = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly Failure Silent = Failure.Unavailable("Paystack does not answer. Nothing was changed; try again in a moment.");

    public async Task<Outcome<PaystackPage>> InitializeAsync(string secretKey, PaystackOrder order, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(secretKey, HttpMethod.Post, "transaction/initialize", Write(order), cancellationToken);
        if (!answer.IsOk) return answer.Failure;
        var (url, code) = (PaystackData.Text(answer.Value, "authorization_url"), PaystackData.Text(answer.Value, "access_code"));
        return url is not null && code is not null && IsCheckout(url) ? new PaystackPage(url, code) : Unusable("transaction/initialize");
    }

    public async Task<Outcome<PaystackTransaction>> VerifyAsync(string secretKey, string reference, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(secretKey, HttpMethod.Get, $"transaction/verify/{Uri.EscapeDataString(reference)}", null, cancellationToken);
        if (!answer.IsOk) return answer.Failure;
        return new PaystackData(answer.Value).Transaction is { } told && told.Reference == reference ? told : Unusable("transaction/verify");
    }

    public async Task<Outcome<bool>> CheckKeyAsync(string secretKey, CancellationToken cancellationToken) =>
        await SendAsync(secretKey, HttpMethod.Get, "balance", null, cancellationToken) is { IsOk: false } refused ? refused.Failure : true;

    public async Task<Outcome<string>> CreatePlanAsync(string secretKey, PaystackPlan plan, CancellationToken cancellationToken)
    {
        var body = Write(writer =>
        {
            writer.WriteString("name"u8, plan.Name);
            writer.WriteNumber("amount"u8, plan.AmountKobo);
            writer.WriteString("interval"u8, plan.IsAnnual ? "annually"u8 : "monthly"u8);
            writer.WriteString("currency"u8, Currencies.Naira);
        });
        var answer = await SendAsync(secretKey, HttpMethod.Post, "plan", body, cancellationToken);
        if (!answer.IsOk) return answer.Failure;
        return PaystackData.Text(answer.Value, "plan_code") is { } code ? code : Unusable("plan");
    }

    public async Task<Outcome<bool>> CreateSubscriptionAsync(string secretKey, string customerCode, string planCode, CancellationToken cancellationToken)
    {
        var body = Write(writer =>
        {
            writer.WriteString("customer"u8, customerCode);
            writer.WriteString("plan"u8, planCode);
        });
        return (await SendAsync(secretKey, HttpMethod.Post, "subscription", body, cancellationToken)).Map(_ => true);
    }

    public async Task<Outcome<PaystackSubscription>> FetchSubscriptionAsync(string secretKey, string subscriptionCode, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(secretKey, HttpMethod.Get, $"subscription/{Uri.EscapeDataString(subscriptionCode)}", null, cancellationToken);
        if (!answer.IsOk) return answer.Failure;
        return new PaystackData(answer.Value).Subscription is { } told ? told : Unusable("subscription");
    }

    public async Task<Outcome<PaystackTransaction>> FetchTransactionAsync(string secretKey, string id, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(secretKey, HttpMethod.Get, $"transaction/{Uri.EscapeDataString(id)}", null, cancellationToken);
        if (!answer.IsOk) return answer.Failure;
        return new PaystackData(answer.Value).Transaction is { } told && told.Id == id ? told : Unusable("transaction");
    }

    public Task<Outcome<bool>> EnableSubscriptionAsync(string secretKey, string subscriptionCode, CancellationToken cancellationToken) => SwitchAsync(secretKey, subscriptionCode, isOn: true, cancellationToken);

    public Task<Outcome<bool>> DisableSubscriptionAsync(string secretKey, string subscriptionCode, CancellationToken cancellationToken) => SwitchAsync(secretKey, subscriptionCode, isOn: false, cancellationToken);

    /// <summary>Paystack asks for the token of the subscription, which it tells whoever has the key. One that Paystack does not know is stopped.</summary>
    private async Task<Outcome<bool>> SwitchAsync(string secretKey, string subscriptionCode, bool isOn, CancellationToken cancellationToken)
    {
        var known = await SendAsync(secretKey, HttpMethod.Get, $"subscription/{Uri.EscapeDataString(subscriptionCode)}", null, cancellationToken);
        if (!known.IsOk) return known.Failure.Code == FailureCode.NotFound && !isOn ? true : known.Failure;
        if (PaystackData.Text(known.Value, "status") is not ("cancelled" or "completed" or "non-renewing") == isOn) return true;
        if (PaystackData.Text(known.Value, "email_token") is not { } token) return Unusable("subscription");
        var body = Write(writer =>
        {
            writer.WriteString("code"u8, subscriptionCode);
            writer.WriteString("token"u8, token);
        });
        return (await SendAsync(secretKey, HttpMethod.Post, isOn ? "subscription/enable" : "subscription/disable", body, cancellationToken)).Map(_ => true);
    }

    private static byte[] Write(PaystackOrder order) => Write(writer =>
    {
        writer.WriteString("email"u8, order.Email);
        writer.WriteNumber("amount"u8, order.AmountKobo);
        writer.WriteString("currency"u8, Currencies.Naira);
        writer.WriteString("reference"u8, order.Reference);
        writer.WriteString("callback_url"u8, order.CallbackUrl);
        if (order.Subaccount is { } subaccount) writer.WriteString("subaccount"u8, subaccount);
        if (order.PlanCode is { } plan) writer.WriteString("plan"u8, plan);
        writer.WriteStartObject("metadata"u8);
        foreach (var (name, value) in order.Metadata) writer.WriteString(name, value);
        writer.WriteEndObject();
    });

    private static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Payers are sent to Paystack's own page only, or to that of the stand-in.</summary>
    private bool IsCheckout(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0 && uri.GetLeftPart(UriPartial.Authority) == address.CheckoutOrigin;

    /// <summary>The <c>data</c> of a success.</summary>
    private async Task<Outcome<JsonElement>> SendAsync(string secretKey, HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken)
    {
        if (address.BaseAddress is not { } baseAddress) return PaystackCredentials.NotConfigured;
        using var request = new HttpRequestMessage(method, new Uri(baseAddress, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secretKey);
        if (body is not null) request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var clock = new CancellationTokenSource(Patience, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellationToken);
        try
        {
            using var client = clients.CreateClient(ClientName);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return Judge(Subject(path), response.StatusCode, Parse(await BoundedAnswer.ReadAsync(response.Content, MaxAnswerBytes, limit.Token)));
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Unreachable(logger, e, Subject(path));
            return Silent;
        }
    }

    private Outcome<JsonElement> Judge(string subject, HttpStatusCode status, JsonElement json)
    {
        var isTrue = json.ValueKind == JsonValueKind.Object && json.TryGetProperty("status", out var told) && told.ValueKind == JsonValueKind.True;
        if ((int)status is >= 200 and < 300) return isTrue && json.TryGetProperty("data", out var data) ? data : isTrue ? json : Unusable(subject);
        Refused(logger, subject, (int)status);
        var message = PaystackData.Text(json, "message");
        return status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Failure.Rule("Paystack refuses the secret key."),
            HttpStatusCode.NotFound => Failure.NotFound("Paystack does not know it."),
            HttpStatusCode.BadRequest when message?.Contains("not found", StringComparison.OrdinalIgnoreCase) == true => Failure.NotFound("Paystack does not know it."),
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests => Silent,
            _ when (int)status is >= 400 and < 500 => Failure.Rule($"Paystack refused: {(message is { Length: > 0 and <= MaxMessage } ? message : "no reason given")}"),
            _ => Silent,
        };
    }

    /// <summary>The path without what names a payment.</summary>
    private static string Subject(string path) => path is "transaction/initialize" ? path : path.StartsWith("transaction/verify/", StringComparison.Ordinal) ? "transaction/verify" : path.Split('/')[0];

    private Failure Unusable(string subject)
    {
        UnusableAnswer(logger, subject);
        return Silent;
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

    [LoggerMessage(3401, LogLevel.Warning, "Paystack refused a request to {Subject} with {Status}")]
    private static partial void Refused(ILogger logger, string subject, int status);

    [LoggerMessage(3402, LogLevel.Error, "Paystack did not answer a request to {Subject}")]
    private static partial void Unreachable(ILogger logger, Exception exception, string subject);

    [LoggerMessage(3403, LogLevel.Error, "Paystack's answer to a request to {Subject} cannot be used")]
    private static partial void UnusableAnswer(ILogger logger, string subject);
}

/// <summary>Where Paystack is. On one machine the stand-in tells its own address once it listens.</summary>
public interface IPaystackAddress
{
    /// <summary>Ends in a slash; null where there is none.</summary>
    Uri? BaseAddress { get; }

    /// <summary>The only origin that payers are sent to; pages allow their forms to lead there.</summary>
    string? CheckoutOrigin { get; }
}

/// <summary>The address that the settings name.</summary>
internal sealed record FixedPaystackAddress(Uri? BaseAddress, string? CheckoutOrigin) : IPaystackAddress;
