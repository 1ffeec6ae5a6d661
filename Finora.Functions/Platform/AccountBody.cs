using System.Text.Json;
using Finora.Core;
using Finora.Core.Accounts;
using Finora.Functions.Http;

namespace Finora.Functions.Platform;

/// <summary>Readers of what people send about their accounts, section 7.</summary>
internal static class AccountBody
{
    private const int MaxName = 100;
    private const int MinPassword = 8;
    private const int MaxPassword = 128;

    /// <summary>Of a password that is only compared; a longer one is nobody's.</summary>
    private const int MaxTyped = 1_000;

    private const int MaxToken = 200;
    private const int MaxCode = 20;

    public static Outcome<NewAccount> ReadRegistration(JsonElement body)
    {
        var fields = new Fields(body);
        var account = new NewAccount(
            fields.Text("first_name", MaxName, required: true) ?? "",
            fields.Text("last_name", MaxName, required: true) ?? "",
            fields.Email("email", required: true) ?? "",
            NewPassword(fields, "password") ?? "",
            fields.Text("business_name", 200, required: true) ?? "",
            fields.Choice("business_type", AccountWords.Types, required: true) ?? default,
            fields.Text("tin", 30, min: 5));
        return fields.Failure is { } failure ? failure : account;
    }

    public static Outcome<(string Email, string Password)> ReadLogin(JsonElement body)
    {
        var fields = new Fields(body);
        var login = (fields.Email("email", required: true) ?? "", fields.Untrimmed("password", MaxTyped, required: true) ?? "");
        return fields.Failure is { } failure ? failure : login;
    }

    public static Outcome<ProfileChange> ReadProfile(JsonElement body)
    {
        var fields = new Fields(body);
        var change = new ProfileChange(
            new(fields.IsSent("first_name"), fields.Text("first_name", MaxName, required: fields.IsSent("first_name"))),
            new(fields.IsSent("last_name"), fields.Text("last_name", MaxName, required: fields.IsSent("last_name"))));
        return fields.Failure is { } failure ? failure : change;
    }

    public static Outcome<Guid> ReadTenant(JsonElement body)
    {
        var fields = new Fields(body);
        var tenant = fields.Uuid("tenant_id", required: true) ?? default;
        return fields.Failure is { } failure ? failure : tenant;
    }

    public static Outcome<(string Current, string Wanted)> ReadPasswordChange(JsonElement body)
    {
        var fields = new Fields(body);
        var change = (fields.Untrimmed("current_password", MaxTyped, required: true) ?? "", NewPassword(fields, "new_password") ?? "");
        return fields.Failure is { } failure ? failure : change;
    }

    public static Outcome<string> ReadEmail(JsonElement body)
    {
        var fields = new Fields(body);
        var email = fields.Email("email", required: true) ?? "";
        return fields.Failure is { } failure ? failure : email;
    }

    public static Outcome<(string Token, string Wanted)> ReadReset(JsonElement body)
    {
        var fields = new Fields(body);
        var reset = (fields.Text("token", MaxToken, required: true) ?? "", NewPassword(fields, "new_password") ?? "");
        return fields.Failure is { } failure ? failure : reset;
    }

    public static Outcome<string> ReadToken(JsonElement body)
    {
        var fields = new Fields(body);
        var token = fields.Text("token", MaxToken, required: true) ?? "";
        return fields.Failure is { } failure ? failure : token;
    }

    public static Outcome<(string Token, string Code)> ReadChallenge(JsonElement body)
    {
        var fields = new Fields(body);
        var challenge = (fields.Text("mfa_token", MaxToken, required: true) ?? "", fields.Text("code", MaxCode, required: true) ?? "");
        return fields.Failure is { } failure ? failure : challenge;
    }

    public static Outcome<string> ReadCode(JsonElement body)
    {
        var fields = new Fields(body);
        var code = fields.Text("code", MaxCode, required: true) ?? "";
        return fields.Failure is { } failure ? failure : code;
    }

    public static Outcome<(string Code, string? Password)> ReadDisabling(JsonElement body)
    {
        var fields = new Fields(body);
        var disabling = (fields.Text("code", MaxCode, required: true) ?? "", fields.Untrimmed("password", MaxTyped));
        return fields.Failure is { } failure ? failure : disabling;
    }

    /// <summary>8 to 128 characters with an upper-case letter and a digit.</summary>
    public static string? NewPassword(Fields fields, string name)
    {
        if (fields.Untrimmed(name, MaxPassword, required: true) is not { } password) return null;
        if (password.Length < MinPassword) fields.Fault(name, $"must be at least {MinPassword} characters");
        else if (!password.Any(char.IsUpper)) fields.Fault(name, "must have an upper-case letter");
        else if (!password.Any(char.IsDigit)) fields.Fault(name, "must have a digit");
        return password;
    }
}
