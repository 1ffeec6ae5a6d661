using Finora.Core;
using Finora.Functions.Http;
using Finora.Functions.Platform;

namespace Finora.Functions.OpenApi;

/// <summary>What is said of the team and of invitations, section 19 of the Platform contract.</summary>
internal static class TeamRoutes
{
    private const string Invited = """
        { "user_id": "01952ce2-8e80-7d7e-8f83-518084adf530", "email": "bola@lekkisoft.example", "first_name": null, "last_name": null, "role": "accountant",
          "status": "invited", "mfa_enabled": false, "invited_by": "ada@lekkisoft.example", "invitation_expires_at": "2025-03-01T09:00:00.000Z", "joined_at": null, "last_seen_at": null }
        """;

    private const string Invitation = """
        { "business_name": "Lekki Software Ltd", "email": "bola@lekkisoft.example", "role": "accountant", "account_exists": false, "expires_at": "2025-03-01T09:00:00.000Z" }
        """;

    private const string Full = "The users of the plan are used up.";
    private const string NoInvitation = "The invitation is unknown, used, withdrawn or expired.";

    public static RouteGroup Group { get; } = new("Team", "Who works in the tenant, and who was asked to.",
    [
        new("PlatformListTeam", "List the team", Answer.Ok(PlatformJson.Default.PageBodyTeammateBody, $$"""{ "data": [ {{Invited}} ], "next_cursor": null, "has_more": false }"""))
        {
            Description = "Members and invitations, the owner first. Of an invitation, `user_id` is its own id.",
            Query = RequestQuery.Page,
        },
        new("PlatformInvite", "Invite somebody", Answer.Created(PlatformJson.Default.TeammateBody, Invited))
        {
            Description = "By a letter with a link that is good for seven days. Only the owner may invite an admin.",
            Body = RequestBody.Of(TeammateBody.Read, """{ "email": "bola@lekkisoft.example", "role": "accountant" }"""),
            Errors = new Dictionary<FailureCode, string> { [FailureCode.Conflict] = "This person is a member or invited already.", [FailureCode.PlanLimit] = Full },
        },
        new("PlatformChangeRole", "Give another role", Answer.Ok(PlatformJson.Default.TeammateBody, Invited))
        {
            Description = "Works at once. Only the owner may give or take `admin`; nobody changes his own role.",
            Body = RequestBody.Of(TeammateBody.ReadRole, """{ "role": "accountant" }"""),
            Errors = new Dictionary<FailureCode, string> { [FailureCode.RuleBroken] = "It is the owner." },
        },
        new("PlatformRemoveMember", "Remove somebody", Answer.Ok(PlatformJson.Default.MessageBody, """{ "message": "Team member removed." }"""))
        {
            Description = "Everybody may remove oneself, admins those below admin, the owner anybody. Withdraws an invitation. API keys that the person made stay.",
            Errors = new Dictionary<FailureCode, string> { [FailureCode.RuleBroken] = "It is the owner." },
        },
        new("PlatformResendInvitation", "Send an invitation again", Answer.Ok(PlatformJson.Default.TeammateBody, Invited))
        {
            Description = "With a new link, good for seven days from now; the old one stops working.",
            Errors = new Dictionary<FailureCode, string> { [FailureCode.RuleBroken] = "This person is a member already.", [FailureCode.PlanLimit] = Full },
        },
        new("PlatformTransferOwnership", "Make a member the owner", Answer.Ok(PlatformJson.Default.MessageBody, """{ "message": "Ownership transferred." }"""))
        {
            Description = "The owner becomes an admin. Asks for the password once more.",
            Body = RequestBody.Of(InvitationBody.ReadProof, """{ "password": "Passw0rd!" }"""),
            Errors = new Dictionary<FailureCode, string> { [FailureCode.RuleBroken] = "It is no active member, or the password is wrong." },
        },
        new("PlatformGetInvitation", "Read an invitation", Answer.Ok(PlatformJson.Default.InvitationBody, Invitation))
        {
            Errors = new Dictionary<FailureCode, string> { [FailureCode.NotFound] = NoInvitation },
        },
        new(
            "PlatformAcceptInvitation",
            "Accept an invitation",
            Answer.Created(PlatformJson.Default.SessionBody, SessionRoutes.Session, "An account was made."),
            Answer.Ok(PlatformJson.Default.SessionBody, SessionRoutes.Session, "The user who was signed in has joined."))
        {
            Description = "Without an account, names and password make one. With an account, send its access token as `Authorization: Bearer …`, and no body. The answer sets the cookie `finora_refresh`.",
            Body = RequestBody.Of(InvitationBody.Read, """{ "first_name": "Bola", "last_name": "Ade", "password": "Passw0rd!" }"""),
            Errors = new Dictionary<FailureCode, string>
            {
                [FailureCode.NotFound] = NoInvitation, [FailureCode.PlanLimit] = Full, [FailureCode.Forbidden] = "The invitation is for somebody else.", [FailureCode.Conflict] = "The address has an account by now.",
            },
            Refusals = new Dictionary<Refusal, string> { [Refusal.NoCredential] = "The address has an account, and no access token came." },
        },
    ]);
}
