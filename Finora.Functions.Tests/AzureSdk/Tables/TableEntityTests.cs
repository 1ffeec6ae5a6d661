using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.AzureSdk.Tables;

[TestClass]
public sealed class TableEntityTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task Every_type_of_value_comes_back_as_it_was_stored()
    {
        var table = await TestTable.CreateAsync(TestContext);
        var stored = new TableEntity("p", "every")
        {
            ["Text"] = "naira ₦1,000 Ọlá 🧾",
            ["Empty"] = "",
            ["True"] = true,
            ["False"] = false,
            ["Small"] = int.MinValue,
            ["Large"] = long.MaxValue,
            ["Whole"] = 5.0,
            ["Half"] = 0.1,
            ["Endless"] = double.PositiveInfinity,
            ["Id"] = Guid.Parse("0f0e0d0c-0b0a-4908-8706-050403020100"),
            ["When"] = new DateTimeOffset(2026, 3, 18, 12, 30, 15, TimeSpan.FromHours(1)).AddTicks(1234567),
            ["Bytes"] = new byte[] { 0, 1, 254, 255 },
        };
        await table.AddEntityAsync(stored, TestContext.CancellationToken);

        var read = (await table.GetEntityAsync<TableEntity>("p", "every", cancellationToken: TestContext.CancellationToken)).Value;

        Assert.AreEqual("naira ₦1,000 Ọlá 🧾", read.GetString("Text"));
        Assert.AreEqual("", read.GetString("Empty"));
        Assert.IsTrue(read.GetBoolean("True"));
        Assert.IsFalse(read.GetBoolean("False"));
        Assert.AreEqual(int.MinValue, read.GetInt32("Small"));
        Assert.AreEqual(long.MaxValue, read.GetInt64("Large"));
        Assert.AreEqual(5.0, read.GetDouble("Whole"));
        Assert.AreEqual(0.1, read.GetDouble("Half"));
        Assert.AreEqual(double.PositiveInfinity, read.GetDouble("Endless"));
        Assert.AreEqual(stored.GetGuid("Id"), read.GetGuid("Id"));
        Assert.AreEqual(stored.GetDateTimeOffset("When"), read.GetDateTimeOffset("When"));
        CollectionAssert.AreEqual(stored.GetBinary("Bytes"), read.GetBinary("Bytes"));
    }
}
