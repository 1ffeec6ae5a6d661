using Finora.Core;
using Finora.Core.Accounts;
using Finora.Functions.Http;

namespace Finora.Functions.Platform;

/// <summary>
/// Tells a browser that it is signed in: the access token in the body, the refresh token in a cookie that no script can read and that goes to the account routes alone (section 5.1). It is sent
/// over HTTPS only; browsers count the local address as that.
/// </summary>
public sealed class SessionReplies(AccessTokens tokens)
{
    private const string CookieName = "finora_refresh";
    private const string CookiePath = "/api/v1/auth";

    /// <summary>The session response, with status 200 or 201.</summary>
    public async Task<JsonReply> AnswerAsync(HttpRequest request, SignedIn signedIn, int status = StatusCodes.Status200OK)
    {
        var body = SessionBody.From(signedIn, await tokens.IssueAsync(signedIn, request.HttpContext.RequestAborted));
        SetCookie(request, signedIn.RefreshToken);
        return status == StatusCodes.Status201Created
            ? Replies.Created(request.Call(), body, PlatformJson.Default.SessionBody)
            : Replies.Ok(request.Call(), body, PlatformJson.Default.SessionBody);
    }

    /// <summary>What becomes of an attempt to sign in.</summary>
    /// <param name="refusal">What is told of a proof that is wrong.</param>
    public async Task<JsonReply> AnswerAsync(HttpRequest request, SignInResult result, string refusal) => result switch
    {
        SignInResult.Opened opened => await AnswerAsync(request, opened.SignedIn),
        SignInResult.NeedsCode step => Replies.Ok(request.Call(), new MfaRequiredBody(true, step.Token.ToString()), PlatformJson.Default.MfaRequiredBody),
        SignInResult.Locked locked => Replies.Refused(request.Call(), CallLimits.Refuse(request.HttpContext, locked.Verdict)),
        SignInResult.NoPassword other => Replies.Refused(request.Call(), RefusedRequest.Of(Refusal.OAuthAccount, $"This account signs in with {AccountWords.NameOf(other.Provider)}.")),
        SignInResult.NoPlace => Replies.Failed(request.Call(), Failure.Forbidden("This account belongs to no business any more. Ask for an invitation.")),
        _ => Replies.Refused(request.Call(), RefusedRequest.Of(Refusal.BadCredential, refusal)),
    };

    /// <summary>The refresh token that the browser sent; null when there is none of ours.</summary>
    public static UserSecret? TokenOf(HttpRequest request) => UserSecret.Parse(request.Cookies[CookieName]);

    public static void SetCookie(HttpRequest request, UserSecret refreshToken) => request.HttpContext.Response.Cookies.Append(CookieName, refreshToken.ToString(), Options(Session.Life));

    public static void ClearCookie(HttpRequest request) => request.HttpContext.Response.Cookies.Append(CookieName, "", Options(TimeSpan.Zero));

    private static CookieOptions Options(TimeSpan life) => new() { HttpOnly = true, Secure = true, SameSite = SameSiteMode.Lax, Path = CookiePath, MaxAge = life };
}
