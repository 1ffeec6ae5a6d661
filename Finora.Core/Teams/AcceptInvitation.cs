using System.Security.Cryptography;
using System.Text;
using Finora.Core.Accounts;
using Finora.Core.Audit;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;
using Microsoft.AspNetCore.Identity;

namespace Finora.Core.Teams;

/// <summary>An invitation, as whoever has its link sees it.</summary>
/// <param name="Account">The account of the address; null where it has none.</param>
public sealed record OpenInvitation(Invitation Row, Business Business, string Email, OpenUser? Account);

/// <summary>Somebody who has no account yet.</summary>
public sealed record NewTeammate(string FirstName, string LastName, string Password);

/// <summary>
/// Takes the place that an invitation keeps. Somebody new gets an account whose address counts as verified, since the letter reached it: user, member, session and the end of the invitation are
/// one batch. Somebody with an account must be signed in to it.
/// </summary>
public sealed class AcceptInvitation(
    TenantStore store, TeamRegister team, AccountDirectory accounts, Logins logins, Sessions sessions, TenantKeyring keyring, IPasswordHasher<User> passwords, IdGenerator ids, TimeProvider time)
{
    private static readonly Failure Gone = Failure.NotFound("The invitation is unknown, used, withdrawn or expired.");

    /// <summary>A failure for a token that is unknown, used, withdrawn or old: all alike.</summary>
    public async Task<Outcome<OpenInvitation>> FindAsync(string token, CancellationToken cancellationToken)
    {
        if (InvitationToken.Parse(token) is not { } parsed) return Gone;
        var home = TenantScope.Live(parsed.TenantId);
        if (await store.GetAsync(home, Keys.Invitation(parsed.InvitationId), cancellationToken) is not { } stored || !Opens(stored.Value, parsed)) return Gone;
        var business = await store.GetAsync(home, Keys.Business, cancellationToken) ?? throw new InvalidDataException("A tenant has no business row.");
        var cipher = await keyring.OpenAsync(parsed.TenantId, cancellationToken);
        var email = cipher.Open(stored.Value.SealedEmail, Invitation.EmailBinding(stored.Value.Id));
        return new OpenInvitation(stored.Value, business.Value, email, await accounts.FindByEmailAsync(email, cancellationToken));
    }

    public async Task<Outcome<SignedIn>> AsNewAsync(OpenInvitation invitation, NewTeammate input, CancellationToken cancellationToken)
    {
        var tenantId = invitation.Business.Id;
        var pointer = await logins.FindOrClaimAsync(invitation.Email, tenantId, test: false, cancellationToken);
        if (!pointer.IsOk) return pointer.Failure;
        if (pointer.Value.TenantId != tenantId) return Failure.Conflict("The e-mail address has an account by now. Sign in to it first.");
        var user = await logins.NewUserAsync(pointer.Value.UserId, input.FirstName, input.LastName, invitation.Email, null, cancellationToken);
        user = user with { PasswordHash = passwords.HashPassword(user, input.Password), IsEmailVerified = true, LastTenantId = tenantId };
        var open = new OpenUser(pointer.Value, user, invitation.Email);
        return await TakeAsync<SignedIn>(
            invitation,
            pointer.Value.UserId,
            async (batch, member, token) =>
            {
                if (await store.GetAsync(batch.Scope, Keys.User(user.Id), token) is not null) return Failure.Conflict("The e-mail address has an account by now. Sign in to it first.");
                batch.Insert(Keys.User(user.Id), user);
                return sessions.Add(batch, open, new Place(invitation.Business, member));
            },
            cancellationToken);
    }

    /// <summary>For the user who is signed in, and whose address was invited.</summary>
    public async Task<Outcome<SignedIn>> AsKnownAsync(OpenInvitation invitation, CancellationToken cancellationToken)
    {
        var (user, tenantId) = (invitation.Account!, invitation.Business.Id);
        await accounts.NoteJoinedAsync(user.At, tenantId, cancellationToken);
        var joined = await TakeAsync<Member>(
            invitation,
            user.User.Id,
            async (batch, member, token) =>
            {
                var known = await store.GetAsync(batch.Scope, Keys.UserHome(user.User.Id), token);
                if (user.At.TenantId != tenantId) batch.Save(Keys.UserHome(user.User.Id), known, new IdReference(user.At.TenantId));
                return member;
            },
            cancellationToken);
        return joined.IsOk ? await sessions.StartAsync(user, new Place(invitation.Business, joined.Value), "auth.login", cancellationToken) : joined.Failure;
    }

    /// <summary>Reads everything anew within the batch: of two at once only one gets the place.</summary>
    private async Task<Outcome<T>> TakeAsync<T>(OpenInvitation seen, Guid userId, Func<TenantBatch, Member, CancellationToken, Task<Outcome<T>>> then, CancellationToken cancellationToken)
    {
        Acting.AsUser(userId);
        var cipher = await keyring.OpenAsync(seen.Business.Id, cancellationToken);
        return await store.RunAsync<T>(
            TenantScope.Live(seen.Business.Id),
            async (batch, token) =>
            {
                var stored = await store.GetAsync(batch.Scope, Keys.Invitation(seen.Row.Id), token);
                if (stored is null || stored.Value.TokenHash != seen.Row.TokenHash || !stored.Value.IsOpen(time.GetUtcNow())) return Gone;
                var business = await store.GetAsync(batch.Scope, Keys.Business, token) ?? throw new InvalidDataException("A tenant has no business row.");
                if ((await team.ReadAsync(seen.Business.Id, token)).CountAt(time.GetUtcNow(), seen.Row.Id) >= TeamAllowance.Of(business.Value.Plan)) return TeamAllowance.Full;
                var member = new Member(userId, stored.Value.Role, Instant.Now(time)) { InvitedBy = stored.Value.InvitedBy };
                batch.Delete(stored);
                batch.Delete(Keys.InvitationByEmail(cipher.BlindIndex(Invitation.EmailIndex, seen.Email)));
                batch.Insert(Keys.Member(userId), member);
                var record = new AuditRecord(ids.NewId(), Instant.Now(time), userId.ToString(), "invitation.accepted", seen.Row.Id.ToString(), new Dictionary<string, string>()) { ActorType = ActorType.User, ActorId = userId };
                batch.Insert(Keys.Audit(record.Id), record);
                return await then(batch, member, token);
            },
            cancellationToken);
    }

    private bool Opens(Invitation invitation, InvitationToken token) =>
        invitation.IsOpen(time.GetUtcNow()) && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(invitation.TokenHash), Encoding.ASCII.GetBytes(token.Hash));
}
