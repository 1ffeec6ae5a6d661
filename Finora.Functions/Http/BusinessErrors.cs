using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Finora.Core;
using Finora.Core.Time;

namespace Finora.Functions.Http;

/// <summary>The envelope and error table of the Business API: sections 1.2 and 3 of its contract.</summary>
internal static class BusinessErrors
{
    private const int MaxDetails = 50;

    public static (int Status, string Code) Of(FailureCode code) => code switch
    {
        FailureCode.InvalidFields => (400, "VALIDATION_ERROR"),
        FailureCode.Unbalanced => (400, "UNBALANCED_JOURNAL"),
        FailureCode.InsufficientCredits => (402, "INSUFFICIENT_CREDITS"),
        FailureCode.Forbidden => (403, "FORBIDDEN"),
        FailureCode.NotFound => (404, "NOT_FOUND"),
        FailureCode.Conflict or FailureCode.WrongState or FailureCode.Busy => (409, "CONFLICT"),
        FailureCode.RuleBroken or FailureCode.PlanLimit => (422, "BUSINESS_LOGIC_ERROR"),
        FailureCode.Unavailable => (500, "INTERNAL_ERROR"),
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, null),
    };

    public static (int Status, string Code) Of(Refusal refusal) => refusal switch
    {
        Refusal.InvalidRequest or Refusal.OAuthAccount => (400, "INVALID_REQUEST"),
        Refusal.MissingBusinessId => (400, "MISSING_BUSINESS_ID"),
        Refusal.InvalidVersion => (400, "INVALID_VERSION"),
        Refusal.NoCredential or Refusal.TokenExpired => (401, "UNAUTHORIZED"),
        Refusal.InsufficientCredits => (402, "INSUFFICIENT_CREDITS"),
        Refusal.BadCredential => (401, "INVALID_API_KEY"),
        Refusal.PlanTooLow => (403, "PREMIUM_REQUIRED"),
        Refusal.EnterpriseOnly => (403, "ENTERPRISE_ONLY"),
        Refusal.Forbidden => (403, "FORBIDDEN"),
        Refusal.Suspended => (403, "BUSINESS_SUSPENDED"),
        Refusal.UnknownPath => (404, "NOT_FOUND"),
        Refusal.WrongMethod => (405, "METHOD_NOT_ALLOWED"),
        Refusal.BodyTooLarge => (413, "PAYLOAD_TOO_LARGE"),
        Refusal.TooManyRequests => (429, "RATE_LIMIT"),
        Refusal.Unavailable or Refusal.Internal => (500, "INTERNAL_ERROR"),
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, null),
    };

    public static void WriteSuccess<T>(Utf8JsonWriter writer, Call call, T data, JsonTypeInfo<T> type)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("success"u8, true);
        writer.WritePropertyName("data"u8);
        JsonSerializer.Serialize(writer, data, type);
        WriteMeta(writer, call);
        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, Call call, ErrorBody error)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("success"u8, false);
        writer.WriteStartObject("error"u8);
        writer.WriteString("code"u8, error.Code);
        writer.WriteString("message"u8, error.Message);
        if (error.RetryAfter is { } seconds) writer.WriteNumber("retryAfter"u8, seconds);
        if (error.Faults.Count > 0 && error.Status is 400 or 404) WriteDetails(writer, error.Faults);
        writer.WriteString("requestId"u8, call.RequestId);
        writer.WriteEndObject();
        WriteMeta(writer, call);
        writer.WriteEndObject();
    }

    private static void WriteDetails(Utf8JsonWriter writer, IReadOnlyList<FieldFault> faults)
    {
        writer.WriteStartArray("details"u8);
        foreach (var fault in faults.Take(MaxDetails))
        {
            writer.WriteStartObject();
            writer.WriteString("field"u8, fault.Path);
            writer.WriteString("message"u8, fault.Message);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteMeta(Utf8JsonWriter writer, Call call)
    {
        writer.WriteStartObject("meta"u8);
        writer.WriteString("requestId"u8, call.RequestId);
        writer.WriteString("timestamp"u8, Instant.Format(call.StartedAt));
        call.RateLimit?.WriteTo(writer);
        writer.WriteEndObject();
    }
}
