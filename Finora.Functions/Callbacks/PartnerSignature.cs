using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Finora.Core.Signing;
using Finora.Functions.Http;

namespace Finora.Functions.Callbacks;

/// <summary>What came of checking a callback.</summary>
/// <param name="IsGenuine">Signed with a secret of ours; otherwise nothing of the body may be used, and nobody is told which step failed.</param>
/// <param name="Test">The side of the secret that matched.</param>
/// <param name="Json">The body; undefined when it is genuine by its header and yet no JSON.</param>
public readonly record struct CheckedCallback(bool IsGenuine, bool Test, JsonElement Json);

/// <summary>
/// Checks the partner's HMAC-SHA256 as section 13.2 of the Business contract orders it: first the header over the raw bytes, then the member
/// <c>signature</c> over the canonical form (RFC 8785) of the rest. Whichever is present must be right, and one must be present.
/// </summary>
/// <param name="simulator">What the built-in simulator signs with; null where there is none.</param>
public sealed class PartnerSignature(PartnerSecrets secrets, SimulatorSecrets? simulator = null)
{
    private const string Prefix = "sha256=";
    private const string Member = "signature";
    private readonly IReadOnlyList<byte[]> _live = simulator is null ? secrets.Live : [.. secrets.Live, simulator.Live];
    private readonly IReadOnlyList<byte[]> _test = simulator is null ? secrets.Test : [.. secrets.Test, simulator.Test];

    public CheckedCallback Check(ReadOnlyMemory<byte> body, string? header)
    {
        var byHeader = header is null ? null : SideOf(header, body.Span);
        if (header is not null && byHeader is null) return default;
        if (!JsonBody.TryParse(body, out var json) || json.ValueKind != JsonValueKind.Object) return new CheckedCallback(byHeader is not null, byHeader ?? false, default);
        if (!json.TryGetProperty(Member, out var signature)) return new CheckedCallback(byHeader is not null, byHeader ?? false, json);
        var byMember = SideOfMember(json, signature);

        // Two right signatures of different sides contradict each other; neither can be believed.
        if (byMember is null || (byHeader is not null && byHeader != byMember)) return default;
        return new CheckedCallback(true, byMember.Value, json);
    }

    private bool? SideOfMember(JsonElement json, JsonElement signature) =>
        signature.ValueKind == JsonValueKind.String && CanonicalJson.TryWrite(json, Member, out var canonical) ? SideOf(signature.GetString()!, canonical) : null;

    /// <summary>False for live, true for test, null when no secret matches. Every secret is tried, so the time taken tells nothing.</summary>
    private bool? SideOf(string signature, ReadOnlySpan<byte> signed)
    {
        var given = Encoding.UTF8.GetBytes(signature);
        var live = Matches(_live, given, signed);
        var test = Matches(_test, given, signed);
        return live ? false : test ? true : null;
    }

    private static bool Matches(IReadOnlyList<byte[]> keys, byte[] given, ReadOnlySpan<byte> signed)
    {
        var matches = false;
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (var key in keys)
        {
            HMACSHA256.HashData(key, signed, mac);
            matches |= CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Prefix + Convert.ToHexStringLower(mac)), given);
        }

        return matches;
    }
}
