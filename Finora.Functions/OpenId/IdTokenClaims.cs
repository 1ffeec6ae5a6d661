using Finora.Core.Accounts;
using Finora.Core.Identity;
using Finora.Functions.Http;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Finora.Functions.OpenId;

/// <summary>The person in an ID token whose signature is right.</summary>
internal static class IdTokenClaims
{
    private const int MaxName = 100;

    /// <summary>OpenID Connect Core 1.0, section 2.</summary>
    private const int MaxSubject = 255;

    /// <summary>Null when the token does not say who it is about.</summary>
    public static ProviderIdentity? Read(AuthProvider provider, JsonWebToken token)
    {
        if (SubjectOf(provider, token) is not { } subject) return null;
        var email = IdTokens.Text(token, "email") is { } text ? Patterns.Email(text.Trim()) : null;
        var isVerified = email is not null && IsTrue(token, provider == AuthProvider.Google ? "email_verified" : "xms_edov");
        var (first, last) = NamesOf(token, email);
        return new ProviderIdentity(provider, subject, email, isVerified, first, last);
    }

    /// <summary>Microsoft's <c>sub</c> differs from app to app; tenant and object name the person.</summary>
    private static string? SubjectOf(AuthProvider provider, JsonWebToken token)
    {
        if (provider == AuthProvider.Google) return IdTokens.Text(token, "sub") is { Length: <= MaxSubject } subject ? subject : null;
        return Guid.TryParseExact(IdTokens.Text(token, "tid"), "D", out var tenant) && Guid.TryParseExact(IdTokens.Text(token, "oid"), "D", out var person) ? $"{tenant:D}|{person:D}" : null;
    }

    /// <summary>Microsoft writes the optional claim as a flag or as 1, and either as text as well.</summary>
    private static bool IsTrue(JsonWebToken token, string name) => token.TryGetPayloadValue<object>(name, out var value) && value is true or 1 or 1L or "1" or "true" or "True";

    /// <summary>An account has a first name; a provider need not know one.</summary>
    private static (string First, string Last) NamesOf(JsonWebToken token, string? email)
    {
        var (given, family) = (Name(token, "given_name"), Name(token, "family_name"));
        if (given is not null) return (given, family ?? "");
        var words = Name(token, "name")?.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        return words.Length > 0 ? (words[0], family ?? words.ElementAtOrDefault(1) ?? "") : (Cut(email?.Split('@')[0]) ?? "My", family ?? "");
    }

    private static string? Name(JsonWebToken token, string claim) => Cut(IdTokens.Text(token, claim));

    private static string? Cut(string? text)
    {
        var clean = string.Concat((text ?? "").EnumerateRunes().Where(rune => !System.Text.Rune.IsControl(rune))).Trim();
        if (clean.Length > MaxName) clean = clean[..(char.IsHighSurrogate(clean[MaxName - 1]) ? MaxName - 1 : MaxName)];
        return clean.Length == 0 ? null : clean;
    }
}
