using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Finora.Core.Identity;
using Finora.Functions.Tests.Fixtures;
using Finora.Local.OpenIdSandbox;

namespace Finora.Functions.Tests.Accounts;

/// <summary>
/// A browser that signs in with a provider of this machine: it keeps the cookies of the API, follows redirects when told to, and fills in the provider's form.
/// </summary>
internal sealed partial class OAuthBrowser(TestApp app, string provider) : IDisposable
{
    private const string ApiOrigin = "https://api.finorabusiness.com";
    private readonly HttpClient _api = new(new DescribedAnswers(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })) { BaseAddress = app.Http.BaseAddress };
    private readonly HttpClient _provider = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private readonly Dictionary<string, string> _cookies = new(StringComparer.Ordinal);

    /// <summary>The values of the cookies that are held now.</summary>
    public IReadOnlyDictionary<string, string> Cookies => _cookies;

    /// <summary>Puts a cookie back that the API has taken away, as a thief would who has copied it.</summary>
    public void Keep(string name, string value) => _cookies[name] = value;

    /// <summary>The <c>Set-Cookie</c> headers of the last answer.</summary>
    public IReadOnlyList<string> LastSet { get; private set; } = [];

    /// <summary>Goes through the whole sign-in; answers the last redirect's target.</summary>
    public async Task<string> SignInAsync(string email, bool verified = true, string fault = "None", string id = "", string query = "", string first = "Ada", string last = "Obi") =>
        LocationOf(await ReturnAsync(await ProviderAsync(await BeginAsync(query), email, verified, fault, id, first, last)));

    /// <summary>The address of the provider's page.</summary>
    public async Task<string> BeginAsync(string query = "") => LocationOf((await GetAsync($"/api/v1/auth/oauth/{provider}{query}")).Expect(302));

    /// <summary>Fills in the provider's form; answers where it sends the browser back.</summary>
    public async Task<string> ProviderAsync(string page, string email, bool verified = true, string fault = "None", string id = "", string first = "Ada", string last = "Obi", string answer = "yes")
    {
        using var shown = await _provider.GetAsync(new Uri(page));
        var html = await shown.Content.ReadAsStringAsync();
        Assert.AreEqual(HttpStatusCode.OK, shown.StatusCode, html);
        var form = HiddenField().Matches(html).ToDictionary(match => match.Groups["name"].Value, match => WebUtility.HtmlDecode(match.Groups["value"].Value), StringComparer.Ordinal);
        foreach (var (name, value) in new[] { ("email", email), ("first_name", first), ("last_name", last), ("id", id), ("fault", fault), ("answer", answer) }) form[name] = value;
        if (verified) form["verified"] = "yes";
        using var content = new FormUrlEncodedContent(form);
        using var sent = await _provider.PostAsync(new Uri(page.Split('?')[0]), content);
        Assert.AreEqual(HttpStatusCode.SeeOther, sent.StatusCode, await sent.Content.ReadAsStringAsync());
        return sent.Headers.Location!.OriginalString;
    }

    /// <summary>Comes back to the API from the provider.</summary>
    public Task<Reply> ReturnAsync(string callback)
    {
        Assert.StartsWith($"{ApiOrigin}/api/v1/auth/oauth/{provider}/callback?", callback, StringComparison.Ordinal);
        return GetAsync(callback[ApiOrigin.Length..]);
    }

    /// <summary>A navigation within the API, with the cookies that are held.</summary>
    public async Task<Reply> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (_cookies.Count > 0) request.Headers.Add("Cookie", string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        using var response = await _api.SendAsync(request);
        LastSet = response.Headers.TryGetValues("Set-Cookie", out var set) ? [.. set] : [];
        foreach (var (name, value) in LastSet.Select(cookie => cookie.Split(';')[0].Split('=', 2)).Select(pair => (pair[0], pair[1])))
        {
            if (value.Length == 0) _cookies.Remove(name);
            else _cookies[name] = value;
        }

        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Reply((int)response.StatusCode, await response.Content.ReadAsStringAsync(), headers);
    }

    /// <summary>What the dashboard does after a redirect with a session.</summary>
    public async Task<TestUser> RefreshAsync(string email) => TestUser.Of(app, email, (await app.SendAsync(HttpMethod.Post, "/api/v1/auth/refresh", null, ("Cookie", $"finora_refresh={_cookies["finora_refresh"]}"))).Expect(200));

    /// <summary>A page, a post or a control of the stand-in.</summary>
    public async Task<(int Status, string Text, string Policy)> AskProviderAsync(string path, IReadOnlyDictionary<string, string>? form = null)
    {
        using var content = form is null ? null : new FormUrlEncodedContent(form);
        using var response = content is null ? await _provider.GetAsync(At(path)) : await _provider.PostAsync(At(path), content);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.TryGetValues("Content-Security-Policy", out var policy) ? policy.Single() : "");
    }

    public async Task ControlAsync(string subject, string body = "{}")
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _provider.PostAsync(At("_control/" + subject), content);
        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode);
    }

    public static string LocationOf(Reply reply) => reply.Expect(302).Headers["Location"];

    public void Dispose()
    {
        _api.Dispose();
        _provider.Dispose();
    }

    private Uri At(string path) => new(app.Service<OpenIdSandboxServer>().AuthorityOf(AuthProvider.Google)!, OpenIdSandboxServer.BasePath + "/" + path);

    [GeneratedRegex("""<input type="hidden" name="(?<name>[a-z_]+)" value="(?<value>[^"]*)">""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HiddenField();
}
