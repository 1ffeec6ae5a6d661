using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Finora.Local.OpenIdSandbox;

/// <summary>Writes what the providers' token endpoint answers, with the claims that each of them has.</summary>
internal sealed class OpenIdSandboxTokens(OpenIdSandboxKeys keys, TimeProvider time)
{
    /// <summary>The tenant of everybody who signs in with the Microsoft of this machine.</summary>
    public const string TenantId = "7d6d3f0e-5c1b-4a55-9d5e-0f3a2b1c4d5e";

    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    /// <summary>The person whom an address stands for, where the page was told no other.</summary>
    public static string IdOf(string email) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(email.ToLowerInvariant())).AsSpan(0, 16)).ToString("D");

    public string Answer(OpenIdSandboxGrant grant, string issuer) =>
        $$"""{"access_token":"sandbox-{{RandomNumberGenerator.GetHexString(16, lowercase: true)}}","token_type":"Bearer","expires_in":3600,"id_token":"{{keys.Sign(Payload(grant, issuer), grant.Fault)}}"}""";

    /// <summary>RFC 7636, 4.6.</summary>
    public static bool IsProven(OpenIdSandboxGrant grant, string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(verifier))) == grant.Question.Challenge;

    private byte[] Payload(OpenIdSandboxGrant grant, string issuer)
    {
        var (person, fault) = (grant.Person, grant.Fault);
        var issued = time.GetUtcNow() - (fault == OpenIdSandboxFault.Expired ? Life + TimeSpan.FromMinutes(1) : TimeSpan.Zero);
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("iss"u8, fault == OpenIdSandboxFault.Issuer ? "https://issuer.invalid" : issuer);
            writer.WriteString("aud"u8, fault == OpenIdSandboxFault.Audience ? "somebody-else" : grant.Question.ClientId);
            writer.WriteNumber("iat"u8, issued.ToUnixTimeSeconds());
            writer.WriteNumber("exp"u8, (issued + Life).ToUnixTimeSeconds());
            writer.WriteString("nonce"u8, fault == OpenIdSandboxFault.Nonce ? "not-the-one" : grant.Question.Nonce);
            writer.WriteString("email"u8, person.Email);
            writer.WriteString("name"u8, $"{person.FirstName} {person.LastName}".Trim());
            if (grant.Provider == OpenIdSandboxServer.Google) WriteGoogle(writer, person);
            else WriteMicrosoft(writer, person);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void WriteGoogle(Utf8JsonWriter writer, OpenIdSandboxPerson person)
    {
        writer.WriteString("sub"u8, person.Id);
        writer.WriteBoolean("email_verified"u8, person.IsVerified);
        writer.WriteString("given_name"u8, person.FirstName);
        if (person.LastName.Length > 0) writer.WriteString("family_name"u8, person.LastName);
    }

    /// <summary>The name comes whole, and the claim about the address only when it is true, as from the real one.</summary>
    private static void WriteMicrosoft(Utf8JsonWriter writer, OpenIdSandboxPerson person)
    {
        writer.WriteString("sub"u8, "pairwise-" + person.Id);
        writer.WriteString("tid"u8, TenantId);
        writer.WriteString("oid"u8, person.Id);
        if (person.IsVerified) writer.WriteBoolean("xms_edov"u8, true);
    }
}
