using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.AzureSdk.Tables;

[TestClass]
public sealed class TableClientTests
{
    public required TestContext TestContext { get; init; }

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_table_may_be_made_twice_and_deleted_twice()
    {
        var azurite = await Azurite.SharedAsync();
        var service = new TableServiceClient(azurite.ConnectionString);
        var name = Azurite.UniqueName();

        var made = await service.CreateTableIfNotExistsAsync(name, Token);
        var again = await service.CreateTableIfNotExistsAsync(name, Token);
        var deleted = await service.DeleteTableAsync(name, Token);
        var deletedAgain = await service.DeleteTableAsync(name, Token);

        Assert.AreEqual(name, made.Value.Name);
        Assert.AreEqual(204, made.GetRawResponse().Status);
        Assert.AreEqual(409, again.GetRawResponse().Status);
        Assert.AreEqual(204, deleted.Status);
        Assert.AreEqual(404, deletedAgain.Status);
    }

    [TestMethod]
    public async Task An_invalid_name_of_a_table_is_refused_by_the_service()
    {
        var azurite = await Azurite.SharedAsync();
        var service = new TableServiceClient(azurite.ConnectionString);

        var refused = await Assert.ThrowsExactlyAsync<RequestFailedException>(() => service.CreateTableIfNotExistsAsync("no_good", Token));

        Assert.AreEqual(400, refused.Status);
    }

    [TestMethod]
    public async Task A_second_insert_of_the_same_key_is_refused()
    {
        var table = await TestTable.CreateAsync(TestContext);
        await table.AddEntityAsync(new TableEntity("p", "r"), Token);

        var refused = await Assert.ThrowsExactlyAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", "r"), Token));

        Assert.AreEqual(409, refused.Status);
        Assert.IsTrue(refused.ErrorCode == TableErrorCode.EntityAlreadyExists);
    }

