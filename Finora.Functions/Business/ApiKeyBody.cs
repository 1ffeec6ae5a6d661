using System.Text.Json;
using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Limits;
using Finora.Core.Time;
using Finora.Functions.Http;

namespace Finora.Functions.Business;

/// <summary>An API key of the Business API, section 16. The key itself is never here.</summary>
public sealed record ApiKeyBody(
    string KeyId, string KeyPrefix, string KeyLastFour, string Name, string Environment, bool IsActive, string CreatedAt, string? LastUsedAt, long TotalCalls, string ExpiresAt)
{
    public static ApiKeyBody From(ApiKey key, KeyUsage usage) => new(
        PublicId.Format(IdPrefix.ApiKey, key.Id),
        key.Prefix,
        key.LastFour,
        key.Name,
        ApiKeyWords.Environment(key.Test),
        true,
        Instant.Format(key.CreatedAt),
        usage.LastAt is { } last ? Instant.Format(last) : null,
        usage.Total,
        Instant.Format(key.ExpiresAt!.Value));
}

/// <summary>A page of keys.</summary>
public sealed record ApiKeyListBody(IReadOnlyList<ApiKeyBody> Keys, int Count, string? NextCursor);

/// <summary>A key just made, the only time that <paramref name="Key"/> is shown.</summary>
public sealed record IssuedApiKeyBody(
    string KeyId, string Key, string KeyPrefix, string KeyLastFour, string Name, string Environment, bool IsActive, string CreatedAt, string? LastUsedAt, long TotalCalls, string ExpiresAt)
{
    public static IssuedApiKeyBody From(IssuedApiKey issued)
    {
        var key = ApiKeyBody.From(issued.Key, KeyUsage.None);
        return new IssuedApiKeyBody(key.KeyId, issued.Secret, key.KeyPrefix, key.KeyLastFour, key.Name, key.Environment, true, key.CreatedAt, null, 0, key.ExpiresAt);
    }
}

/// <summary>What is left to say of a key that was revoked.</summary>
public sealed record RevokedApiKeyBody(string KeyId, bool IsActive, string RevokedAt);

/// <summary>The Business API's words on keys, and the body that asks for one.</summary>
internal static class ApiKeyWords
{
    private static readonly Dictionary<string, bool> Environments = new(StringComparer.Ordinal) { ["live"] = false, ["test"] = true };

    public static string Environment(bool test) => test ? "test" : "live";

    /// <param name="test">The side of the caller, which is the default.</param>
    public static Outcome<(string Name, bool Test)> Read(JsonElement body, bool test)
    {
        var fields = new Fields(body);
        var (name, environment) = (fields.Text("name", 100, required: true), fields.Choice("environment", Environments) ?? test);
        return fields.Failure is { } failure ? failure : (name!, environment);
    }
}
