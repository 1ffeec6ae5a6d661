using System.Text.Json;
using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Time;
using Finora.Functions.Http;

namespace Finora.Functions.Platform;

/// <summary>An API key of the Platform API, section 18. The key itself is never here.</summary>
public sealed record ApiKeyBody(
    Guid Id, string Name, string Prefix, IReadOnlyList<string> Scopes, string? CreatedBy, string CreatedAt, string? LastUsedAt, string? ExpiresAt, string? RevokedAt)
{
    private const int MaxName = 60;

    /// <param name="createdBy">The e-mail address of who made it; null where that person is not known any more.</param>
    public static ApiKeyBody From(ApiKey key, string? createdBy, DateTimeOffset? lastUsedAt) => new(
        key.Id, key.Name, key.Prefix, key.Scopes, createdBy, Instant.Format(key.CreatedAt), InvoiceWords.Print(lastUsedAt), InvoiceWords.Print(key.ExpiresAt), InvoiceWords.Print(key.RevokedAt));

    /// <param name="now">A key must not end before it begins.</param>
    public static Outcome<WantedApiKey> Read(JsonElement body, DateTimeOffset now)
    {
        var fields = new Fields(body);
        var name = fields.Text("name", MaxName, required: true);
        var scopes = fields.Texts("scopes", PlatformScopes.All.Count, text => PlatformScopes.All.Contains(text), $"must be one of {string.Join(", ", PlatformScopes.All)}", required: true);
        if (scopes is [] && fields.Faults.Count == 0) fields.Fault("scopes", "must name at least one scope");
        var expiresAt = fields.Instant("expires_at");
        if (expiresAt <= now) fields.Fault("expires_at", "must be in the future");
        return fields.Failure is { } failure ? failure : new WantedApiKey(name!, scopes!, expiresAt);
    }
}

/// <summary>What a new key is to be.</summary>
/// <param name="ExpiresAt">UTC; null for never.</param>
public sealed record WantedApiKey(string Name, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt);

/// <summary>A key just made, the only time that <paramref name="Key"/> is shown.</summary>
public sealed record IssuedApiKeyBody(
    Guid Id, string Name, string Key, string Prefix, IReadOnlyList<string> Scopes, string? CreatedBy, string CreatedAt, string? LastUsedAt, string? ExpiresAt, string? RevokedAt)
{
    public static IssuedApiKeyBody From(IssuedApiKey issued, string? createdBy)
    {
        var key = ApiKeyBody.From(issued.Key, createdBy, null);
        return new IssuedApiKeyBody(key.Id, key.Name, issued.Secret, key.Prefix, key.Scopes, key.CreatedBy, key.CreatedAt, null, key.ExpiresAt, null);
    }
}
