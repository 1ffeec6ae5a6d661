using System.Security.Cryptography;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Accounts;

/// <summary>Somebody who is signed in, with the refresh token that the browser is to keep.</summary>
public sealed record SignedIn(OpenUser User, Place Place, Session Session, UserSecret RefreshToken);

/// <summary>The sessions of users: see docs/sessions.md. Whatever ends one deletes its row, so it counts from the next request on.</summary>
public sealed class Sessions(TenantStore store, AccountDirectory directory, AccountAudit audit, IdGenerator ids, TimeProvider time)
{
    /// <summary>Of one user; the oldest give way.</summary>
    private const int MaxSessions = 50;

    private const int SaltBytes = 32;

    /// <summary>Begins a session in a tenant that the user has a place in.</summary>
    /// <param name="action">How the trail names it: <c>auth.login</c>.</param>
    public Task<Outcome<SignedIn>> StartAsync(OpenUser user, Place place, string action, CancellationToken cancellationToken) =>
        audit.RunAsync<SignedIn>(
            user.Home,
            async (batch, note, token) =>
            {
                var stored = await store.GetAsync(batch.Scope, Keys.User(user.User.Id), token);
                if (stored is null) return Failure.Busy();
                if (stored.Value.LastTenantId != place.Business.Id) batch.Update(stored, stored.Value with { LastTenantId = place.Business.Id });
                await MakeRoomAsync(batch, user.User.Id, token);
                note.Add(place.Business.Id, action, user.User.Id);
                return Add(batch, user with { User = stored.Value }, place);
            },
            cancellationToken);

    /// <summary>A new session within a batch of the user's home.</summary>
    internal SignedIn Add(TenantBatch batch, OpenUser user, Place place)
    {
        var now = Instant.Now(time);
        var refreshToken = UserSecret.New(user.At, ids.NewId());
        var session = new Session(refreshToken.RowId, user.User.Id, place.Business.Id, refreshToken.Hash, now, now);
        batch.Insert(Keys.Session(user.User.Id, session.Id), session);
        batch.Put(Keys.JoinedTenant(user.User.Id, place.Business.Id), new JoinedTenant(place.Business.Id, now));
        return new SignedIn(user, place, session, refreshToken);
    }

    /// <summary>The session of an access token; null when it has ended.</summary>
    public async Task<Session?> FindAsync(UserPointer user, Guid sessionId, CancellationToken cancellationToken)
    {
        var session = await store.GetAsync(TenantScope.Live(user.TenantId), Keys.Session(user.UserId, sessionId), cancellationToken);
        return session is not null && session.Value.IsLive(time.GetUtcNow()) ? session.Value : null;
    }

    /// <summary>
    /// Replaces a refresh token. One that was just replaced gets the same successor again; one that was replaced before, or that only names the session, ends it: two hold it, and nobody can
    /// say which of them is the user. So does one whose user has no place in the tenant any more.
    /// </summary>
    /// <returns>Null for a token that opens nothing.</returns>
    public async Task<Outcome<SignedIn?>> RefreshAsync(UserSecret shown, CancellationToken cancellationToken) =>
        await audit.RunAsync<SignedIn?>(TenantScope.Live(shown.User.TenantId), (batch, note, token) => RefreshAsync(batch, note, shown, token), cancellationToken);

    private async Task<Outcome<SignedIn?>> RefreshAsync(TenantBatch batch, AuditNote note, UserSecret shown, CancellationToken cancellationToken)
    {
        var now = Instant.Now(time);
        var stored = await store.GetAsync(batch.Scope, Keys.Session(shown.User.UserId, shown.RowId), cancellationToken);
        if (stored is null) return (SignedIn?)null;
        if (!stored.Value.IsLive(now) || stored.Value.NewestFrom(shown, now) is not { } newest)
        {
            batch.Delete(stored);
            if (stored.Value.IsLive(now)) note.Add(stored.Value.TenantId, "auth.refresh_reuse", shown.User.UserId);
            return (SignedIn?)null;
        }

        var (user, place) = (directory.FindAsync(shown.User, cancellationToken), directory.PlaceAsync(stored.Value.TenantId, shown.User.UserId, cancellationToken));
        await Task.WhenAll(user, place);
        if (await user is not { } found || await place is not { } held)
        {
            batch.Delete(stored);
            return (SignedIn?)null;
        }

        if (!ReferenceEquals(newest, shown)) return new SignedIn(found, held, stored.Value, newest);
        var (session, next) = Rotate(batch, stored, newest, now);
        batch.Put(Keys.JoinedTenant(shown.User.UserId, session.TenantId), new JoinedTenant(session.TenantId, now));
        return new SignedIn(found, held, session, next);
    }

