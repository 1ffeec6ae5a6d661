using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Finora.Core.Identity;
using Finora.Local.NrsSandbox;
using Finora.Local.Sandboxes;
using Microsoft.AspNetCore.Http;

namespace Finora.Local.OpenIdSandbox;

/// <summary>
/// Stand-ins for Google and Microsoft on this machine, as far as OpenID Connect goes: discovery, a page to click, codes with PKCE, signed tokens, keys, and failures on demand. Each stands on a path of
/// one loopback port and goes by the host's clock.
/// </summary>
public sealed class OpenIdSandboxServer(int port, Func<string, string> redirectUriOf, TimeProvider time) : LoopbackServer(port, BasePath, MaxBodyBytes)
{
    public const string BasePath = "/sandbox/openid";
    public const string ClientId = "finora-on-this-machine";
    internal const string Google = "google";
    internal const string Microsoft = "microsoft";
    private const int MaxBodyBytes = 65_536;

    private readonly SandboxFaults _faults = new(seed: 1);
    private readonly OpenIdSandboxCodes _codes = new(time);
    private readonly OpenIdSandboxKeys _keys = new();

    /// <summary>Another for each run: nobody but the app of this process needs it.</summary>
    public string ClientSecret { get; } = RandomNumberGenerator.GetHexString(64, lowercase: true);

    /// <summary>What the settings would name; null until it listens.</summary>
    public Uri? AuthorityOf(AuthProvider provider) => BaseAddress is not { } root ? null : provider switch
    {
        AuthProvider.Google => new Uri(root, Google),
        AuthProvider.Microsoft => new Uri(root, Microsoft + "/common/v2.0"),
        _ => null,
    };

    protected override void Release() => _keys.Dispose();

    protected override Task NothingHereAsync(HttpContext http, CancellationToken cancellationToken) => WriteAsync(http, 404, """{"error":"not_found"}""");

    protected override Task ServeAsync(HttpContext http, PathString path, CancellationToken cancellationToken)
    {
        var segments = (path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        return (http.Request.Method, segments) switch
        {
            ("GET", [Google, ".well-known", "openid-configuration"]) => AnswerAsync(http, "discovery", () => Document(Google)),
            ("GET", [Microsoft, "common", "v2.0", ".well-known", "openid-configuration"]) => AnswerAsync(http, "discovery", () => Document(Microsoft)),
            ("GET", [Google or Microsoft, "keys"]) => AnswerAsync(http, "keys", _keys.Publish),
            ("GET", [Google or Microsoft, "authorize"]) => ShowAsync(http, segments[0]),
            ("POST", [Google or Microsoft, "authorize"]) => SubmitAsync(http, segments[0]),
            ("POST", [Google or Microsoft, "token"]) => RedeemAsync(http, segments[0]),
            ("POST", ["_control", var subject]) => ControlAsync(http, subject),
            _ => NothingHereAsync(http, cancellationToken),
        };
    }

    private string Root(string provider) => new Uri(BaseAddress!, provider).AbsoluteUri;

    /// <summary>Microsoft's names no tenant: each is an issuer.</summary>
    private string IssuerOf(string provider, string tenant) => provider == Google ? Root(provider) : $"{Root(provider)}/{tenant}/v2.0";

    private string Document(string provider) => new JsonObject
    {
        ["issuer"] = IssuerOf(provider, "{tenantid}"),
        ["authorization_endpoint"] = Root(provider) + "/authorize",
        ["token_endpoint"] = Root(provider) + "/token",
        ["jwks_uri"] = Root(provider) + "/keys",
        ["response_types_supported"] = new JsonArray("code"),
        ["subject_types_supported"] = new JsonArray("public"),
        ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
        ["code_challenge_methods_supported"] = new JsonArray("S256"),
    }.ToJsonString();

    private Task ShowAsync(HttpContext http, string provider) =>
        Judge(provider, name => http.Request.Query[name].ToString()) is var (question, fault) && question is not null
            ? WritePageAsync(http, 200, OpenIdSandboxPage.Form(NameOf(provider), question), question.RedirectUri)
            : WritePageAsync(http, 400, OpenIdSandboxPage.Problem(fault), null);

    private async Task SubmitAsync(HttpContext http, string provider)
    {
        if (!http.Request.HasFormContentType)
        {
            await WritePageAsync(http, 400, OpenIdSandboxPage.Problem("A form is wanted."), null);
            return;
        }

        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var (question, fault) = Judge(provider, name => form[name].ToString());
        var email = form["email"].ToString().Trim();
        if (question is null) await WritePageAsync(http, 400, OpenIdSandboxPage.Problem(fault), null);
        else if (form["answer"] != "yes") GoBack(http, question, question.State, "error", "access_denied");
        else if (email.Length is 0 or > 254) await WritePageAsync(http, 400, OpenIdSandboxPage.Problem("An e-mail address is wanted."), null);
        else Answer(http, provider, question, PersonIn(form, email), Enum.TryParse<OpenIdSandboxFault>(form["fault"], out var wanted) ? wanted : OpenIdSandboxFault.None);
    }

    private void Answer(HttpContext http, string provider, OpenIdSandboxQuestion question, OpenIdSandboxPerson person, OpenIdSandboxFault fault)
    {
        if (fault == OpenIdSandboxFault.ProviderError) GoBack(http, question, question.State, "error", "server_error");
        else GoBack(http, question, fault == OpenIdSandboxFault.State ? "changed-" + question.State : question.State, "code", _codes.Give(provider, question, person, fault));
    }

    private static OpenIdSandboxPerson PersonIn(IFormCollection form, string email)
    {
        var id = form["id"].ToString().Trim();
        return new OpenIdSandboxPerson(email, form["first_name"].ToString(), form["last_name"].ToString(), form["verified"] == "yes", id.Length > 0 ? id : OpenIdSandboxTokens.IdOf(email));
    }

    /// <summary>The providers redirect to registered addresses only, and demand nothing less than S256 here.</summary>
    private (OpenIdSandboxQuestion? Question, string Fault) Judge(string provider, Func<string, string> value)
    {
        if (value("client_id") != ClientId) return (null, "The client is unknown.");
        if (value("redirect_uri") != redirectUriOf(provider)) return (null, "The redirect address is not registered.");
        if (value("response_type") != "code" || value("code_challenge_method") != "S256" || value("code_challenge").Length != 43) return (null, "A code with PKCE is what there is.");
        if (value("state").Length == 0 || value("nonce").Length == 0) return (null, "State and nonce are wanted.");
        return (new OpenIdSandboxQuestion(value("client_id"), value("redirect_uri"), value("state"), value("nonce"), value("code_challenge")), "");
    }

    private static void GoBack(HttpContext http, OpenIdSandboxQuestion question, string state, string name, string value) =>
        (http.Response.StatusCode, http.Response.Headers.Location) = (303, $"{question.RedirectUri}?{name}={Uri.EscapeDataString(value)}&state={Uri.EscapeDataString(state)}");

    private async Task RedeemAsync(HttpContext http, string provider)
    {
        if (await FailsAsync(http, "token")) return;
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : FormCollection.Empty;
        var isClient = form["client_id"] == ClientId && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(form["client_secret"].ToString()), Encoding.UTF8.GetBytes(ClientSecret));
        var grant = isClient && form["grant_type"] == "authorization_code" ? _codes.Take(form["code"].ToString()) : null;
        if (!isClient) await WriteAsync(http, 401, """{"error":"invalid_client"}""");
        else if (grant is null || grant.Provider != provider || form["redirect_uri"] != grant.Question.RedirectUri || !OpenIdSandboxTokens.IsProven(grant, form["code_verifier"].ToString())) await WriteAsync(http, 400, """{"error":"invalid_grant"}""");
        else await WriteAsync(http, 200, new OpenIdSandboxTokens(_keys, time).Answer(grant, IssuerOf(provider, OpenIdSandboxTokens.TenantId)));
    }

