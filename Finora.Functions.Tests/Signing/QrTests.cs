using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Finora.Core.Signing;

namespace Finora.Functions.Tests.Signing;

[TestClass]
public sealed class QrTests
{
    private const string Certificate = "RklOT1JBLVNBTkRCT1gtQ0VSVElGSUNBVEUtMDAx";
    private const string NrsNumber = "INV2025001-F1N0RA01-20250227";
    private static readonly DateTimeOffset FinalizedAt = new(2025, 2, 27, 13, 41, 0, 45, TimeSpan.Zero);
    private static readonly RSA Key = RSA.Create(2048);

    [ClassCleanup]
    public static void Cleanup() => Key.Dispose();

    [TestMethod]
    public void Without_keys_the_code_holds_the_verification_address()
    {
        const string irn = "826220187d673713e2c798ab9826940272d7077e7cd09f6bba60c1501b62627e";
        var address = VerifyAddress.Of("https://api.finorabusiness.com", irn);
        Assert.AreEqual(new QrPayload(QrKind.Verify, "https://api.finorabusiness.com/verify/" + irn), QrPayload.Verify(address));
        var tenant = Guid.Parse("0195225e-e800-712f-9e79-f84ce75ae95c");
        Assert.AreEqual($"{address}?tenant={tenant}", VerifyAddress.Of("https://api.finorabusiness.com", irn, tenant));
    }

    [TestMethod]
    public void The_text_before_encryption_is_that_of_the_contract()
    {
        var text = NrsQr.Text(Certificate, NrsNumber, FinalizedAt, NrsQrTimestamp.UnixSeconds);
        Assert.AreEqual("""{"irn":"INV2025001-F1N0RA01-20250227.1740663660","certificate":"RklOT1JBLVNBTkRCT1gtQ0VSVElGSUNBVEUtMDAx"}""", text);
        Assert.AreEqual(106, text.Length);
    }

    [TestMethod]
    public void The_other_form_of_the_time_is_the_time_of_day_in_Lagos() =>
        Assert.AreEqual(
            """{"irn":"INV2025001-F1N0RA01-20250227.144100045","certificate":"X"}""",
            NrsQr.Text("X", NrsNumber, FinalizedAt, NrsQrTimestamp.HoursToMilliseconds));

    [TestMethod]
    [DataRow(NrsQrPadding.Pkcs1)]
    [DataRow(NrsQrPadding.OaepSha256)]
    public void The_payload_decrypts_to_the_text(NrsQrPadding padding)
    {
        var options = new NrsQrOptions(Padding: padding);
        Assert.AreEqual(NrsQrKeysFault.None, NrsQrKeys.TryParse(Pem() + Certificate, options, out var keys));
        var qr = NrsQr.Encrypt(keys!, NrsNumber, FinalizedAt, options);
        Assert.AreEqual(QrKind.Nrs, qr.Kind);
        Assert.HasCount(344, qr.Payload);
        var rsaPadding = padding == NrsQrPadding.Pkcs1 ? RSAEncryptionPadding.Pkcs1 : RSAEncryptionPadding.OaepSHA256;
        var decrypted = Key.Decrypt(Convert.FromBase64String(qr.Payload), rsaPadding);
        Assert.AreEqual(NrsQr.Text(Certificate, NrsNumber, FinalizedAt, NrsQrTimestamp.UnixSeconds), Encoding.ASCII.GetString(decrypted));
        Assert.AreNotEqual(qr, NrsQr.Encrypt(keys!, NrsNumber, FinalizedAt, options));
    }

