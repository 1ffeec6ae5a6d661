using System.Text.Json;
using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Teams;
using Finora.Core.Time;
using Finora.Functions.Http;

namespace Finora.Functions.Platform;

/// <summary>A member of a team, or somebody who was asked into it: section 19 of the Platform contract.</summary>
public sealed record TeammateBody(
    Guid UserId, string? Email, string? FirstName, string? LastName, string Role, string Status, bool MfaEnabled, string? InvitedBy, string? InvitationExpiresAt, string? JoinedAt, string? LastSeenAt)
{
    /// <summary>Everything but the owner's: that is not given, it is transferred.</summary>
    internal static IReadOnlyDictionary<string, Role> Roles { get; } = AccountWords.Roles.Where(entry => entry.Value != Core.Identity.Role.Owner).ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);

    internal static IReadOnlyList<string> Statuses { get; } = ["active", "invited", "expired"];

    public static TeammateBody From(Teammate teammate, DateTimeOffset now) => new(
        teammate.UserId,
        teammate.Email,
        teammate.User?.FirstName,
        teammate.User?.LastName,
        AccountWords.Role(teammate.Role),
        !teammate.IsInvited ? Statuses[0] : now < teammate.InvitationExpiresAt ? Statuses[1] : Statuses[2],
        teammate.User?.IsMfaEnabled ?? false,
        teammate.InvitedBy,
        InvoiceWords.Print(teammate.InvitationExpiresAt),
        InvoiceWords.Print(teammate.JoinedAt),
        InvoiceWords.Print(teammate.LastSeenAt));

    public static Outcome<(string Email, Role Role)> Read(JsonElement body)
    {
        var fields = new Fields(body);
        var wanted = (fields.Email("email", required: true) ?? "", fields.Choice("role", Roles, required: true) ?? default);
        return fields.Failure is { } failure ? failure : wanted;
    }

    public static Outcome<Role> ReadRole(JsonElement body)
    {
        var fields = new Fields(body);
        var role = fields.Choice("role", Roles, required: true) ?? default;
        return fields.Failure is { } failure ? failure : role;
    }
}

/// <summary>An invitation, to whoever has its link.</summary>
public sealed record InvitationBody(string BusinessName, string Email, string Role, bool AccountExists, string ExpiresAt)
{
    private const int MaxName = 100;
    private const int MaxTyped = 1_000;
    private const int MaxCode = 20;

    public static InvitationBody From(OpenInvitation open) =>
        new(open.Business.Name, open.Email, AccountWords.Role(open.Row.Role), open.Account is not null, Instant.Format(open.Row.ExpiresAt));

    public static Outcome<NewTeammate> Read(JsonElement body)
    {
        var fields = new Fields(body);
        var input = new NewTeammate(fields.Text("first_name", MaxName, required: true) ?? "", fields.Text("last_name", MaxName, required: true) ?? "", AccountBody.NewPassword(fields, "password") ?? "");
        return fields.Failure is { } failure ? failure : input;
    }

    /// <summary>The proof that the owner is there: the password, or a code of an account without one.</summary>
    public static Outcome<OwnerProof> ReadProof(JsonElement body)
    {
        var fields = new Fields(body);
        var proof = new OwnerProof(fields.Untrimmed("password", MaxTyped, required: !fields.Has("code")), fields.Text("code", MaxCode));
        return fields.Failure is { } failure ? failure : proof;
    }
}