    /// <summary>
    /// Takes a session to another tenant of its user. Where the browser shows its refresh token that one is replaced, as in a refresh; else the session gets one that does not follow from the
    /// last, which then counts as stolen.
    /// </summary>
    /// <param name="shown">The refresh token, if one came with the request; that of another session does not count.</param>
    /// <returns>A failure when the user has no place there; null when the session has ended.</returns>
    public Task<Outcome<SignedIn?>> MoveAsync(UserPointer user, Guid sessionId, Guid tenantId, UserSecret? shown, CancellationToken cancellationToken) =>
        audit.RunAsync<SignedIn?>(
            TenantScope.Live(user.TenantId),
            async (batch, note, token) =>
            {
                if (await directory.PlaceAsync(tenantId, user.UserId, token) is not { } place) return Failure.NotFound($"Tenant with id '{tenantId}' was not found.");
                var now = Instant.Now(time);
                var stored = await store.GetAsync(batch.Scope, Keys.Session(user.UserId, sessionId), token);
                var account = await store.GetAsync(batch.Scope, Keys.User(user.UserId), token);
                if (stored is null || account is null || await directory.FindAsync(user, token) is not { } open) return (SignedIn?)null;
                var moved = stored with { Value = stored.Value with { TenantId = tenantId } };
                var newest = shown is not null && shown.User == user && shown.RowId == sessionId ? stored.Value.NewestFrom(shown, now) : null;
                var (session, next) = newest is null ? Replace(batch, moved, user, now) : Rotate(batch, moved, newest, now);
                if (account.Value.LastTenantId != tenantId) batch.Update(account, account.Value with { LastTenantId = tenantId });
                batch.Put(Keys.JoinedTenant(user.UserId, tenantId), new JoinedTenant(tenantId, now));
                note.Add(tenantId, "auth.tenant_switched", user.UserId);
                return new SignedIn(open, place, session, next);
            },
            cancellationToken);

    /// <summary>Signs out the browser that holds the token, whichever of the session's it is. Nothing happens for a token of nobody.</summary>
    public Task<Outcome<bool>> EndAsync(UserSecret shown, CancellationToken cancellationToken) =>
        audit.RunAsync<bool>(
            TenantScope.Live(shown.User.TenantId),
            async (batch, note, token) =>
            {
                var stored = await store.GetAsync(batch.Scope, Keys.Session(shown.User.UserId, shown.RowId), token);
                if (stored is null || !IsOfSession(stored.Value, shown)) return false;
                batch.Delete(stored);
                note.Add(stored.Value.TenantId, "auth.logout", shown.User.UserId);
                return true;
            },
            cancellationToken);

    /// <summary>Ends every session of a user but one, within a batch of the user's home.</summary>
    /// <param name="kept">Null ends them all.</param>
    internal async Task EndAllAsync(TenantBatch batch, Guid userId, Guid? kept, CancellationToken cancellationToken)
    {
        foreach (var session in (await ReadAsync(batch.Scope, userId, cancellationToken)).Where(session => session.Value.Id != kept)) batch.Delete(session);
    }

    private static bool IsOfSession(Session session, UserSecret shown) => shown.Matches(session.TokenHash) || session.Replaced.Any(token => shown.Matches(token.Hash));

    private static (Session Session, UserSecret Next) Rotate(TenantBatch batch, Stored<Session> stored, UserSecret newest, DateTimeOffset now)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var session = stored.Value.Rotated(newest, salt, now);
        batch.Update(stored, session);
        return (session, newest.Next(salt));
    }

    private static (Session Session, UserSecret Next) Replace(TenantBatch batch, Stored<Session> stored, UserPointer user, DateTimeOffset now)
    {
        var next = UserSecret.New(user, stored.Value.Id);
        var session = stored.Value with { TokenHash = next.Hash, RefreshedAt = now, Replaced = [] };
        batch.Update(stored, session);
        return (session, next);
    }

    private async Task MakeRoomAsync(TenantBatch batch, Guid userId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var sessions = await ReadAsync(batch.Scope, userId, cancellationToken);
        foreach (var old in sessions.Where((session, i) => i >= MaxSessions - 1 || !session.Value.IsLive(now))) batch.Delete(old);
    }

    /// <summary>Newest first. There are never many more than a user may have: two that sign in at once may each make room for one.</summary>
    private async Task<IReadOnlyList<Stored<Session>>> ReadAsync(TenantScope home, Guid userId, CancellationToken cancellationToken) =>
        (await store.ReadAsync(home, Keys.Sessions(userId), MaxSessions + (MaxSessions / 2), null, cancellationToken)).Items;
}
