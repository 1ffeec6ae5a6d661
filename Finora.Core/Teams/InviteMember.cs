using Finora.Core.Accounts;
using Finora.Core.Identity;
using Finora.Core.Messaging;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Teams;

/// <summary>Who changes a team.</summary>
public sealed record TeamActor(Guid TenantId, Guid UserId, Role Role);

/// <summary>
/// Asks somebody into a tenant by letter. Invitation, its place by address and the letter are one batch. Who may be asked does not depend on whether the address has an account, so an
/// invitation tells nobody that it has.
/// </summary>
public sealed class InviteMember(
    TenantStore store, TeamRegister team, AccountDirectory accounts, UserDirectory users, TenantKeyring keyring, Messages messages, MessageOrigins origins, IdGenerator ids, TimeProvider time)
{
    /// <param name="id">Fixed by an idempotent call; null takes a new one.</param>
    /// <param name="email">In lower case.</param>
    public async Task<Outcome<Teammate>> RunAsync(TeamActor actor, Guid? id, string email, Role role, CancellationToken cancellationToken)
    {
        if (role == Role.Admin && actor.Role < Role.Owner) return Failure.Forbidden("Only the owner may make somebody an admin.");
        if (await accounts.FindByEmailAsync(email, cancellationToken) is { } known && await accounts.PlaceAsync(actor.TenantId, known.User.Id, cancellationToken) is not null) return Failure.Conflict("This person is a member already.");
        var invitation = await MakeAsync(actor, id ?? ids.NewId(), email, role, cancellationToken);
        var cipher = await keyring.OpenAsync(actor.TenantId, cancellationToken);
        var byEmail = Keys.InvitationByEmail(cipher.BlindIndex(Invitation.EmailIndex, email));
        var outcome = await store.RunAsync<Invitation>(
            TenantScope.Live(actor.TenantId),
            async (batch, token) =>
            {
                var placed = await store.GetAsync(batch.Scope, byEmail, token);
                var before = placed is null ? null : await store.GetAsync(batch.Scope, Keys.Invitation(placed.Value.Id), token);
                if (before is not null && before.Value.IsOpen(time.GetUtcNow())) return Failure.Conflict("This person is invited already.");
                if (await IsFullAsync(batch.Scope, null, token)) return TeamAllowance.Full;
                if (before is not null) batch.Delete(before);
                batch.Save(byEmail, placed, new IdReference(invitation.Row.Id));
                batch.Insert(Keys.Invitation(invitation.Row.Id), invitation.Row);
                await WriteAsync(batch, cipher, invitation, email, token);
                return invitation.Row;
            },
            cancellationToken);
        return outcome.IsOk ? await team.OfAsync(actor.TenantId, outcome.Value, cancellationToken) : outcome.Failure;
    }

    /// <summary>A new letter with a new link, good for seven days from now; the old link leads nowhere.</summary>
    public async Task<Outcome<Teammate>> ResendAsync(TeamActor actor, Guid id, CancellationToken cancellationToken)
    {
        var cipher = await keyring.OpenAsync(actor.TenantId, cancellationToken);
        var token = InvitationToken.New(actor.TenantId, id);
        var outcome = await store.RunAsync<Invitation>(
            TenantScope.Live(actor.TenantId),
            async (batch, cancellation) =>
            {
                if (await store.GetAsync(batch.Scope, Keys.Invitation(id), cancellation) is not { } stored)
                {
                    return await store.GetAsync(batch.Scope, Keys.Member(id), cancellation) is null ? TeamFailures.NotFound(id) : Failure.Rule("This person is a member already, and not invited.");
                }

                if (!stored.Value.IsOpen(time.GetUtcNow()) && await IsFullAsync(batch.Scope, id, cancellation)) return TeamAllowance.Full;
                var again = stored.Value with { TokenHash = token.Hash, ExpiresAt = Instant.Now(time) + Invitation.Life };
                batch.Update(stored, again);
                await WriteAsync(batch, cipher, (again, token), cipher.Open(again.SealedEmail, Invitation.EmailBinding(id)), cancellation);
                return again;
            },
            cancellationToken);
        return outcome.IsOk ? await team.OfAsync(actor.TenantId, outcome.Value, cancellationToken) : outcome.Failure;
    }

    private async Task<(Invitation Row, InvitationToken Token)> MakeAsync(TeamActor actor, Guid id, string email, Role role, CancellationToken cancellationToken)
    {
        var (cipher, token, now) = (await keyring.OpenAsync(actor.TenantId, cancellationToken), InvitationToken.New(actor.TenantId, id), Instant.Now(time));
        return (new Invitation(id, cipher.Seal(email, Invitation.EmailBinding(id)), role, actor.UserId, token.Hash, now, now + Invitation.Life), token);
    }

    private async Task<bool> IsFullAsync(TenantScope home, Guid? except, CancellationToken cancellationToken)
    {
        var business = await store.GetAsync(home, Keys.Business, cancellationToken) ?? throw new InvalidDataException("A tenant has no business row.");
        return (await team.ReadAsync(home.TenantId, cancellationToken)).CountAt(time.GetUtcNow(), except) >= TeamAllowance.Of(business.Value.Plan);
    }

    private async Task WriteAsync(TenantBatch batch, TenantCipher cipher, (Invitation Row, InvitationToken Token) invitation, string email, CancellationToken cancellationToken)
    {
        var business = await store.GetAsync(batch.Scope, Keys.Business, cancellationToken) ?? throw new InvalidDataException("A tenant has no business row.");
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["business"] = business.Value.Name,
            ["inviter"] = (await users.FindAsync(batch.Scope.TenantId, invitation.Row.InvitedBy, cancellationToken))?.FullName is { Length: > 0 } name ? name : business.Value.Name,
            ["role"] = invitation.Row.Role.ToString().ToLowerInvariant(),
            ["link"] = $"{origins.AppOrigin}/invitations/{invitation.Token}?tenant={batch.Scope.TenantId}",
        };
        messages.AddNotice(batch, cipher, ids.NewId(), new MessageContent(email, []) { Notice = NoticeKind.TeamInvitation, Values = values });
    }
}

/// <summary>What several changes of a team refuse alike.</summary>
internal static class TeamFailures
{
    public static Failure NotFound(Guid id) => Failure.NotFound($"Team member with id '{id}' was not found.");
}
