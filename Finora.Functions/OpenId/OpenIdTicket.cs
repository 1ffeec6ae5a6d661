using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Functions.OpenId;

/// <summary>What a browser that goes to a provider must bring back with it.</summary>
/// <param name="State">Goes to the provider and back through the browser (RFC 6749, 10.12).</param>
/// <param name="Nonce">Comes back inside the ID token.</param>
/// <param name="Verifier">Shown to the provider with the code; it has only seen its hash (RFC 7636).</param>
/// <param name="ReturnTo">A path on the dashboard.</param>
/// <param name="ExpiresAt">UTC.</param>
public sealed record OpenIdTicket(string State, string Nonce, string Verifier, string ReturnTo, DateTimeOffset ExpiresAt)
{
    private const int RandomBytes = 32;

    /// <summary>As PKCE's method S256 wants it.</summary>
    [JsonIgnore]
    public string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    public static OpenIdTicket New(string returnTo, DateTimeOffset expiresAt) => new(Random(), Random(), Random(), returnTo, expiresAt);

    /// <summary>In constant time.</summary>
    public bool Fits(string? state) => state is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(State), Encoding.UTF8.GetBytes(state));

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));
}

/// <summary>
/// Keeps the ticket in the browser that began: in a cookie that no script can read, sealed under the installation's key and bound to the provider. It is sent along when the provider sends the browser
/// back, which is a top-level navigation, and to nothing else (SameSite=Lax). The callback takes it away.
/// </summary>
public sealed class OpenIdTickets(TenantKeyring keyring, TimeProvider time)
{
    private const string CookieName = "finora_oauth";
    private const string CookiePath = "/api/v1/auth/oauth";
    private const int MaxLength = 4_096;
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    public async Task<OpenIdTicket> BeginAsync(HttpRequest request, AuthProvider provider, string returnTo)
    {
        var ticket = OpenIdTicket.New(returnTo, time.GetUtcNow() + Life);
        var cipher = await keyring.OpenInstallationAsync(request.HttpContext.RequestAborted);
        var sealedText = cipher.Seal(JsonSerializer.Serialize(ticket, OpenIdJson.Default.OpenIdTicket), BindingOf(provider));
        request.HttpContext.Response.Cookies.Append(CookieName, sealedText, Options(Life));
        return ticket;
    }

    /// <summary>The ticket that the browser brought back; null for none, one of another provider or an old one.</summary>
    public async Task<OpenIdTicket?> FindAsync(HttpRequest request, AuthProvider provider)
    {
        if (request.Cookies[CookieName] is not { Length: > 0 and <= MaxLength } sealedText) return null;
        var cipher = await keyring.OpenInstallationAsync(request.HttpContext.RequestAborted);
        try
        {
            var ticket = JsonSerializer.Deserialize(cipher.Open(sealedText, BindingOf(provider)), OpenIdJson.Default.OpenIdTicket);
            return ticket is not null && time.GetUtcNow() < ticket.ExpiresAt ? ticket : null;
        }
        catch (Exception e) when (e is CryptographicException or FormatException or JsonException)
        {
            return null;
        }
    }

    public static void Clear(HttpRequest request) => request.HttpContext.Response.Cookies.Append(CookieName, "", Options(TimeSpan.Zero));

    private static string BindingOf(AuthProvider provider) => $"oauth|{provider}";

    private static CookieOptions Options(TimeSpan life) => new() { HttpOnly = true, Secure = true, SameSite = SameSiteMode.Lax, Path = CookiePath, MaxAge = life };
}

[JsonSerializable(typeof(OpenIdTicket))]
internal sealed partial class OpenIdJson : JsonSerializerContext;
