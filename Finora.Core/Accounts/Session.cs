using Finora.Core.Storage;

namespace Finora.Core.Accounts;

/// <summary>
/// What one browser holds from signing in to signing out: a family of refresh tokens, of which the newest counts. The row stands beside its user's, in the user's home tenant; a session without
/// a row has ended.
/// </summary>
/// <param name="TenantId">The tenant that is worked in now.</param>
/// <param name="TokenHash">SHA-256 of the newest refresh token's secret.</param>
/// <param name="RefreshedAt">UTC; the session lives <see cref="Life"/> from here.</param>
public sealed record Session(Guid Id, Guid UserId, Guid TenantId, string TokenHash, DateTimeOffset CreatedAt, DateTimeOffset RefreshedAt) : IDocument
{
    public static int Schema => 1;

    /// <summary>Platform contract, 5.1.</summary>
    public static TimeSpan Life { get; } = TimeSpan.FromDays(30);

    /// <summary>
    /// How long a token that was just replaced still gets its successor. Tabs of one browser share the cookie and may refresh at once, and an answer may be lost on the way; in both cases the
    /// older token arrives once more without anybody having stolen it.
    /// </summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromSeconds(30);

    private const int MaxReplaced = 5;

    /// <summary>Those of the last <see cref="Grace"/>, oldest first; each leads to the one after it, and the last to the newest.</summary>
    public IReadOnlyList<ReplacedToken> Replaced { get; init; } = [];

    public bool IsLive(DateTimeOffset now) => now < RefreshedAt + Life;

    /// <summary>The token that whoever shows <paramref name="shown"/> must have now; null when it is neither the newest nor one that was just replaced.</summary>
    internal UserSecret? NewestFrom(UserSecret shown, DateTimeOffset now)
    {
        if (shown.Matches(TokenHash)) return shown;
        var replaced = Replaced.SkipWhile(token => now > token.At + Grace || !shown.Matches(token.Hash));
        var newest = replaced.Aggregate(shown, (secret, token) => secret.Next(token.Salt));
        return !ReferenceEquals(newest, shown) && newest.Matches(TokenHash) ? newest : null;
    }

    /// <summary>With the successor of the newest token.</summary>
    internal Session Rotated(UserSecret newest, byte[] salt, DateTimeOffset now) => this with
    {
        TokenHash = newest.Next(salt).Hash,
        RefreshedAt = now,
        Replaced = [.. Replaced.Where(token => now <= token.At + Grace).TakeLast(MaxReplaced - 1), new ReplacedToken(newest.Hash, salt, now)],
    };
}

/// <summary>A refresh token that has a successor.</summary>
/// <param name="Salt">Makes the successor from the token; see <see cref="UserSecret.Next"/>.</param>
/// <param name="At">UTC; when it was replaced.</param>
public sealed record ReplacedToken(string Hash, byte[] Salt, DateTimeOffset At);

/// <summary>A tenant that a user joined, kept in the user's home tenant. It only says where to look: the member's row in that tenant decides.</summary>
/// <param name="LastSeenAt">UTC; when the user last signed in to it or refreshed a session there.</param>
public sealed record JoinedTenant(Guid TenantId, DateTimeOffset? LastSeenAt) : IDocument
{
    public static int Schema => 1;
}
