using Finora.Core.Audit;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Teams;

/// <summary>
/// Gives other roles and takes people out. Every request reads the member's row, so either counts from the next one on. What admins may do ends below admin; the owner stays until
/// ownership is transferred.
/// </summary>
public sealed class ChangeTeam(TenantStore store, TeamRegister team, TenantKeyring keyring, IdGenerator ids, TimeProvider time)
{
    /// <param name="id">Of a member, or of an invitation.</param>
    public async Task<Outcome<Teammate>> SetRoleAsync(TeamActor actor, Guid id, Role role, CancellationToken cancellationToken)
    {
        Teammate? after = null;
        var outcome = await store.RunAsync<bool>(
            TenantScope.Live(actor.TenantId),
            async (batch, token) =>
            {
                if (await store.GetAsync(batch.Scope, Keys.Member(id), token) is { } member)
                {
                    if (Refusal(actor, id, member.Value.Role, role) is { } refused) return refused;
                    var changed = member.Value with { Role = role };
                    if (changed != member.Value) batch.Update(member, changed);
                    after = await team.OfAsync(actor.TenantId, changed, token);
                    return true;
                }

                if (await store.GetAsync(batch.Scope, Keys.Invitation(id), token) is not { } invitation) return TeamFailures.NotFound(id);
                if (Refusal(actor, id, invitation.Value.Role, role) is { } denied) return denied;
                var invited = invitation.Value with { Role = role };
                if (invited != invitation.Value) batch.Update(invitation, invited);
                after = await team.OfAsync(actor.TenantId, invited, token);
                return true;
            },
            cancellationToken);
        return outcome.IsOk ? after! : outcome.Failure;
    }

    /// <summary>Takes a member out, or withdraws an invitation. Everybody may take out oneself.</summary>
    public async Task<Outcome<bool>> RemoveAsync(TeamActor actor, Guid id, CancellationToken cancellationToken)
    {
        if (id != actor.UserId && actor.Role < Role.Admin) return Failure.Forbidden("This needs the role admin or a higher one.");
        var cipher = await keyring.OpenAsync(actor.TenantId, cancellationToken);
        return await store.RunAsync<bool>(
            TenantScope.Live(actor.TenantId),
            async (batch, token) =>
            {
                if (await store.GetAsync(batch.Scope, Keys.Member(id), token) is { } member)
                {
                    if (member.Value.Role == Role.Owner) return Failure.Rule("The owner cannot be removed. Transfer the ownership first.");
                    if (member.Value.Role == Role.Admin && id != actor.UserId && actor.Role < Role.Owner) return AdminsAreTheOwners;
                    batch.Delete(member);
                    return true;
                }

                if (await store.GetAsync(batch.Scope, Keys.Invitation(id), token) is not { } invitation) return TeamFailures.NotFound(id);
                if (invitation.Value.Role == Role.Admin && actor.Role < Role.Owner) return AdminsAreTheOwners;
                batch.Delete(invitation);
                batch.Delete(Keys.InvitationByEmail(cipher.BlindIndex(Invitation.EmailIndex, cipher.Open(invitation.Value.SealedEmail, Invitation.EmailBinding(id)))));
                var record = new AuditRecord(ids.NewId(), Instant.Now(time), actor.UserId.ToString(), "invitation.withdrawn", id.ToString(), new Dictionary<string, string>());
                batch.Insert(Keys.Audit(record.Id), record);
                return true;
            },
            cancellationToken);
    }

    private static Failure AdminsAreTheOwners => Failure.Forbidden("Only the owner may give or take the role admin.");

    private static Failure? Refusal(TeamActor actor, Guid id, Role before, Role after) =>
        id == actor.UserId ? Failure.Forbidden("Nobody changes his own role.")
        : before == Role.Owner ? Failure.Rule("The owner's role cannot be changed. Transfer the ownership instead.")
        : (before == Role.Admin || after == Role.Admin) && actor.Role < Role.Owner ? AdminsAreTheOwners
        : null;
}
