using System.Text;
using Finora.Core.Webhooks;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Webhooks;

/// <summary>The worked examples of both contracts, to the byte, and two verifiers that are not ours.</summary>
[TestClass]
public sealed class WebhookSignatureTests
{
    private const string Secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private static readonly byte[] BusinessBody = """{"id":"evt_01kpdhnp18e0atbdxwqfn0qy1q","event":"invoice.paid","businessId":"biz_01kf0e44m0e6g8ec8cwhyrpef1","createdAt":"2026-04-17T11:02:01.000Z","data":{"id":"inv_01knvarph0f0gbzrvpc01vjrqg","invoiceNumber":"INV-2026-042","status":"paid","totalKobo":28375000,"total":283750}}"""u8.ToArray();

    private static readonly byte[] PlatformBody = """{"id":"01957f8c-f954-7adf-a3c6-509f31a7796a","event":"invoice.paid","created_at":"2025-03-10T10:15:00.180Z","tenant_id":"0195225e-e800-712f-9e79-f84ce75ae95c","sequence":4,"data":{"invoice":{"id":"019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a","document_type":"invoice","invoice_number":"INV-2025-001","status":"paid","customer_id":"0195477e-44b9-7bc3-bf6a-bf4ab3349e5a","customer_name":"Adaeze Foods Ltd","issue_date":"2025-02-27","due_date":"2025-03-29","currency":"NGN","total_amount":"607375.00","amount_paid":"579125.00","amount_withheld":"28250.00","amount_credited":"0.00","amount_due":"0.00","irn":"826220187d673713e2c798ab9826940272d7077e7cd09f6bba60c1501b62627e","nrs_irn":"INV2025001-F1N0RA01-20250227","firs_status":"transmitted"}}}"""u8.ToArray();

    [TestMethod]
    public void The_worked_example_of_the_business_contract_comes_out()
    {
        Assert.HasCount(277, BusinessBody);
        Assert.AreEqual("6b805c4e76838fb7f7ab9b54b515aa71e3c729049e2731e7f38f71a38ac5909d", WebhookSignature.OfBody(Secret, BusinessBody));
        Assert.AreEqual("v1,wtic4fFXFBxigO/rbr11cyvt7xtOqToqwSY9WE4Q8qg=", WebhookSignature.Standard(Secret, "evt_01kpdhnp18e0atbdxwqfn0qy1q", 1_776_423_722, BusinessBody));
    }

    [TestMethod]
    public void The_worked_example_of_the_platform_contract_comes_out()
    {
        Assert.HasCount(735, PlatformBody);
        Assert.AreEqual("c8bcaff562ff43eebe12b11bae530cb7f881bf471293921c523380e10bde5e87", WebhookSignature.OfBody(Secret, PlatformBody));
        Assert.AreEqual("v1,ntNkr7n0o5uzGFtf4G7ZzEDauKeWSYXRXcPmsJ/tF9A=", WebhookSignature.Standard(Secret, "01957f8c-f954-7adf-a3c6-509f31a7796a", 1_741_601_700, PlatformBody));
    }

    [TestMethod]
    public async Task Other_peoples_code_finds_our_signatures_genuine_and_altered_bodies_not()
    {
        var secret = WebhookSecret.New();
        var headers = new Dictionary<string, string>
        {
            ["X-FimePay-Signature"] = WebhookSignature.OfBody(secret, PlatformBody),
            ["webhook-id"] = "evt_1",
            ["webhook-timestamp"] = "1741601700",
            ["webhook-signature"] = WebhookSignature.Standard(secret, "evt_1", 1_741_601_700, PlatformBody),
        };
        await NodeVerifier.AssertGenuineAsync(secret, headers, PlatformBody);

        var altered = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(PlatformBody).Replace("607375.00", "607376.00", StringComparison.Ordinal));
        var verdict = await NodeVerifier.VerifyAsync(secret, headers, altered);
        Assert.AreEqual("false", verdict["fimepay"]!.ToJsonString());
        Assert.AreEqual("\"No matching signature found\"", verdict["standard"]!.ToJsonString());
    }

    [TestMethod]
    public void A_secret_has_the_form_of_standard_webhooks_and_no_other_has_it_too()
    {
        var (one, other) = (WebhookSecret.New(), WebhookSecret.New());
        StringAssert.StartsWith(one, "whsec_");
        Assert.HasCount(32, Convert.FromBase64String(one["whsec_".Length..]));
        Assert.AreNotEqual(one, other);
        Assert.AreEqual("Hh8=", WebhookSecret.HintOf(Secret));
    }
}
