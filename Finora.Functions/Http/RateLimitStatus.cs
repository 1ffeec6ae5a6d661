using System.Text.Json;
using Finora.Core.Time;

namespace Finora.Functions.Http;

/// <summary>Where a caller stands against its limit, as told in headers and in the Business envelope.</summary>
/// <param name="Reset">UTC; when the window that counts frees up.</param>
public sealed record RateLimitStatus(int Limit, int Remaining, DateTimeOffset Reset)
{
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("rateLimit"u8);
        writer.WriteNumber("limit"u8, Limit);
        writer.WriteNumber("remaining"u8, Remaining);
        writer.WriteString("reset"u8, Instant.Format(Reset));
        writer.WriteEndObject();
    }
}