    [TestMethod]
    public void Every_accepted_form_of_the_key_file_gives_the_same_keys()
    {
        var der = Key.ExportSubjectPublicKeyInfo();
        string[] files =
        [
            Pem() + Certificate,
            $"\r\n{Pem()}\r\n\r\n{Certificate}\r\n",
            Key.ExportRSAPublicKeyPem() + "\n" + Certificate,
            Json(Convert.ToBase64String(der), Certificate),
            Json(Convert.ToBase64String(Encoding.ASCII.GetBytes(Pem())), Certificate),
            Json(Convert.ToBase64String(Encoding.ASCII.GetBytes(Key.ExportRSAPublicKeyPem())), Certificate),
            Json(Pem(), Certificate),
        ];
        foreach (var file in files)
        {
            Assert.AreEqual(NrsQrKeysFault.None, NrsQrKeys.TryParse(file, new NrsQrOptions(), out var keys), file);
            CollectionAssert.AreEqual(der, keys!.PublicKey.ToArray(), file);
            Assert.AreEqual(Certificate, keys.Certificate, file);
        }
    }

    [TestMethod]
    public void Key_files_that_cannot_be_used_say_why()
    {
        using var small = RSA.Create(1024);
        using var curve = ECDsa.Create();
        (string File, NrsQrKeysFault Fault)[] files =
        [
            ("", NrsQrKeysFault.Unreadable),
            ("hello", NrsQrKeysFault.Unreadable),
            ("{", NrsQrKeysFault.Unreadable),
            ("""{"public_key":"\ud800","certificate":"x"}""", NrsQrKeysFault.Unreadable),
            ("{}", NrsQrKeysFault.BadPublicKey),
            ("""{"public_key":5,"certificate":"x"}""", NrsQrKeysFault.BadPublicKey),
            (Json("bm90IGEga2V5", Certificate), NrsQrKeysFault.BadPublicKey),
            (Json("not base64!", Certificate), NrsQrKeysFault.BadPublicKey),
            (Json("-----", Certificate), NrsQrKeysFault.BadPublicKey),
            (Key.ExportPkcs8PrivateKeyPem() + "\n" + Certificate, NrsQrKeysFault.BadPublicKey),
            (curve.ExportSubjectPublicKeyInfoPem() + "\n" + Certificate, NrsQrKeysFault.BadPublicKey),
            (small.ExportSubjectPublicKeyInfoPem() + "\n" + Certificate, NrsQrKeysFault.BadPublicKey),
            (Pem(), NrsQrKeysFault.BadCertificate),
            (Pem() + "two\nlines", NrsQrKeysFault.BadCertificate),
            (Json(Pem(), "quote\""), NrsQrKeysFault.BadCertificate),
            (Json(Pem(), "back\\slash"), NrsQrKeysFault.BadCertificate),
            (Json(Pem(), "é"), NrsQrKeysFault.BadCertificate),
        ];
        foreach (var (file, fault) in files)
        {
            Assert.AreEqual(fault, NrsQrKeys.TryParse(file, new NrsQrOptions(), out var keys), file);
            Assert.IsNull(keys);
        }
    }

    [TestMethod]
    [DataRow(NrsQrPadding.Pkcs1, 245)]
    [DataRow(NrsQrPadding.OaepSha256, 190)]
    public void The_longest_certificate_is_the_one_that_still_fits_with_the_longest_number(NrsQrPadding padding, int capacity)
    {
        var options = new NrsQrOptions(Padding: padding);
        var longest = new string('A', capacity - """{"irn":".1740663660","certificate":""}""".Length - NrsIrn.MaxLength);
        Assert.AreEqual(NrsQrKeysFault.None, NrsQrKeys.TryParse(Pem() + longest, options, out var keys));
        Assert.AreEqual(NrsQrKeysFault.TooLong, NrsQrKeys.TryParse(Pem() + longest + "A", options, out _));
        Assert.IsTrue(NrsIrn.TryCreate(new string('9', 32), "F1N0RA01", new DateOnly(2025, 2, 27), out var number));
        Assert.HasCount(344, NrsQr.Encrypt(keys!, number, FinalizedAt, options).Payload);
    }

    private static string Pem() => Key.ExportSubjectPublicKeyInfoPem() + "\n";

    private static string Json(string publicKey, string certificate) =>
        $$"""{"public_key":{{JsonSerializer.Serialize(publicKey)}},"certificate":{{JsonSerializer.Serialize(certificate)}}}""";
}
