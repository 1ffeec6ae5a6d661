using System.Text.Json;
using Finora.Core.Nrs;

namespace Finora.Functions.Nrs;

/// <summary>The calls of MBS, as far as their answers mean different things.</summary>
internal enum MbsCall
{
    Validate,
    Sign,
    Confirm,
    Transmit,
    Update,
    VerifyTin,
    Read,
}

/// <summary>How far an exchange came.</summary>
internal enum MbsExchange
{
    /// <summary>The request never left: no connection, name or TLS.</summary>
    NotSent,

    /// <summary>It left, and no whole answer came.</summary>
    Lost,

    Answered,
}

/// <summary>What came back of one call, before it is judged. The envelope is read leniently: whatever is missing is null.</summary>
internal sealed record MbsReply(MbsCall Call, MbsExchange Exchange, int Status)
{
    /// <summary>The whole answer; undefined where it is no JSON object.</summary>
    public JsonElement Json { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public TimeSpan Duration { get; init; }

    /// <summary>Our word for what went wrong on the way.</summary>
    public string? Reason { get; init; }

    public bool IsSuccess => Exchange == MbsExchange.Answered && Status is >= 200 and < 300;

    public JsonElement? Data => Member(Json, "data") is { ValueKind: not JsonValueKind.Null } data ? data : null;

    public bool SaysNotOk => Data is { ValueKind: JsonValueKind.Object } data && Member(data, "ok") is { ValueKind: JsonValueKind.False };

    public string? ErrorId => Text(Error, "id");

    public string Details => Text(Error, "details") ?? "";

    public string PublicMessage => Text(Error, "public_message") ?? "";

    public IReadOnlyList<FiscalFieldError> Errors =>
        Error is { } error && Member(error, "errors") is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).Take(MaxErrors).Select(item => new FiscalFieldError(Text(item, "field") ?? "", Text(item, "message") ?? ""))]
            : [];

    private const int MaxErrors = 100;

    private JsonElement? Error => Member(Json, "error") is { ValueKind: JsonValueKind.Object } error ? error : null;

    /// <summary>The member of an object; null where there is none, or no object.</summary>
    public static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out var value) ? value : null;

    /// <summary>A text, or the digits of a number.</summary>
    public static string? Text(JsonElement? element, string name) => Member(element, name) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    public static bool IsTrue(JsonElement? element, string name) => Member(element, name) is { ValueKind: JsonValueKind.True };
}