    private async Task AnswerAsync(HttpContext http, string call, Func<string> body)
    {
        if (!await FailsAsync(http, call)) await WriteAsync(http, 200, body());
    }

    private async Task<bool> FailsAsync(HttpContext http, string call)
    {
        if (_faults.Take(call) is not { } fault) return false;
        if (fault.Mode == "drop") http.Abort();
        else await WriteAsync(http, fault.Status, """{"error":"temporarily_unavailable"}""");
        return true;
    }

    /// <summary>What only a stand-in can: causing failures, and a new key whenever somebody likes.</summary>
    private async Task ControlAsync(HttpContext http, string subject)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(http.RequestAborted);
        if (subject == "rotate") _keys.Rotate();
        else if (subject == "heal") _faults.Clear();
        else if (subject == "faults" && ReadFault(text) is { } fault) _faults.Add(fault);
        else
        {
            await WriteAsync(http, 400, """{"error":"invalid_request"}""");
            return;
        }

        await WriteAsync(http, 200, "{}");
    }

    /// <summary>Null for a text that says none.</summary>
    private static SandboxFault? ReadFault(string text)
    {
        try
        {
            if (JsonNode.Parse(text) is not JsonObject body || body["mode"]?.ToString() is not ("status" or "drop")) return null;
            return new SandboxFault(0, body["match"]?.ToString() ?? "*", body["mode"]!.ToString(), (int?)body["times"] ?? 1, 1000, 0, (int?)body["status"] ?? 503, 0);
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static string NameOf(string provider) => provider == Google ? nameof(AuthProvider.Google) : nameof(AuthProvider.Microsoft);

    private static Task WritePageAsync(HttpContext http, int status, string html, string? back)
    {
        http.Response.Headers.ContentSecurityPolicy = OpenIdSandboxPage.PolicyFor(back is null ? null : new Uri(back).GetLeftPart(UriPartial.Authority));
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        return WriteAsync(http, status, html, "text/html; charset=utf-8");
    }

    private static Task WriteAsync(HttpContext http, int status, string body, string mediaType = "application/json")
    {
        (http.Response.StatusCode, http.Response.ContentType, http.Response.Headers.CacheControl, http.Response.Headers.XContentTypeOptions) = (status, mediaType, "no-store", "nosniff");
        return http.Response.WriteAsync(body, http.RequestAborted);
    }
}
