using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Finora.Core.Identity;
using Finora.Core.Time;

namespace Finora.Local.Sandboxes;

/// <summary>A payment that the bank tells Finora of.</summary>
/// <param name="LinkId">As it stands in the address of the link; null for a tap.</param>
/// <param name="Test">Signed with the secret of the test side.</param>
internal sealed record BankReport(string? LinkId, string? SessionId, long AmountKobo, bool Test)
{
    /// <summary>What the bank calls the payment; the same again is the same payment.</summary>
    public string PaymentId { get; init; } = "bank_" + RandomNumberGenerator.GetHexString(20, lowercase: true);

    /// <summary>Signed with a secret that Finora does not know.</summary>
    public bool IsForged { get; init; }
}

/// <summary>What Finora said to a report.</summary>
/// <param name="Status">HTTP status; 0 when it did not answer.</param>
internal sealed record BankReportAnswer(BankReport Report, DateTimeOffset At, int Status, string Body);

/// <summary>Secrets of the two sides, as UTF-8 text.</summary>
public sealed record BankSandboxSecrets(byte[] Live, byte[] Test);

/// <summary>Sends reports as the bank does: over HTTP to the public address of the callback, signed over the raw bytes. Section 13 of the Business contract.</summary>
internal sealed class BankReports(BankSandboxSecrets secrets, TimeProvider time) : IDisposable
{
    private const string CallbackPath = "v1/webhooks/alat-payment";
    private const int MaxAnswer = 4_096;
    private const int MaxKept = 20;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(30), MaxResponseContentBufferSize = 65_536 };
    private readonly Lock _gate = new();
    private readonly LinkedList<BankReportAnswer> _answers = [];

    /// <summary>The last twenty, newest first.</summary>
    public IReadOnlyList<BankReportAnswer> Answers
    {
        get
        {
            lock (_gate) return [.. _answers];
        }
    }

    public void Dispose() => _http.Dispose();

    /// <param name="app">Where Finora listens, with a slash at the end.</param>
    public async Task<BankReportAnswer> SendAsync(Uri app, BankReport report, CancellationToken cancellationToken)
    {
        var body = Write(report);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(app, CallbackPath)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("X-Alat-Signature", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(SecretOf(report), body)));
        var answer = await AskAsync(request, report, cancellationToken);
        lock (_gate)
        {
            _answers.AddFirst(answer);
            if (_answers.Count > MaxKept) _answers.RemoveLast();
        }

        return answer;
    }

    /// <summary>What is due through a link now, as its page tells programs; null when it does not say.</summary>
    public async Task<long?> FindDueAsync(Uri app, string linkId, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(app, $"p/{Uri.EscapeDataString(linkId)}"));
        request.Headers.Accept.Add(new("application/json"));
        using var response = await _http.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode) return null;
        using var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        return json.RootElement.TryGetProperty("data", out var data) && data.TryGetProperty("amountDueKobo", out var due) && due.ValueKind == JsonValueKind.Number ? due.GetInt64() : null;
    }

    private async Task<BankReportAnswer> AskAsync(HttpRequestMessage request, BankReport report, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            return new BankReportAnswer(report, time.GetUtcNow(), (int)response.StatusCode, text.Length > MaxAnswer ? text[..MaxAnswer] : text);
        }
        catch (HttpRequestException e)
        {
            return new BankReportAnswer(report, time.GetUtcNow(), 0, e.Message);
        }
    }

    private byte[] SecretOf(BankReport report) => report.IsForged ? RandomNumberGenerator.GetBytes(32) : report.Test ? secrets.Test : secrets.Live;

    private byte[] Write(BankReport report)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("event"u8, "payment.completed"u8);
            writer.WriteString("paymentId"u8, report.PaymentId);
            writer.WriteString("paymentLinkId"u8, report.LinkId);
            writer.WriteString("sessionId"u8, report.SessionId);
            writer.WriteNumber("amountKobo"u8, report.AmountKobo);
            writer.WriteString("currency"u8, "NGN"u8);
            writer.WriteString("reference"u8, "SANDBOX-" + report.PaymentId[^8..].ToUpper(CultureInfo.InvariantCulture));
            writer.WriteString("timestamp"u8, Instant.Format(time.GetUtcNow()));
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>The id in whatever was pasted: an id, its part after <c>pl_</c>, or the address of the page; null when there is none in it.</summary>
    public static string? LinkIdIn(string text)
    {
        var last = text.Trim().TrimEnd('/').Split('/')[^1];
        var id = last.StartsWith(IdPrefix.PaymentLink + "_", StringComparison.Ordinal) ? last : $"{IdPrefix.PaymentLink}_{last}";
        return PublicId.TryParse(IdPrefix.PaymentLink, id, out _) ? id : null;
    }
}
