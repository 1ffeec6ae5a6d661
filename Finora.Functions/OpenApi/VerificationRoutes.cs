using Finora.Core;
using Finora.Functions.Business;

namespace Finora.Functions.OpenApi;

/// <summary>What is said of verification, section 18 of the contract.</summary>
internal static class VerificationRoutes
{
    private const string Price = "A number that is found costs the price of a verification; one that is not found, and a cached answer, cost an ordinary call. The credits must cover the verification beforehand unless the answer is cached. "
        + "Answers are cached for 30 days, those of numbers that were not found for 24 hours.";

    private const string Tin = """
        { "verificationId": "ver_01kpdgdc00fghvg9hnnk1hx298", "type": "tin", "tin": "23456789-0001", "status": "verified",
          "record": { "name": "SUNBIRD STATIONERS LTD", "taxOffice": "Lagos Island", "taxpayerType": "company" }, "nameMatch": "full", "provider": "sandbox", "cached": false,
          "checkedAt": "2026-04-17T10:40:00.000Z", "cacheExpiresAt": "2026-05-17T10:40:00.000Z", "chargedKobo": 20000, "charged": 200 }
        """;

    private const string Nin = """
        { "verificationId": "ver_01kpdgf6k0fdjskjfxjzekj18b", "type": "nin", "nin": "*******4821", "status": "verified",
          "record": { "firstName": "ZAINAB", "lastName": "OKONWARA", "dateOfBirthMatches": true }, "nameMatch": "full", "provider": "sandbox", "cached": false,
          "checkedAt": "2026-04-17T10:41:00.000Z", "cacheExpiresAt": "2026-05-17T10:41:00.000Z", "chargedKobo": 20000, "charged": 200 }
        """;

    public static RouteGroup Group { get; } = new("Verification", "Tax and identity numbers against the registers.",
    [
        new("BusinessVerifyTin", "Verify a TIN", Answer.Ok(BusinessJson.Default.TinVerificationBody, Tin))
        {
            Description = "The name is compared without case, punctuation and the kind of company. With `customerId`, a verified TIN is set on a customer that has none. `forceRefresh` skips the cache.\n\n" + Price,
            Body = RequestBody.Of(body => VerificationInput.ReadTin(body, Guid.Empty), """{ "tin": "23456789-0001", "name": "Sunbird Stationers Ltd" }"""),
            Errors = Refusals("There is no such customer."),
        },
        new("BusinessVerifyNin", "Verify a NIN", Answer.Ok(BusinessJson.Default.NinVerificationBody, Nin))
        {
            Description = "`consent` must be true: the person agreed to the check. Of the number only a keyed hash and the last four digits are kept. `forceRefresh` skips the cache.\n\n" + Price,
            Body = RequestBody.Of(
                body => VerificationInput.ReadNin(body, Guid.Empty),
                """{ "nin": "12345674821", "consent": true, "firstName": "Zainab", "lastName": "Okonwara", "dateOfBirth": "1990-04-02" }"""),
            Errors = Refusals(),
        },
    ]);

    private static Dictionary<FailureCode, string> Refusals(string? notFound = null)
    {
        var refusals = new Dictionary<FailureCode, string>
        {
            [FailureCode.RuleBroken] = "No register is set up.",
            [FailureCode.Unavailable] = "The register does not answer clearly within 10 seconds; nothing was charged. See `Retry-After`.",
        };
        if (notFound is not null) refusals[FailureCode.NotFound] = notFound;
        return refusals;
    }
}
