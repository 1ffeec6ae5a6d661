using System.Collections.ObjectModel;

namespace Finora.Functions.Http;

/// <summary>
/// A JSON answer whose bytes are already fixed. Answers are made whole before anything is sent, so that one that must be given again (idempotency) is
/// the same to the byte, and a failure while writing cannot leave half an envelope.
/// </summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">UTF-8 JSON.</param>
public sealed record JsonReply(int Status, ReadOnlyMemory<byte> Body) : IResult
{
    private const string MediaType = "application/json; charset=utf-8";

    /// <summary>Whole seconds after which the same request may work, sent as <c>Retry-After</c>.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Further headers, for the few answers that need one (<c>Allow</c>, <c>Idempotency-Replayed</c>).</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>What went wrong, for whoever tells it in another form; null for an answer that is no error.</summary>
    internal ErrorBody? Error { get; init; }

    /// <summary>Marks an answer that was given before.</summary>
    public JsonReply AsReplay() => this with { Headers = new Dictionary<string, string> { ["Idempotency-Replayed"] = "true" } };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = MediaType;
        response.ContentLength = Body.Length;
        if (RetryAfter is { } seconds) response.Headers.RetryAfter = seconds.ToString();
        foreach (var (name, value) in Headers) response.Headers[name] = value;
        await response.Body.WriteAsync(Body, httpContext.RequestAborted);
    }
}
