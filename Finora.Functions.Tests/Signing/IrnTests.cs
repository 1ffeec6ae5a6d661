using Finora.Core.Signing;

namespace Finora.Functions.Tests.Signing;

[TestClass]
public sealed class IrnTests
{
    [TestMethod]
    [DataRow("INV-2025-001", "12345678-0001", "2025-02-27", "826220187d673713e2c798ab9826940272d7077e7cd09f6bba60c1501b62627e")]
    [DataRow("INV-2025-001", null, "2025-02-27", "0dc4cf762724797e281c0248d740dd4f0dddc6f47804911955739f150425e041")]
    [DataRow("INV-2025-001", "", "2025-02-27", "0dc4cf762724797e281c0248d740dd4f0dddc6f47804911955739f150425e041")]
    [DataRow("INV-2026-042", "12345678-0001", "2026-04-10", "30868bfd3135f8725cbdca9483854eb7c9a05538bc40ea012a477c117d2188d3")]
    public void The_check_values_of_the_contracts(string number, string? tin, string date, string expected)
    {
        var irn = Irn.Of(number, tin, DateOnly.Parse(date));
        Assert.AreEqual(expected, irn);
        Assert.IsTrue(Irn.IsValid(irn));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("826220187D673713E2C798AB9826940272D7077E7CD09F6BBA60C1501B62627E")]
    [DataRow("826220187d673713e2c798ab9826940272d7077e7cd09f6bba60c1501b62627")]
    [DataRow("INV2025001-F1N0RA01-20250227")]
    public void Other_texts_are_no_fingerprint(string text) => Assert.IsFalse(Irn.IsValid(text));

    [TestMethod]
    [DataRow("INV-2025-001", "INV2025001-F1N0RA01-20250227")]
    [DataRow("inv/2025/001", "INV2025001-F1N0RA01-20250227")]
    [DataRow("12345678901234567890123456789012", "12345678901234567890123456789012-F1N0RA01-20250227")]
    [DataRow("É7", "7-F1N0RA01-20250227")]
    public void The_number_that_NRS_knows_is_folded(string number, string expected)
    {
        Assert.IsTrue(NrsIrn.TryCreate(number, "F1N0RA01", new DateOnly(2025, 2, 27), out var nrsIrn));
        Assert.AreEqual(expected, nrsIrn);
        Assert.IsTrue(NrsIrn.IsValid(nrsIrn));
        Assert.IsLessThanOrEqualTo(NrsIrn.MaxLength, nrsIrn.Length);
    }

    [TestMethod]
    [DataRow("---")]
    [DataRow("123456789012345678901234567890123")]
    public void A_number_that_folds_to_nothing_or_too_much_cannot_be_registered(string number) =>
        Assert.IsFalse(NrsIrn.TryCreate(number, "F1N0RA01", new DateOnly(2025, 2, 27), out _));

    [TestMethod]
    [DataRow("F1N0RA0")]
    [DataRow("F1N0RA012")]
    [DataRow("F1N0RA-1")]
    [DataRow("")]
    public void What_is_no_service_id_is_refused(string serviceId)
    {
        Assert.IsFalse(NrsIrn.IsServiceId(serviceId));
        Assert.ThrowsExactly<ArgumentException>(() => NrsIrn.TryCreate("1", serviceId, new DateOnly(2025, 2, 27), out _));
    }

    [TestMethod]
    [DataRow("INV2025001-F1N0RA01-2025022")]
    [DataRow("INV2025001-F1N0RA01-2025022x")]
    [DataRow("INV2025001-F1N0RA0-120250227")]
    [DataRow("inv2025001-F1N0RA01-20250227")]
    [DataRow("-F1N0RA01-20250227")]
    [DataRow("INV2025001_F1N0RA01-20250227")]
    [DataRow("INV2025001-F1N0RA01_20250227")]
    [DataRow("INV2025001-F1N0RA01-20250227\n")]
    [DataRow("123456789012345678901234567890123-F1N0RA01-20250227")]
    [DataRow("")]
    public void Other_texts_are_no_NRS_IRN(string text) => Assert.IsFalse(NrsIrn.IsValid(text));
}
