using Finora.Core.Identity;
using Finora.Core.Messaging;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Accounts;

/// <summary>What a link in a letter is for.</summary>
public enum AccountLinkKind
{
    VerifyEmail,
    ResetPassword,
}

/// <summary>A link that was mailed to a user. There is one of each kind: a newer one takes the place of the one before.</summary>
/// <param name="Hash">SHA-256 of the secret in the link.</param>
/// <param name="ExpiresAt">UTC.</param>
public sealed record AccountLink(AccountLinkKind Kind, Guid Id, string Hash, DateTimeOffset ExpiresAt) : IDocument
{
    public static int Schema => 1;

    /// <summary>UTC; when it was used.</summary>
    public DateTimeOffset? UsedAt { get; init; }

    internal bool Fits(UserSecret shown, DateTimeOffset now) => Id == shown.RowId && now < ExpiresAt && shown.Matches(Hash);
}

/// <summary>Mails links and notices to users, in the batch of what they tell of. The secret stands behind the '#' of the address, which browsers send to no server.</summary>
public sealed class AccountLinks(TenantStore store, TenantKeyring keyring, Messages messages, MessageOrigins origins, IdGenerator ids, TimeProvider time)
{
    /// <summary>Makes a link and mails it.</summary>
    /// <param name="batch">Of the user's home.</param>
    internal async Task SendAsync(TenantBatch batch, OpenUser user, AccountLinkKind kind, CancellationToken cancellationToken)
    {
        await NotifyAsync(batch, user, NoticeOf(kind), cancellationToken, ("link", Make(batch, user.At, kind)));
    }

    /// <summary>Makes a link for a letter that says something else as well.</summary>
    /// <param name="batch">Of the user's home.</param>
    /// <returns>The address that it leads to.</returns>
    internal string Make(TenantBatch batch, UserPointer user, AccountLinkKind kind)
    {
        var secret = UserSecret.New(user, ids.NewId());
        batch.Put(Keys.AccountLink(user.UserId, kind), new AccountLink(kind, secret.RowId, secret.Hash, Instant.Now(time) + LifeOf(kind)));
        return $"{origins.AppOrigin}/{PathOf(kind)}#token={secret}";
    }

    internal async Task NotifyAsync(TenantBatch batch, OpenUser user, NoticeKind kind, CancellationToken cancellationToken, params (string Name, string Value)[] values)
    {
        var cipher = await keyring.OpenAsync(batch.Scope.TenantId, cancellationToken);
        var content = new MessageContent(user.Email, []) { Notice = kind, Values = values.ToDictionary(value => value.Name, value => value.Value, StringComparer.Ordinal) };
        messages.AddNotice(batch, cipher, ids.NewId(), content);
    }

    /// <summary>The link of that kind which a user shows; null for one that is unknown, old or replaced by a newer. It may have been used.</summary>
    internal async Task<Stored<AccountLink>?> FindAsync(UserSecret shown, AccountLinkKind kind, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(TenantScope.Live(shown.User.TenantId), Keys.AccountLink(shown.User.UserId, kind), cancellationToken);
        return stored is not null && stored.Value.Fits(shown, time.GetUtcNow()) ? stored : null;
    }

    private static TimeSpan LifeOf(AccountLinkKind kind) => kind == AccountLinkKind.VerifyEmail ? TimeSpan.FromHours(24) : TimeSpan.FromHours(1);

    private static NoticeKind NoticeOf(AccountLinkKind kind) => kind == AccountLinkKind.VerifyEmail ? NoticeKind.VerifyEmail : NoticeKind.ResetPassword;

    private static string PathOf(AccountLinkKind kind) => kind == AccountLinkKind.VerifyEmail ? "verify-email" : "reset-password";
}
