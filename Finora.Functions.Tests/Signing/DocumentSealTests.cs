using System.Buffers.Text;
using System.Security.Cryptography;
using Finora.Core.Invoicing.Documents;
using Finora.Core.Signing;
using Finora.Functions.Tests.Invoicing.Documents;

namespace Finora.Functions.Tests.Signing;

/// <summary>The published seal over the worked example, made with a key that is not ours.</summary>
[TestClass]
public sealed class DocumentSealTests
{
    private const string Modulus =
        "ojgG2mEcaoeMq1SYtllnjN24m3p57L_tojnCW6NIoxuXELcMd_u5ejJwVXI-OgfdIt5LIsnp_1OKWh1O3Nvto8G7qmIGuF6KjUeOa8Z8qGtv_TQVwY3Wp2Ak"
        + "tI-8hkQwez3-78hucf3xVwCncD-qR2sZaFszqFyUvsdzJ8NG3TWMAelcipEkhUt8P1QtTueXC1begUneCMAil6VVZwrN-Y8SDM4H3s55n97E4tUcBGQv9ARW"
        + "PDhuCRkznOrBSD4ZF0Bjfk1JlPhdHxeW6TTh-QovZLP5tsAsu74kF9rR-1Ei7yK_6QWi1oHxeyEaA-ldyi6LjE8HMlLlEPrzU4UPfQ";

    private const string Signature =
        "E4HiGZr2tRyPsRDa0kMGMM/fZ7lu8eMV1w0+O+ZdNjVBOedXa+7sU+GGL53oud7J/ojXMzb5mggk9gHbz+mSph22ut3EyQu4RNJkLiN58ySWcs54q9wx26oU"
        + "Omfn5ezunY5Mf9ysUtXXCbCjMTNgyxq5d+8B6H2bsIu9qfB2LO7SpdpYVLTh9bIrwiLQDDSN+x34FMyPQc5vbNKmirzN1HSuqhtKKarq9GrHs1RQPrQCnRMV"
        + "1fv23pf8A5klFfZvOpAul3n2v88EGJDR3QkX329Mi4QN7obYNu3Z12Y2121omjR9uZ6lN5KLAO/DALQU3Tbp86Om/am55QAq2vwU2g==";

    private static readonly byte[] Exponent = [1, 0, 1];
    private static readonly byte[] Document = UblXml.Write(UblSamples.SampleA(), new UblProfile());

    [TestMethod]
    public void The_published_seal_is_valid() =>
        Assert.IsTrue(DocumentSeal.Verify(Document, Convert.FromBase64String(Signature), Base64Url.DecodeFromChars(Modulus), Exponent));

    [TestMethod]
    public void One_changed_byte_anywhere_breaks_it()
    {
        var signature = Convert.FromBase64String(Signature);
        for (var i = 0; i < Document.Length; i += 331)
        {
            var changed = (byte[])Document.Clone();
            changed[i] ^= 1;
            Assert.IsFalse(DocumentSeal.Verify(changed, signature, Base64Url.DecodeFromChars(Modulus), Exponent), $"byte {i}");
        }

        signature[^1] ^= 1;
        Assert.IsFalse(DocumentSeal.Verify(Document, signature, Base64Url.DecodeFromChars(Modulus), Exponent));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(255)]
    [DataRow(257)]
    [DataRow(10_000)]
    public void A_signature_of_another_length_is_not_valid_and_not_an_error(int length) =>
        Assert.IsFalse(DocumentSeal.Verify(Document, new byte[length], Base64Url.DecodeFromChars(Modulus), Exponent));

    [TestMethod]
    public void A_signature_over_the_digest_is_verified_and_another_key_does_not_fit()
    {
        using var key = RSA.Create(2048);
        var signature = key.SignHash(DocumentSeal.Digest(Document), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var parameters = key.ExportParameters(includePrivateParameters: false);
        Assert.IsTrue(DocumentSeal.Verify(Document, signature, parameters.Modulus!, parameters.Exponent!));
        Assert.IsFalse(DocumentSeal.Verify(Document, signature, Base64Url.DecodeFromChars(Modulus), Exponent));
    }

    [TestMethod]
    public void A_public_key_is_published_as_a_JSON_web_key()
    {
        var key = JsonWebKey.ForSignatures("0195225e-e800-712f-9e79-f84ce75ae95c.1", [0, .. Base64Url.DecodeFromChars(Modulus)], Exponent);
        Assert.AreEqual(new JsonWebKey("RSA", "sig", "RS256", "0195225e-e800-712f-9e79-f84ce75ae95c.1", Modulus, "AQAB"), key);
    }

    [TestMethod]
    public void A_key_id_names_tenant_and_version()
    {
        var id = new SigningKeyId(Guid.Parse("0195225e-e800-712f-9e79-f84ce75ae95c"), 12);
        Assert.AreEqual("0195225e-e800-712f-9e79-f84ce75ae95c.12", id.ToString());
        Assert.IsTrue(SigningKeyId.TryParse(id.ToString(), out var parsed));
        Assert.AreEqual(id, parsed);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("0195225e-e800-712f-9e79-f84ce75ae95c")]
    [DataRow("0195225e-e800-712f-9e79-f84ce75ae95c.")]
    [DataRow("0195225e-e800-712f-9e79-f84ce75ae95c.0")]
    [DataRow("0195225e-e800-712f-9e79-f84ce75ae95c.01")]
    [DataRow("0195225e-e800-712f-9e79-f84ce75ae95c.-1")]
    [DataRow("0195225e-e800-712f-9e79-f84ce75ae95c.1 ")]
    [DataRow("0195225e-e800-712f-9e79-f84ce75ae95c.99999999999")]
    [DataRow("0195225E-E800-712F-9E79-F84CE75AE95C.1")]
    [DataRow("0195225e-e800-712f-9e79-f84ce75ae95z.1")]
    public void Other_texts_are_no_key_id(string text) => Assert.IsFalse(SigningKeyId.TryParse(text, out _));
}
