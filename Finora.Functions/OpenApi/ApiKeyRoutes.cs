using Finora.Core;
using Finora.Functions.Business;

namespace Finora.Functions.OpenApi;

/// <summary>What is said of API keys and their use, section 16 of the contract.</summary>
internal static class ApiKeyRoutes
{
    private const string Keys = """
        { "keys": [ { "keyId": "key_01km58dkh0ec1szjah47naxc1n", "keyPrefix": "live_sk_6aa2", "keyLastFour": "c1d6", "name": "Shop till", "environment": "live", "isActive": true,
          "createdAt": "2026-03-20T09:15:00.000Z", "lastUsedAt": "2026-04-17T10:29:12.483Z", "totalCalls": 1842, "expiresAt": "2026-06-18T09:15:00.000Z" } ], "count": 1, "nextCursor": null }
        """;

    private const string Issued = """
        { "keyId": "key_01kpdfv220fp2sfhhxyk6bfvgt", "key": "live_sk_ad0aaae599af947caeef810f7046357d9e4b5d2489767085", "keyPrefix": "live_sk_ad0a", "keyLastFour": "7085", "name": "ERP sync",
          "environment": "live", "isActive": true, "createdAt": "2026-04-17T10:30:00.000Z", "lastUsedAt": null, "totalCalls": 0, "expiresAt": "2026-07-16T10:30:00.000Z" }
        """;

    private const string Used = """
        { "mode": "credits", "trialCallsUsed": 10, "trialCallsRemaining": 0, "creditsBalanceKobo": 450000, "creditsBalance": 4500, "totalCallsThisMonth": 1230, "totalCallsAllTime": 8415,
          "lastCallAt": "2026-04-17T10:29:12.483Z" }
        """;

    public static RouteGroup Group { get; } = new("API keys", "Keys of the business, and how much they are used. These calls cost nothing.",
    [
        new("BusinessListApiKeys", "List API keys", Answer.Ok(BusinessJson.Default.ApiKeyListBody, Keys))
        {
            Description = "The active keys of both environments, newest first. Expired and revoked ones are not listed.",
            Query = RequestQuery.Page,
        },
        new("BusinessCreateApiKey", "Make an API key", Answer.Created(BusinessJson.Default.IssuedApiKeyBody, Issued))
        {
            Description = "`key` is shown this once. The environment is that of the calling key unless given, and `live` for an access token. The key ends after 90 days.",
            Body = RequestBody.Of(body => ApiKeyWords.Read(body, test: false), """{ "name": "ERP sync", "environment": "live" }"""),
            Errors = new Dictionary<FailureCode, string> { [FailureCode.RuleBroken] = "The environment has ten active keys already, or a test key asks for a live one." },
        },
        new(
            "BusinessRevokeApiKey",
            "Revoke an API key",
            Answer.Ok(BusinessJson.Default.RevokedApiKeyBody, """{ "keyId": "key_01kpdfv220fp2sfhhxyk6bfvgt", "isActive": false, "revokedAt": "2026-04-17T12:00:00.000Z" }"""))
        {
            Description = "At once and for ever. A key may revoke itself. Repeated, it answers as the first time.",
            Errors = new Dictionary<FailureCode, string> { [FailureCode.Forbidden] = "A test key may not revoke a live one." },
        },
        new("BusinessGetUsage", "Read the use of the API", Answer.Ok(BusinessJson.Default.UsageBody, Used))
        {
            Description = "`mode` is `trial` while trial calls are left, then `credits`. With a test key it is `test`: balance and trial are 0, and the counts are those of test calls. Months are UTC. The balance of a linked business is its enterprise's wallet.",
        },
    ]);
}
