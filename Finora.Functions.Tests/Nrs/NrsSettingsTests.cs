using Finora.Core.Nrs;
using Finora.Functions.Nrs;
using Microsoft.Extensions.Configuration;

namespace Finora.Functions.Tests.Nrs;

/// <summary>Section 19 of the NRS contract: every setting is read, and a bad one is named.</summary>
[TestClass]
public sealed class NrsSettingsTests
{
    [TestMethod]
    [DataRow("Nrs:Environment", "moon", "Nrs__Environment")]
    [DataRow("Nrs:Gateway", "pigeon", "Nrs__Gateway")]
    [DataRow("Nrs:ValidateIrn", "perhaps", "Nrs__ValidateIrn")]
    [DataRow("Nrs:TimeoutSeconds:Sign", "0", "Nrs__TimeoutSeconds__Sign")]
    [DataRow("Nrs:Retry:Delays:0", "soon", "Nrs__Retry__Delays")]
    [DataRow("Nrs:Retry:Jitter", "2", "Nrs__Retry__Jitter")]
    [DataRow("Nrs:Retry:GiveUpAfter", "-1", "Nrs__Retry__GiveUpAfter")]
    [DataRow("Nrs:TypeCodes:Invoice", "3 8 1", "Nrs__TypeCodes__Invoice")]
    [DataRow("Nrs:Qr:Timestamp", "dawn", "Nrs__Qr__Timestamp")]
    [DataRow("Nrs:Qr:Padding", "none", "Nrs__Qr__Padding")]
    [DataRow("Nrs:B2cMinimum", "-5", "Nrs__B2cMinimum")]
    [DataRow("Nrs:RetentionYears", "5", "Nrs__RetentionYears")]
    public void A_bad_value_is_named(string name, string value, string told)
    {
        var fault = Assert.ThrowsExactly<InvalidOperationException>(() => NrsSettingsReader.Read(Of((name, value))));
        StringAssert.Contains(fault.Message, told);
    }

    [TestMethod]
    public void Defaults_are_those_of_the_contract_and_values_are_read()
    {
        var plain = NrsSettingsReader.Read(Of());
        Assert.AreEqual((NrsEnvironment.Sandbox, true, 6, "381", "380", "30"), (plain.Environment, plain.Transmit, plain.RetentionYears, plain.TypeCodes.Invoice, plain.TypeCodes.CreditNote, plain.PaymentMeansCode));
        Assert.AreEqual((30, 60), ((int)plain.ReadTimeout.TotalSeconds, (int)plain.SignTimeout.TotalSeconds));
        var set = NrsSettingsReader.Read(Of(("Nrs:Retry:Delays:0", "00:00:01"), ("Nrs:Retry:ThenEvery", "01:00:00"), ("Nrs:Retry:Jitter", "0"), ("Nrs:B2cMinimum", "50000"), ("Nrs:NotFoundTexts:0", "gone")));
        Assert.AreEqual((1, 3_600, 5_000_000L, "gone"), ((int)set.Retry.DelayAfter(1, null, 1000).TotalSeconds, (int)set.Retry.DelayAfter(2, null, 1000).TotalSeconds, set.B2cMinimumKobo, set.NotFoundTexts.Single()));
    }

    [TestMethod]
    [DataRow("https://sandbox.example.com")]
    [DataRow("http://127.0.0.1:7072/sandbox/nrs")]
    public void Production_and_a_sandbox_do_not_go_together(string address)
    {
        Assert.IsNotNull(NrsSettingsReader.ReadAddress(Of(("NRS_API_URL", address)), NrsEnvironment.Sandbox));
        Assert.ThrowsExactly<InvalidOperationException>(() => NrsSettingsReader.ReadAddress(Of(("NRS_API_URL", address)), NrsEnvironment.Production));
    }

    [TestMethod]
    [DataRow("nonsense")]
    [DataRow("ftp://api.example.com")]
    [DataRow("http://api.example.com")]
    [DataRow("https://me:secret@api.example.com")]
    public void An_address_must_be_one_that_credentials_may_go_to(string address) =>
        Assert.ThrowsExactly<InvalidOperationException>(() => NrsSettingsReader.ReadAddress(Of(("NRS_API_URL", address)), NrsEnvironment.Sandbox));

    [TestMethod]
    public void Without_an_address_nothing_is_offered() => Assert.IsNull(NrsSettingsReader.ReadAddress(Of(), NrsEnvironment.Production));

    private static IConfiguration Of(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))).Build();
}
