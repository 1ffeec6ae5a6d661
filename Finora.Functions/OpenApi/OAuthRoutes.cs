using Finora.Functions.Http;
using Finora.Functions.Platform;

namespace Finora.Functions.OpenApi;

/// <summary>What is said of signing in with Google and Microsoft, section 7 of the Platform contract.</summary>
internal static class OAuthRoutes
{
    private const string Begin = "For browsers to navigate to. A cookie that lasts ten minutes ties the answer to the browser.";

    private const string Finish = """
        The provider sends the browser here. It goes on to the dashboard with the cookie `finora_refresh`, which `POST /auth/refresh` takes, or to the dashboard's second step with `#mfa_token=`.
        Else it goes to the dashboard's login with `error`: `account_exists` when the address has an account that the identity may not be linked to, `oauth_denied` when the person refused, `oauth_failed`, `not_configured`.
        """;

    private static readonly IReadOnlyDictionary<Refusal, string> Silent = new Dictionary<Refusal, string> { [Refusal.Unavailable] = "The provider does not answer; nothing was changed." };

    public static RouteGroup Group { get; } = new("Provider sign-in", "Signing in with Google and Microsoft.",
    [
        Beginning("PlatformGoogleSignIn", "Google"),
        Finishing("PlatformGoogleCallback", "Google", ""),
        Beginning("PlatformMicrosoftSignIn", "Microsoft"),
        Finishing("PlatformMicrosoftCallback", "Microsoft", " An identity is a tenant of Microsoft with an object in it, and the address counts as verified only with the claim `xms_edov`."),
    ]);

    private static RouteDescription Beginning(string function, string name) => new(function, $"Sign in with {name}", Answer.Redirect($"To {name}, or to the dashboard's login with `error=not_configured`."))
    {
        Description = Begin,
        Query = RequestQuery.Plain(query => OAuthQuery.ReadReturnTo(query)),
        Refusals = Silent,
    };

    private static RouteDescription Finishing(string function, string name, string more) => new(function, $"Come back from {name}", Answer.Redirect("To the dashboard.")) { Description = Finish.Trim() + more, Refusals = Silent };
}
