using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Finora.Core.Accounts;
using Finora.Core.Identity;
using Finora.Functions.Http;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Accounts;

/// <summary>Access tokens: section 5.1 of the Platform contract, RFC 7519 and RFC 8725.</summary>
[TestClass]
public sealed class AccessTokenTests
{
    private const string Me = "/api/v1/auth/me";
    private static TestApp s_app = null!;
    private static TestUser s_user = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        s_app = await TestApp.OnSqliteAsync();
        s_user = await TestUser.RegisterAsync(s_app);
    }

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    public void A_token_says_what_the_contract_says()
    {
        var (header, payload) = (Part(0), Part(1));

        CollectionAssert.AreEquivalent(new[] { "iss", "aud", "sub", "tid", "sid", "iat", "exp", "jti" }, payload.Select(claim => claim.Key).ToArray());
        Assert.AreEqual(("RS256", "k1"), ((string?)header["alg"], (string?)header["kid"]));
        Assert.AreEqual(("https://api.finorabusiness.com", "finora"), ((string?)payload["iss"], (string?)payload["aud"]));
        Assert.AreEqual((s_user.UserId.ToString(), s_user.TenantId.ToString()), ((string?)payload["sub"], (string?)payload["tid"]));
        Assert.AreEqual((900, s_app.Time.GetUtcNow().ToUnixTimeSeconds()), ((long)payload["exp"]! - (long)payload["iat"]!, (long)payload["iat"]!));
    }

    [TestMethod]
    public async Task Anybody_can_check_a_token_by_the_published_key()
    {
        var reply = (await s_app.SendAsync(HttpMethod.Get, "/.well-known/jwks.json")).Expect(200);

        var key = reply.Json.GetProperty("keys")[0];
        CollectionAssert.AreEqual(new[] { "kty", "use", "alg", "kid", "n", "e" }, Shape.Names(key));
        using var rsa = RSA.Create(new RSAParameters { Modulus = Base64Url.DecodeFromChars(Trade.Text(key, "n")), Exponent = Base64Url.DecodeFromChars(Trade.Text(key, "e")) });
        var parts = s_user.AccessToken.Split('.');
        Assert.IsTrue(rsa.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.AreEqual((string?)Part(0)["kid"], Trade.Text(key, "kid"));
        Assert.IsTrue(rsa.KeySize >= 2048);
    }

    [TestMethod]
    public async Task A_token_that_we_did_not_sign_as_it_is_opens_nothing()
    {
        var (header, payload, signature) = (Part(0), Part(1), s_user.AccessToken.Split('.')[2]);
        var reference = (await CallAsync("x")).InPlatformError(401).Bare();
        foreach (var (name, token) in Forgeries(header, payload, signature))
        {
            var reply = (await CallAsync(token)).InPlatformError(401);
            Assert.AreEqual("UNAUTHORIZED", reply.ErrorCode, name);
            Assert.AreEqual(reference, reply.Bare(), name);
        }

        (await CallAsync(s_user.AccessToken)).Expect(200);
    }

    [TestMethod]
    public async Task A_token_that_we_signed_for_something_else_opens_nothing()
    {
        var now = s_app.Time.GetUtcNow().ToUnixTimeSeconds();
        foreach (var (name, change) in new (string, Action<JsonObject>)[]
        {
            ("other audience", claims => claims["aud"] = "somebody"),
            ("no audience", claims => claims.Remove("aud")),
            ("other issuer", claims => claims["iss"] = "https://evil.example"),
            ("no issuer", claims => claims.Remove("iss")),
            ("no end", claims => claims.Remove("exp")),
            ("no beginning", claims => claims.Remove("iat")),
            ("an end in words", claims => claims["exp"] = "tomorrow"),
            ("an end beyond all time", claims => claims["exp"] = 99_999_999_999_999),
            ("issued in the future", claims => claims["iat"] = now + 31),
            ("not yet", claims => claims["nbf"] = now + 31),
            ("no user", claims => claims.Remove("sub")),
            ("a user that is no id", claims => claims["sub"] = "mfa"),
            ("no tenant", claims => claims.Remove("tid")),
            ("no session", claims => claims.Remove("sid")),
            ("a session of nobody", claims => claims["sid"] = new string('0', 64)),
            ("another tenant", claims => claims["tid"] = "019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a"),
        })
        {
            Assert.AreEqual("UNAUTHORIZED", (await CallAsync(await SignedAsync(change))).InPlatformError(401).ErrorCode, name);
        }

        (await CallAsync(await SignedAsync(_ => { }))).Expect(200);
        (await CallAsync(await SignedAsync(claims => claims["iat"] = now + 30))).Expect(200);
        Assert.AreEqual("TOKEN_EXPIRED", (await CallAsync(await SignedAsync(claims => claims["exp"] = now - 30))).InPlatformError(401).ErrorCode);
    }

    [TestMethod]
    public async Task A_session_of_another_user_is_not_this_ones()
    {
        var other = await TestUser.RegisterAsync(s_app);

        Assert.AreEqual("UNAUTHORIZED", (await CallAsync(await SignedAsync(claims => claims["sid"] = (string?)Claims(other)["sid"]))).InPlatformError(401).ErrorCode);
        Assert.AreEqual("UNAUTHORIZED", (await CallAsync(await SignedAsync(claims => claims["sub"] = other.UserId.ToString()))).InPlatformError(401).ErrorCode);
    }

    [TestMethod]
    public async Task Tokens_of_the_key_before_hold_after_a_rotation_on_every_instance()
    {
        await using var app = await TestApp.OnSqliteAsync();
        await using var second = await app.BesideAsync();
        var before = await TestUser.RegisterAsync(app);
        (await (before with { App = second }).SendAsync(HttpMethod.Get, Me)).Expect(200);

        await app.Service<IssuerKeys>().RotateAsync(CancellationToken.None);
        var after = await TestUser.LoginAsync(app, before.Email);
        app.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.AreEqual("k2", (string?)Decode(after.AccessToken.Split('.')[0])["kid"]);
        foreach (var user in new[] { before, after })
        {
            (await user.SendAsync(HttpMethod.Get, Me)).Expect(200);
            (await (user with { App = second }).SendAsync(HttpMethod.Get, Me)).Expect(200);
        }

        Assert.AreEqual(2, (await app.SendAsync(HttpMethod.Get, "/.well-known/jwks.json")).Json.GetProperty("keys").GetArrayLength());
    }

    [TestMethod]
    public async Task A_request_with_both_credentials_is_judged_by_the_key()
    {
        var business = await s_app.CreateBusinessAsync();
        var both = new[] { ("Authorization", $"Bearer {s_user.AccessToken}"), ("x-api-key", business.Created.PlatformKey.Secret) };

        Assert.AreEqual(business.Created.Business.Id, (await s_app.SendAsync(HttpMethod.Get, Me, null, both)).Expect(200).Json.GetProperty("tenant").GetProperty("id").GetGuid());
        (await s_app.SendAsync(HttpMethod.Get, Me, null, ("Authorization", $"Bearer {s_user.AccessToken}"), ("x-api-key", "fp_live_" + new string('0', 40)))).InPlatformError(401);
        Assert.AreEqual("FORBIDDEN", (await s_app.SendAsync(HttpMethod.Get, "/api/v1/settings/signing-key", null, both)).InPlatformError(403).ErrorCode);
    }

    [TestMethod]
    [DataRow(Plan.Free, 30)]
    [DataRow(Plan.Starter, 60)]
    public async Task Each_user_has_a_budget_as_large_as_that_of_the_keys(Plan plan, int limit)
    {
        await using var app = await TestApp.OnSqliteAsync(services => services.AddSingleton(new LimitSettings()));
        var business = await app.CreateBusinessAsync(plan);
        var owner = await TestUser.OwnerOfAsync(app, business);
        (await business.PlatformAsync(HttpMethod.Get, Me)).Expect(200);
        for (var i = 1; i <= limit; i++) Assert.AreEqual((limit - i).ToString(), (await owner.SendAsync(HttpMethod.Get, Me)).Expect(200).Headers["X-RateLimit-Remaining"]);

        var refused = (await owner.SendAsync(HttpMethod.Get, Me)).InPlatformError(429);

        Assert.AreEqual(("RATE_LIMIT_EXCEEDED", limit.ToString()), (refused.ErrorCode, refused.Headers["X-RateLimit-Limit"]));
        (await (await TestUser.MemberOfAsync(app, business.Created.Business.Id, Role.ReadOnly)).SendAsync(HttpMethod.Get, Me)).Expect(200);
        (await business.PlatformAsync(HttpMethod.Get, Me)).Expect(200);
    }

    private static IEnumerable<(string Name, string Token)> Forgeries(JsonObject header, JsonObject payload, string signature)
    {
        using var stranger = RSA.Create(2048);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (head, body) = (Encode(header), Encode(payload));
        yield return ("no signature", $"{head}.{body}.");
        yield return ("alg none", $"{Encode(With(header, "alg", "none"))}.{body}.");
        yield return ("alg none with a signature", $"{Encode(With(header, "alg", "none"))}.{body}.{signature}");
        yield return ("another key", $"{head}.{body}.{Sign($"{head}.{body}")}");
        yield return ("unknown key name", $"{Encode(With(header, "kid", "k9"))}.{body}.{signature}");
        yield return ("no key name", $"{Encode(With(header, "kid", null))}.{body}.{signature}");
        yield return ("no algorithm", $"{Encode(With(header, "alg", null))}.{body}.{signature}");
        yield return ("no type", $"{Encode(With(header, "typ", null))}.{body}.{signature}");
        yield return ("changed payload", $"{head}.{Encode(With(payload, "tid", "019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a"))}.{signature}");
        yield return ("truncated signature", s_user.AccessToken[..^5]);
        yield return ("truncated to two parts", $"{head}.{body}");
        yield return ("four parts", s_user.AccessToken + ".x");
        yield return ("payload that is no JSON", $"{head}.{Base64Url.EncodeToString("not json"u8)}.{signature}");
        yield return ("header that is no JSON", $"{Base64Url.EncodeToString("not json"u8)}.{body}.{signature}");
        yield return ("longer than any token", $"{head}.{body}.{new string('A', 5_000)}");
        var hs = Encode(With(header, "alg", "HS256"));
        yield return ("HMAC with the public key's name", $"{hs}.{body}.{Base64Url.EncodeToString(HMACSHA256.HashData("k1"u8, Encoding.ASCII.GetBytes($"{hs}.{body}")))}");
        var es = Encode(With(header, "alg", "ES256"));
        yield return ("another algorithm", $"{es}.{body}.{Base64Url.EncodeToString(curve.SignData(Encoding.ASCII.GetBytes($"{es}.{body}"), HashAlgorithmName.SHA256))}");
        var ps = Encode(With(header, "alg", "PS256"));
        yield return ("another padding", $"{ps}.{body}.{signature}");

        string Sign(string text) => Base64Url.EncodeToString(stranger.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    private static async Task<string> SignedAsync(Action<JsonObject> change)
    {
        var claims = Part(1);
        change(claims);
        var (text, signature) = await s_app.Service<IssuerKeys>().SignAsync(kid => $"{Encode(With(Part(0), "kid", kid))}.{Encode(claims)}", CancellationToken.None);
        return $"{text}.{Base64Url.EncodeToString(signature)}";
    }

    private static Task<Reply> CallAsync(string token) => s_app.SendAsync(HttpMethod.Get, Me, null, ("Authorization", $"Bearer {token}"));

    private static JsonObject Part(int index) => Decode(s_user.AccessToken.Split('.')[index]);

    private static JsonObject Claims(TestUser user) => Decode(user.AccessToken.Split('.')[1]);

    private static JsonObject Decode(string part) => JsonNode.Parse(Base64Url.DecodeFromChars(part))!.AsObject();

    private static JsonObject With(JsonObject of, string name, string? value)
    {
        var changed = of.DeepClone().AsObject();
        changed.Remove(name);
        if (value is not null) changed[name] = value;
        return changed;
    }

    private static string Encode(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));
}
