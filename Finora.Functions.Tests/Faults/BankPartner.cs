using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Finora.Functions.Tests.Faults;

/// <summary>What the bank was told about one payment.</summary>
/// <param name="Report">The one that was answered.</param>
/// <param name="Data">The answer's data, as sent.</param>
internal sealed record Answered(Report Report, string Data);

/// <summary>The bank partner: reports payments, keeps what it was answered, and notes whatever contradicts that later.</summary>
internal sealed class BankPartner
{
    private readonly ConcurrentDictionary<string, Answered> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Report> _bookedNow = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Report> _refused = new();
    private readonly ConcurrentQueue<string> _faults = new();
    private readonly Lock _gate = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> _watchers = [];
    private int _sent;
    private int _replies;

    public IReadOnlyDictionary<string, Answered> Answers => _answers;

    public IReadOnlyCollection<string> Faults => _faults;

    public int Sent => _sent;

    public int Replies => Volatile.Read(ref _replies);

    /// <summary>Reports refused because the same payment was known with another amount.</summary>
    public IReadOnlyCollection<Report> Refused => _refused;

    /// <summary>Completes when so many answers have come in all.</summary>
    public Task RepliedAsync(int count)
    {
        lock (_gate)
        {
            if (_replies >= count) return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _watchers.Add((count, reached));
            return reached.Task;
        }
    }

    /// <summary>Null when the app has spoken: booked, known, or refused for good. Else how long to leave it alone.</summary>
    public async Task<TimeSpan?> SendAsync(HttpClient http, Report report, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _sent);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/webhooks/alat-payment") { Content = new StringContent(report.Body, Encoding.UTF8, "application/json") };
            var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(report.Account.PartnerSecret), Encoding.UTF8.GetBytes(report.Body));
            request.Headers.Add("X-Alat-Signature", "sha256=" + Convert.ToHexStringLower(mac));
            using var response = await http.SendAsync(request, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            return Note(report, response, text);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return TimeSpan.FromMilliseconds(50);
        }
    }

    private TimeSpan? Note(Report report, HttpResponseMessage response, string text)
    {
        var retryAfter = response.Headers.RetryAfter?.Delta;
        if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable || (response.StatusCode == HttpStatusCode.Conflict && retryAfter is not null))
        {
            return retryAfter ?? TimeSpan.FromSeconds(1);
        }

        if (response.StatusCode == HttpStatusCode.OK) NoteAnswer(report, JsonDocument.Parse(text).RootElement.GetProperty("data").GetRawText(), response.Headers.Contains("Idempotency-Replayed"));
        else if (response.StatusCode == HttpStatusCode.Conflict) _refused.Enqueue(report);
        else _faults.Enqueue($"{report.PaymentId} was answered {(int)response.StatusCode}: {text}");
        CountReply();
        return null;
    }

    private void NoteAnswer(Report report, string data, bool replayed)
    {
        var first = _answers.GetOrAdd(report.PaymentId, new Answered(report, data));
        if (first.Data != data) _faults.Enqueue($"{report.PaymentId} was answered {first.Data} and later {data}.");
        if (first.Report.AmountKobo != report.AmountKobo) _faults.Enqueue($"{report.PaymentId} was booked with {first.Report.AmountKobo} and accepted with {report.AmountKobo}.");
        if (!replayed && !_bookedNow.TryAdd(report.PaymentId, report)) _faults.Enqueue($"{report.PaymentId} was answered as booked just now twice.");
    }

    private void CountReply()
    {
        lock (_gate)
        {
            _replies++;
            foreach (var (_, reached) in _watchers.Where(watcher => watcher.Count <= _replies)) reached.TrySetResult();
            _watchers.RemoveAll(watcher => watcher.Count <= _replies);
        }
    }
}
