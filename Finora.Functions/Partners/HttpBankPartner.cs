using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Finora.Core.Identity;
using Finora.Core.Money;
using Finora.Core.Payments;
using Finora.Core.Time;

namespace Finora.Functions.Partners;

/// <summary>
/// The bank partner over HTTP, as docs/payments.md describes it. Every request is signed: <c>X-Finora-Signature</c> is <c>sha256=</c> and the hex HMAC-SHA256 of
/// <c>X-Finora-Timestamp</c> (seconds since 1970), a dot, the method, a dot, the path, a dot and the raw body, so that none can be sent again later, or elsewhere. An answer counts by its status; redirects are not followed
/// and at most 64 KiB are read.
/// </summary>
public sealed partial class HttpBankPartner(IHttpClientFactory clients, BankPartnerSettings settings, TimeProvider time, ILogger<HttpBankPartner> logger) : IBankPartner
{
    public const string ClientName = "bank-partner";

    public BankPartnerKind Kind => BankPartnerKind.Bank;

    public async Task<bool> AnnounceTapAsync(TapSession session, CancellationToken cancellationToken)
    {
        var announcement = new TapAnnouncement(
            IdOf(session.Id), session.DeviceId, session.AmountKobo, Currencies.Naira, session.Description, Instant.Format(session.ExpiresAt));
        return await PostAsync("tap-sessions", announcement, PartnerJson.Default.TapAnnouncement, cancellationToken) is not null;
    }

    public async Task<bool> WithdrawTapAsync(Guid sessionId, CancellationToken cancellationToken) =>
        await SendAsync($"tap-sessions/{IdOf(sessionId)}/cancel", [], cancellationToken) is not null;

    public async Task<Uri?> StartCheckoutAsync(PartnerCheckout checkout, CancellationToken cancellationToken)
    {
        var request = new CheckoutRequest(PublicId.Format(IdPrefix.PaymentLink, checkout.LinkId), checkout.AmountKobo, Currencies.Naira, checkout.Reference, checkout.ReturnTo);
        if (await PostAsync("checkouts", request, PartnerJson.Default.CheckoutRequest, cancellationToken) is not { } body) return null;
        if (AddressIn(body) is { } address && Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0 && uri.GetLeftPart(UriPartial.Authority) == settings.CheckoutOrigin) return uri;
        UnusableAnswer(logger, "checkouts");
        return null;
    }

    private static string IdOf(Guid sessionId) => PublicId.Format(IdPrefix.TapSession, sessionId);

    private static string? AddressIn(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, PartnerJson.Default.CheckoutAnswer)?.CheckoutUrl;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private Task<byte[]?> PostAsync<T>(string path, T message, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        SendAsync(path, JsonSerializer.SerializeToUtf8Bytes(message, type), cancellationToken);

    /// <summary>The body of a success; null for anything else, which is logged.</summary>
    private async Task<byte[]?> SendAsync(string path, byte[] body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(settings.Api!, path));
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        Sign(request, body);
        try
        {
            using var client = clients.CreateClient(ClientName);
            using var response = await client.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode) return await response.Content.ReadAsByteArrayAsync(cancellationToken);
            Refused(logger, path, (int)response.StatusCode);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Unreachable(logger, e, path);
        }

        return null;
    }

    private void Sign(HttpRequestMessage request, byte[] body)
    {
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString();
        byte[] signed = [.. System.Text.Encoding.UTF8.GetBytes($"{timestamp}.{request.Method.Method}.{request.RequestUri!.AbsolutePath}."), .. body];
        request.Headers.Add("X-Finora-Timestamp", timestamp);
        request.Headers.Add("X-Finora-Signature", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(settings.Secret, signed)));
    }

    [LoggerMessage(3101, LogLevel.Error, "The bank partner refused a request to {Path} with {Status}")]
    private static partial void Refused(ILogger logger, string path, int status);

    [LoggerMessage(3102, LogLevel.Error, "The bank partner did not answer a request to {Path}")]
    private static partial void Unreachable(ILogger logger, Exception exception, string path);

    [LoggerMessage(3103, LogLevel.Error, "The bank partner's answer to a request to {Path} cannot be used")]
    private static partial void UnusableAnswer(ILogger logger, string path);
}
