using Azure.Data.Tables;

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
            ["Data"] = BinaryData.FromString("data"),
            ["Nothing"] = null,
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
        Assert.AreEqual("data", read.GetBinaryData("Data")!.ToString());
        Assert.IsFalse(read.ContainsKey("Nothing"));
    }

    [TestMethod]
    public async Task What_is_read_carries_its_keys_its_version_and_its_time()
    {
        var table = await TestTable.CreateAsync(TestContext);
        var added = await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1 }, TestContext.CancellationToken);

        var read = (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: TestContext.CancellationToken)).Value;

        CollectionAssert.AreEquivalent(new[] { "PartitionKey", "RowKey", "Timestamp", "odata.etag", "A" }, read.Keys.ToArray());
        Assert.AreEqual("p", read.PartitionKey);
        Assert.AreEqual("r", read.RowKey);
        Assert.AreEqual(added.Headers.ETag, read.ETag);
        Assert.IsNotNull(read.Timestamp);
    }

    [TestMethod]
    public void A_name_that_is_not_there_is_null_for_every_getter()
    {
        var entity = new TableEntity();

        Assert.IsNull(entity["x"]);
        Assert.IsNull(entity.GetString("x"));
        Assert.IsNull(entity.GetBinary("x"));
        Assert.IsNull(entity.GetBinaryData("x"));
        Assert.IsNull(entity.GetBoolean("x"));
        Assert.IsNull(entity.GetInt32("x"));
        Assert.IsNull(entity.GetInt64("x"));
        Assert.IsNull(entity.GetDouble("x"));
        Assert.IsNull(entity.GetGuid("x"));
        Assert.IsNull(entity.GetDateTime("x"));
        Assert.IsNull(entity.GetDateTimeOffset("x"));
        Assert.IsNull(entity.PartitionKey);
        Assert.AreEqual(default, entity.ETag);
    }

    [TestMethod]
    public void A_getter_of_another_type_refuses()
    {
        var entity = new TableEntity { ["Number"] = 5, ["Text"] = "5" };

        Assert.ThrowsExactly<InvalidOperationException>(() => entity.GetInt64("Number"));
        Assert.ThrowsExactly<InvalidOperationException>(() => entity.GetString("Number"));
        Assert.ThrowsExactly<InvalidOperationException>(() => entity.GetInt32("Text"));
        Assert.ThrowsExactly<InvalidOperationException>(() => entity.GetBinary("Text"));
        Assert.ThrowsExactly<InvalidOperationException>(() => entity.GetDateTimeOffset("Text"));
    }

    [TestMethod]
    public void Setting_again_widens_integers_and_refuses_every_other_change_of_type()
    {
        var entity = new TableEntity { ["Long"] = 5L, ["Double"] = 5.5, ["Int"] = 5, ["Text"] = "5" };

        entity["Long"] = 6;
        entity["Double"] = 6;
        entity["Int"] = 6L;
        entity["Text"] = null;

        Assert.AreEqual(6L, entity["Long"]);
        Assert.AreEqual(6.0, entity["Double"]);
        Assert.AreEqual(6L, entity["Int"]);
        Assert.IsNull(entity["Text"]);
        Assert.ThrowsExactly<InvalidOperationException>(() => entity["Long"] = "6");
        Assert.ThrowsExactly<InvalidOperationException>(() => entity["Double"] = 6L);
    }

    [TestMethod]
    public void It_is_a_dictionary_of_its_values()
    {
        IDictionary<string, object?> entity = new TableEntity("p", "r") { { "A", 1 } };

        Assert.HasCount(3, entity);
        Assert.IsFalse(entity.IsReadOnly);
        CollectionAssert.AreEquivalent(new object?[] { "p", "r", 1 }, entity.Values.ToArray());
        Assert.IsTrue(entity.TryGetValue("A", out var value));
        Assert.AreEqual(1, value);
        Assert.IsTrue(entity.Remove("A"));
        Assert.IsFalse(entity.ContainsKey("A"));
        entity.Clear();
        Assert.IsEmpty(entity);
    }

    [TestMethod]
    public async Task A_value_that_a_table_cannot_hold_is_refused_before_anything_is_sent()
    {
        var table = new TableClient("UseDevelopmentStorage=true", "Unreachable");
        var entity = new TableEntity("p", "r") { ["Money"] = 1.5m };

        await Assert.ThrowsExactlyAsync<NotSupportedException>(() => table.AddEntityAsync(entity, TestContext.CancellationToken));
    }
}
