using Finora.Core;
using Finora.Core.Accounts;
using Finora.Core.Identity;
using Finora.Functions.Http;
using Finora.Functions.OpenId;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Platform;

/// <summary>
/// Signing in with Google and Microsoft, section 7 of the Platform contract. Browsers come here, so what goes wrong is told to the dashboard's login page. Every address that is redirected to begins with
/// an origin of ours or the provider's page; no token is ever in a query.
/// </summary>
public sealed class OAuthFunctions(IOpenIdClients clients, OpenIdTickets tickets, OpenIdFlow flow, SignInElsewhere signIn, CallLimits limits, FinoraSettings settings)
{
    private const string WhyOpen = "The browser goes to the provider, which is the one that asks for a credential.";
    private const string WhyCallbackOpen = "The provider's code, with the cookie of the browser that began, is the credential.";
    private const int RetryAfterSeconds = 5;

    [Function("PlatformGoogleSignIn")]
    [PublicAccess(WhyOpen)]
    public Task<IResult> Google([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/auth/oauth/google")] HttpRequest request, CancellationToken cancellationToken) =>
        BeginAsync(request, AuthProvider.Google, cancellationToken);

    [Function("PlatformGoogleCallback")]
    [PublicAccess(WhyCallbackOpen)]
    public Task<IResult> GoogleCallback([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/auth/oauth/google/callback")] HttpRequest request, CancellationToken cancellationToken) =>
        FinishAsync(request, AuthProvider.Google, cancellationToken);

    [Function("PlatformMicrosoftSignIn")]
    [PublicAccess(WhyOpen)]
    public Task<IResult> Microsoft([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/auth/oauth/microsoft")] HttpRequest request, CancellationToken cancellationToken) =>
        BeginAsync(request, AuthProvider.Microsoft, cancellationToken);

    [Function("PlatformMicrosoftCallback")]
    [PublicAccess(WhyCallbackOpen)]
    public Task<IResult> MicrosoftCallback([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/auth/oauth/microsoft/callback")] HttpRequest request, CancellationToken cancellationToken) =>
        FinishAsync(request, AuthProvider.Microsoft, cancellationToken);

    private async Task<IResult> BeginAsync(HttpRequest request, AuthProvider provider, CancellationToken cancellationToken)
    {
        var query = new QueryReader(request);
        var returnTo = OAuthQuery.ReadReturnTo(query);
        if (query.IsRefused(out var refused)) return Replies.Refused(request.Call(), refused);
        if (clients.Find(provider) is not { } client) return ToLogin("not_configured");
        var ticket = await tickets.BeginAsync(request, provider, returnTo);
        var page = await flow.BeginAsync(client, ticket, cancellationToken);
        if (page.IsOk) return new BrowserRedirect(page.Value);
        OpenIdTickets.Clear(request);
        return Replies.Failed(request.Call(), page.Failure, RetryAfterSeconds);
    }

    private async Task<IResult> FinishAsync(HttpRequest request, AuthProvider provider, CancellationToken cancellationToken)
    {
        if (await limits.CountSignInAsync(request.HttpContext) is { } tooMany) return Replies.Refused(request.Call(), tooMany);
        if (clients.Find(provider) is not { } client) return ToLogin("not_configured");
        var (answer, ticket) = (OAuthQuery.ReadAnswer(request), await tickets.FindAsync(request, provider));
        if (ticket is null || !ticket.Fits(answer.State)) return End(request, ToLogin("oauth_failed"));
        if (answer.Error is { } error) return End(request, ToLogin(error == "access_denied" ? "oauth_denied" : "oauth_failed"));
        if (answer.Code is not { } code) return End(request, ToLogin("oauth_failed"));
        var identity = await flow.RedeemAsync(client, ticket, code, cancellationToken);

        // The ticket stays: the browser may load the page again, with the code that nobody has taken yet.
        if (identity.Failure is { Code: FailureCode.Unavailable } silent) return Replies.Failed(request.Call(), silent, RetryAfterSeconds);
        if (!identity.IsOk) return End(request, ToLogin("oauth_failed"));
        var outcome = await signIn.RunAsync(identity.Value, cancellationToken);
        return End(request, outcome.IsOk ? Answer(request, outcome.Value, ticket) : ToLogin("oauth_failed"));
    }

    private BrowserRedirect Answer(HttpRequest request, SignInResult result, OpenIdTicket ticket)
    {
        switch (result)
        {
            case SignInResult.Opened opened:
                SessionReplies.SetCookie(request, opened.SignedIn.RefreshToken);
                return new BrowserRedirect(settings.AppOrigin + ticket.ReturnTo);
            case SignInResult.NeedsCode step:
                return new BrowserRedirect($"{settings.AppOrigin}/mfa#mfa_token={step.Token}");
            case SignInResult.AddressTaken:
                return ToLogin("account_exists");
            default:
                return ToLogin("oauth_failed");
        }
    }

    private BrowserRedirect ToLogin(string error) => new($"{settings.AppOrigin}/login?error={error}");

    private static BrowserRedirect End(HttpRequest request, BrowserRedirect redirect)
    {
        OpenIdTickets.Clear(request);
        return redirect;
    }
}

/// <summary>302: a browser that navigates goes on there.</summary>
internal sealed record BrowserRedirect(string To) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        (httpContext.Response.StatusCode, httpContext.Response.Headers.Location) = (StatusCodes.Status302Found, To);
        return Task.CompletedTask;
    }
}
