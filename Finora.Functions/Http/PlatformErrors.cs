using System.Text;
using System.Text.Json;
using Finora.Core;

namespace Finora.Functions.Http;

/// <summary>The error table of the Platform API: section 2 of its contract.</summary>
internal static class PlatformErrors
{
    private const int MaxDetails = 100;
    private const string ValidationError = "VALIDATION_ERROR";

    /// <summary>An id inside a body that names nothing of this tenant is a fault of that field here, whatever it is elsewhere.</summary>
    public static (int Status, string Code) Of(Failure failure) => failure.Code switch
    {
        _ when failure.Fields.Count > 0 => (400, ValidationError),
        FailureCode.InvalidFields => (400, ValidationError),
        FailureCode.Forbidden => (403, "FORBIDDEN"),
        FailureCode.NotFound => (404, "NOT_FOUND"),
        FailureCode.Conflict or FailureCode.Busy => (409, "CONFLICT"),
        FailureCode.RuleBroken or FailureCode.WrongState or FailureCode.Unbalanced => (422, "UNPROCESSABLE"),
        FailureCode.PlanLimit or FailureCode.InsufficientCredits => (402, "PLAN_LIMIT_EXCEEDED"),
        FailureCode.Unavailable => (503, "SERVICE_UNAVAILABLE"),
        _ => throw new ArgumentOutOfRangeException(nameof(failure), failure.Code, null),
    };

    public static (int Status, string Code) Of(Refusal refusal) => refusal switch
    {
        Refusal.InvalidRequest or Refusal.MissingBusinessId or Refusal.InvalidVersion => (400, ValidationError),
        Refusal.NoCredential or Refusal.BadCredential => (401, "UNAUTHORIZED"),
        Refusal.TokenExpired => (401, "TOKEN_EXPIRED"),
        Refusal.OAuthAccount => (400, "OAUTH_ACCOUNT"),
        Refusal.PlanTooLow or Refusal.EnterpriseOnly => (402, "FEATURE_NOT_AVAILABLE"),
        Refusal.InsufficientCredits => (402, "PLAN_LIMIT_EXCEEDED"),
        Refusal.Forbidden or Refusal.Suspended => (403, "FORBIDDEN"),
        Refusal.UnknownPath => (404, "NOT_FOUND"),
        Refusal.WrongMethod => (405, "METHOD_NOT_ALLOWED"),
        Refusal.BodyTooLarge => (413, "PAYLOAD_TOO_LARGE"),
        Refusal.TooManyRequests => (429, "RATE_LIMIT_EXCEEDED"),
        Refusal.Unavailable => (503, "SERVICE_UNAVAILABLE"),
        Refusal.Internal => (500, "INTERNAL_ERROR"),
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, null),
    };

    public static void Write(Utf8JsonWriter writer, Call call, ErrorBody error)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("error"u8);
        writer.WriteString("code"u8, error.Code);
        writer.WriteString("message"u8, error.Code == ValidationError ? "Request body validation failed." : error.Message);
        writer.WriteStartArray("details"u8);
        if (error.Code == ValidationError) WriteDetails(writer, error);
        writer.WriteEndArray();
        writer.WriteString("request_id"u8, call.RequestId);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>
    /// camelCase with brackets, as Core writes paths, to dotted snake_case: <c>lineItems[0].unitPrice</c> becomes <c>line_items.0.unit_price</c>. The name of
    /// a header, which alone has hyphens, stays as it is.
    /// </summary>
    internal static string PathOf(string path)
    {
        if (path.Contains('-')) return path;
        var text = new StringBuilder(path.Length + 8);
        foreach (var c in path)
        {
            if (c == ']') continue;
            if (char.IsAsciiLetterUpper(c)) text.Append('_').Append(char.ToLowerInvariant(c));
            else text.Append(c == '[' ? '.' : c);
        }

        return text.ToString();
    }

    private static void WriteDetails(Utf8JsonWriter writer, ErrorBody error)
    {
        var faults = error.Faults.Count > 0 ? error.Faults : [new FieldFault("", error.Message)];
        foreach (var fault in faults.Take(MaxDetails))
        {
            var path = PathOf(fault.Path);
            writer.WriteStartObject();
            writer.WriteString("field"u8, path);
            writer.WriteString("message"u8, path.Length == 0 ? fault.Message : $"{LastName(path)} {fault.Message}");
            writer.WriteEndObject();
        }
    }

    /// <summary>The contract starts every message with the last name of the path; an index is no name.</summary>
    private static string LastName(string path) => path.Split('.').Last(part => part.Length == 0 || !char.IsAsciiDigit(part[0]));
}