    [TestMethod]
    public async Task What_is_not_there_is_told_apart_from_a_missing_table()
    {
        var table = await TestTable.CreateAsync(TestContext);

        var row = await Assert.ThrowsExactlyAsync<RequestFailedException>(() => table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Token));
        await table.DeleteAsync(Token);
        var all = await Assert.ThrowsExactlyAsync<RequestFailedException>(() => table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Token));

        Assert.AreEqual((404, "ResourceNotFound"), (row.Status, row.ErrorCode));
        Assert.AreEqual((404, "TableNotFound"), (all.Status, all.ErrorCode));
    }

    [TestMethod]
    public async Task A_row_that_may_be_missing_has_no_value()
    {
        var table = await TestTable.CreateAsync(TestContext);
        await table.AddEntityAsync(new TableEntity("p", "there") { ["A"] = 1 }, Token);

        var there = await table.GetEntityIfExistsAsync<TableEntity>("p", "there", cancellationToken: Token);
        var missing = await table.GetEntityIfExistsAsync<TableEntity>("p", "missing", cancellationToken: Token);

        Assert.AreEqual(1, there.Value!.GetInt32("A"));
        Assert.IsFalse(missing.HasValue);
        Assert.AreEqual(404, missing.GetRawResponse().Status);
        Assert.ThrowsExactly<InvalidOperationException>(() => missing.Value);
    }

    [TestMethod]
    public async Task Only_the_columns_asked_for_are_read()
    {
        var table = await TestTable.CreateAsync(TestContext);
        await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 2, ["C"] = 3 }, Token);

        var read = (await table.GetEntityAsync<TableEntity>("p", "r", ["A", "C"], Token)).Value;

        Assert.AreEqual(1, read.GetInt32("A"));
        Assert.IsFalse(read.ContainsKey("B"));
        Assert.AreEqual(3, read.GetInt32("C"));
        Assert.AreNotEqual(default, read.ETag);
    }

    [TestMethod]
    public async Task An_update_wants_the_version_that_stands()
    {
        var table = await TestTable.CreateAsync(TestContext);
        var first = (await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1 }, Token)).Headers.ETag!.Value;
        var second = (await table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 2 }, first, TableUpdateMode.Replace, Token)).Headers.ETag!.Value;

        var stale = await Assert.ThrowsExactlyAsync<RequestFailedException>(() => table.UpdateEntityAsync(new TableEntity("p", "r"), first, TableUpdateMode.Replace, Token));
        var missing = await Assert.ThrowsExactlyAsync<RequestFailedException>(() => table.UpdateEntityAsync(new TableEntity("p", "x"), second, TableUpdateMode.Replace, Token));
        var any = await table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 3 }, ETag.All, cancellationToken: Token);

        Assert.AreNotEqual(first, second);
        Assert.AreEqual(412, stale.Status);
        Assert.IsTrue(stale.ErrorCode == TableErrorCode.UpdateConditionNotSatisfied);
        Assert.AreEqual((404, "ResourceNotFound"), (missing.Status, missing.ErrorCode));
        Assert.AreEqual(204, any.Status);
    }

    [TestMethod]
    public async Task An_update_without_a_version_is_a_mistake_and_no_upsert()
    {
        var table = await TestTable.CreateAsync(TestContext);

        await Assert.ThrowsExactlyAsync<ArgumentException>(() => table.UpdateEntityAsync(new TableEntity("p", "r"), default, cancellationToken: Token));

        Assert.IsFalse((await table.GetEntityIfExistsAsync<TableEntity>("p", "r", cancellationToken: Token)).HasValue);
    }

    [TestMethod]
    public async Task Merging_keeps_what_replacing_drops()
    {
        var table = await TestTable.CreateAsync(TestContext);
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 1 }, cancellationToken: Token);

        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = 2 }, TableUpdateMode.Merge, Token);
        var merged = (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Token)).Value;
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = 3 }, TableUpdateMode.Replace, Token);
        var replaced = (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Token)).Value;

        Assert.AreEqual((2, 1), (merged.GetInt32("A"), merged.GetInt32("B")));
        Assert.AreEqual((3, null), (replaced.GetInt32("A"), replaced.GetInt32("B")));
    }

    [TestMethod]
    public async Task Deleting_heeds_the_version_and_overlooks_a_missing_row()
    {
        var table = await TestTable.CreateAsync(TestContext);
        var first = (await table.AddEntityAsync(new TableEntity("p", "r"), Token)).Headers.ETag!.Value;
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = 1 }, cancellationToken: Token);

        var stale = await Assert.ThrowsExactlyAsync<RequestFailedException>(() => table.DeleteEntityAsync("p", "r", first, Token));
        var deleted = await table.DeleteEntityAsync("p", "r", cancellationToken: Token);
        var again = await table.DeleteEntityAsync(new TableEntity("p", "r"), cancellationToken: Token);

        Assert.AreEqual(412, stale.Status);
        Assert.AreEqual(204, deleted.Status);
        Assert.AreEqual(404, again.Status);
    }

    [TestMethod]
    [DataRow("O'Brien", "it''s")]
    [DataRow("Adébáyọ̀ Ṣọlá", "₦|日本|🧾")]
    [DataRow("a b+c&d=e%20", "100%,;:@$!*()[]{}<>^`~\"|")]
    [DataRow("", "")]
    public async Task Keys_of_any_allowed_characters_name_their_row(string partition, string key)
    {
        var table = await TestTable.CreateAsync(TestContext);
        var etag = (await table.AddEntityAsync(new TableEntity(partition, key) { ["A"] = 1 }, Token)).Headers.ETag!.Value;
        await table.UpdateEntityAsync(new TableEntity(partition, key) { ["A"] = 2 }, etag, TableUpdateMode.Replace, Token);

        var read = (await table.GetEntityAsync<TableEntity>(partition, key, cancellationToken: Token)).Value;
        var deleted = await table.DeleteEntityAsync(partition, key, read.ETag, Token);

        Assert.AreEqual((partition, key, 2), (read.PartitionKey, read.RowKey, read.GetInt32("A")));
        Assert.AreEqual(204, deleted.Status);
    }

    [TestMethod]
    public async Task A_property_that_is_too_large_is_refused_by_the_service()
    {
        var table = await TestTable.CreateAsync(TestContext);

        await table.AddEntityAsync(new TableEntity("p", "fits") { ["A"] = new byte[65_536] }, Token);
        var refused = await Assert.ThrowsExactlyAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = new byte[65_537] }, Token));

        Assert.AreEqual((400, "PropertyValueTooLarge"), (refused.Status, refused.ErrorCode));
    }

    [TestMethod]
    public async Task An_entity_of_another_type_is_not_supported()
    {
        var table = await TestTable.CreateAsync(TestContext);

        await Assert.ThrowsExactlyAsync<NotSupportedException>(() => table.AddEntityAsync(new OtherEntity(), Token));
        Assert.ThrowsExactly<NotSupportedException>(() => table.QueryAsync<OtherEntity>(cancellationToken: Token));
    }

    private sealed class OtherEntity : ITableEntity
    {
        public string PartitionKey { get; set; } = "p";

        public string RowKey { get; set; } = "r";

        public DateTimeOffset? Timestamp { get; set; }

        public ETag ETag { get; set; }
    }
}
