using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Teams;

/// <summary>Somebody of a team, or somebody who was asked into it.</summary>
/// <param name="UserId">Of an invitation its own id: whoever it is for may have no account yet.</param>
public sealed record Teammate(Guid UserId, string? Email, Role Role)
{
    /// <summary>Null for an invitation.</summary>
    public User? User { get; init; }

    public string? InvitedBy { get; init; }

    public DateTimeOffset? InvitationExpiresAt { get; init; }

    public DateTimeOffset? JoinedAt { get; init; }

    public DateTimeOffset? LastSeenAt { get; init; }

    public bool IsInvited => JoinedAt is null;
}

/// <summary>Everybody who counts against the plan.</summary>
internal sealed record TeamRows(IReadOnlyList<Member> Members, IReadOnlyList<Invitation> Invitations)
{
    public int CountAt(DateTimeOffset now, Guid? except = null) => Members.Count + Invitations.Count(invitation => invitation.Id != except && invitation.IsOpen(now));
}

/// <summary>The users that each plan includes: section 4 of the Platform contract.</summary>
public static class TeamAllowance
{
    /// <summary>Members and open invitations; null without limit.</summary>
    public static int? Of(Plan plan) => plan switch
    {
        Plan.Free => 1,
        Plan.Starter => 3,
        Plan.Premium => 15,
        _ => null,
    };

    internal static Failure Full { get; } = new(FailureCode.PlanLimit, "The users of the plan are used up. Remove somebody, withdraw an invitation, or take a larger plan.", []);
}

/// <summary>Shows the team of a tenant.</summary>
public sealed class TeamRegister(TenantStore store, UserDirectory users, TenantKeyring keyring)
{
    /// <summary>A page: the owner, then the others, those who were asked last first.</summary>
    public async Task<ListSlice<Teammate>> ListAsync(Guid tenantId, SliceRequest wanted, CancellationToken cancellationToken)
    {
        var rows = await ReadAsync(tenantId, cancellationToken);
        var all = rows.Members.Select(member => (Place: PlaceOf(member), Member: (Member?)member, Invitation: (Invitation?)null))
            .Concat(rows.Invitations.Select(invitation => (Place: "1" + Keys.Descending(invitation.Id), Member: (Member?)null, Invitation: (Invitation?)invitation)))
            .Where(row => wanted.After is null || string.CompareOrdinal(row.Place, wanted.After) > 0)
            .OrderBy(row => row.Place, StringComparer.Ordinal)
            .Take(wanted.Limit + 1)
            .ToArray();
        var page = new List<Teammate>();
        foreach (var row in all.Take(wanted.Limit)) page.Add(row.Member is { } member ? await OfAsync(tenantId, member, cancellationToken) : await OfAsync(tenantId, row.Invitation!, cancellationToken));
        return new ListSlice<Teammate>(page, all.Length > wanted.Limit ? all[wanted.Limit - 1].Place : null);
    }

    internal async Task<TeamRows> ReadAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        var home = TenantScope.Live(tenantId);
        return new TeamRows(await store.ReadAllAsync(home, Keys.Members, cancellationToken), await store.ReadAllAsync(home, Keys.Invitations, cancellationToken));
    }

    internal async Task<Teammate> OfAsync(Guid tenantId, Member member, CancellationToken cancellationToken)
    {
        var user = await users.FindAsync(tenantId, member.UserId, cancellationToken);
        return new Teammate(member.UserId, user?.Email, member.Role)
        {
            User = user?.User,
            InvitedBy = await EmailOfAsync(tenantId, member.InvitedBy, cancellationToken),
            JoinedAt = member.JoinedAt,
            LastSeenAt = await LastSeenAsync(tenantId, member.UserId, cancellationToken),
        };
    }

    internal async Task<Teammate> OfAsync(Guid tenantId, Invitation invitation, CancellationToken cancellationToken)
    {
        var cipher = await keyring.OpenAsync(tenantId, cancellationToken);
        return new Teammate(invitation.Id, cipher.Open(invitation.SealedEmail, Invitation.EmailBinding(invitation.Id)), invitation.Role)
        {
            InvitedBy = await EmailOfAsync(tenantId, invitation.InvitedBy, cancellationToken),
            InvitationExpiresAt = invitation.ExpiresAt,
        };
    }

    private static string PlaceOf(Member member) => member.Role == Role.Owner ? "0" : "1" + Keys.Descending(member.UserId);

    private async Task<string?> EmailOfAsync(Guid tenantId, Guid? userId, CancellationToken cancellationToken) =>
        userId is { } id ? (await users.FindAsync(tenantId, id, cancellationToken))?.Email : null;

    private async Task<DateTimeOffset?> LastSeenAsync(Guid tenantId, Guid userId, CancellationToken cancellationToken) =>
        (await store.GetAsync(await users.HomeOfAsync(tenantId, userId, cancellationToken), Keys.JoinedTenant(userId, tenantId), cancellationToken))?.Value.LastSeenAt;
}
