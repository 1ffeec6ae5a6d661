using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Finora.Core;

namespace Finora.Functions.Http;

/// <summary>Turns values, failures and refusals into answers in the words of the surface that was called. The one place where codes meet HTTP.</summary>
public static class Replies
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonReply Ok<T>(Call call, T data, JsonTypeInfo<T> type) => Success(call, StatusCodes.Status200OK, data, type);

    public static JsonReply Created<T>(Call call, T data, JsonTypeInfo<T> type) => Success(call, StatusCodes.Status201Created, data, type);

    /// <summary>For work that goes on behind the answer.</summary>
    public static JsonReply Accepted<T>(Call call, T data, JsonTypeInfo<T> type) => Success(call, StatusCodes.Status202Accepted, data, type);

    /// <param name="retryAfter">Seconds after which a busy record or an unreachable partner is worth another try.</param>
    public static JsonReply Failed(Call call, Failure failure, int retryAfter = 1)
    {
        var (status, code) = call.Surface == Surface.Platform ? PlatformErrors.Of(failure) : BusinessErrors.Of(failure.Code);
        var reply = Error(call, new ErrorBody(status, code, failure.Message, failure.Fields));
        return failure.Code is FailureCode.Busy or FailureCode.Unavailable ? reply with { RetryAfter = retryAfter } : reply;
    }

    public static JsonReply Refused(Call call, RefusedRequest refused)
    {
        var (status, code) = call.Surface == Surface.Platform ? PlatformErrors.Of(refused.Reason) : BusinessErrors.Of(refused.Reason);
        var error = new ErrorBody(status, code, refused.Message, refused.Faults) { RetryAfter = status == StatusCodes.Status429TooManyRequests ? refused.RetryAfter : null };
        var reply = Error(call, error) with { RetryAfter = refused.RetryAfter };
        return refused.Allow is { } allow ? reply with { Headers = new Dictionary<string, string> { ["Allow"] = allow } } : reply;
    }

    private static JsonReply Success<T>(Call call, int status, T data, JsonTypeInfo<T> type) =>
        Write(status, writer =>
        {
            if (call.Surface == Surface.Platform) JsonSerializer.Serialize(writer, data, type);
            else BusinessErrors.WriteSuccess(writer, call, data, type);
        });

    private static JsonReply Error(Call call, ErrorBody error) =>
        Write(error.Status, writer =>
        {
            if (call.Surface == Surface.Platform) PlatformErrors.Write(writer, call, error);
            else BusinessErrors.Write(writer, call, error);
        }) with { Error = error };

    private static JsonReply Write(int status, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions)) write(writer);
        return new JsonReply(status, buffer.WrittenMemory);
    }
}

/// <summary>An error before a surface has put it into words.</summary>
internal sealed record ErrorBody(int Status, string Code, string Message, IReadOnlyList<FieldFault> Faults)
{
    /// <summary>Seconds, told in the body as well as in the header; on 429 only.</summary>
    public int? RetryAfter { get; init; }
}
