using System.Net;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Finora.Functions.Tests.AzureSdk.Common;

namespace Finora.Functions.Tests.AzureSdk.Tables;

[TestClass]
public sealed class TableTransactionTests
{
    public required TestContext TestContext { get; init; }

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_hundred_actions_are_carried_out_and_answered_in_order()
    {
        var table = await TestTable.CreateAsync(TestContext);
        var actions = Enumerable.Range(0, 100).Select(i => Add($"r{i:D3}", i));

        var answer = await table.SubmitTransactionAsync(actions, Token);

        Assert.AreEqual(202, answer.GetRawResponse().Status);
        Assert.HasCount(100, answer.Value);
        Assert.IsTrue(answer.Value.All(part => part.Status == 204));
        var row = (await table.GetEntityAsync<TableEntity>("p", "r057", cancellationToken: Token)).Value;
        Assert.AreEqual(57, row.GetInt32("N"));
        Assert.AreEqual(row.ETag, answer.Value[57].Headers.ETag);
    }

    [TestMethod]
    public async Task Every_kind_of_action_does_its_part()
    {
        var table = await TestTable.CreateAsync(TestContext);
        var etags = (await table.SubmitTransactionAsync([Add("merge", 1, ["B"]), Add("replace", 1, ["B"]), Add("delete", 1), Add("upsert", 1, ["B"])], Token)).Value;

        await table.SubmitTransactionAsync(
            [
                new(TableTransactionActionType.UpdateMerge, Row("merge", 2), etags[0].Headers.ETag!.Value),
                new(TableTransactionActionType.UpdateReplace, Row("replace", 2), etags[1].Headers.ETag!.Value),
                new(TableTransactionActionType.Delete, Row("delete", 2), etags[2].Headers.ETag!.Value),
                new(TableTransactionActionType.UpsertReplace, Row("upsert", 2)),
                new(TableTransactionActionType.UpsertMerge, Row("new", 2)),
            ],
            Token);

        Assert.AreEqual((2, true), await ReadAsync(table, "merge"));
        Assert.AreEqual((2, false), await ReadAsync(table, "replace"));
        Assert.IsNull(await ReadAsync(table, "delete"));
        Assert.AreEqual((2, false), await ReadAsync(table, "upsert"));
        Assert.AreEqual((2, false), await ReadAsync(table, "new"));
    }

    [TestMethod]
    public async Task Keys_and_values_of_any_characters_pass_through()
    {
        var table = await TestTable.CreateAsync(TestContext);
        const string Key = "it's ₦|100% \"日本\" {a}";
        const string Value = "line 1\r\n--batch_x\r\nHTTP/1.1 500 no\r\n🧾";

        await table.SubmitTransactionAsync(
            [
                new(TableTransactionActionType.Add, new TableEntity("p's", Key) { ["V"] = Value }),
                new(TableTransactionActionType.UpsertReplace, new TableEntity("p's", Key + "2") { ["V"] = Value }),
            ],
            Token);

        foreach (var key in new[] { Key, Key + "2" })
        {
            Assert.AreEqual(Value, (await table.GetEntityAsync<TableEntity>("p's", key, cancellationToken: Token)).Value.GetString("V"));
        }
    }

    [TestMethod]
    public async Task The_action_that_stood_in_the_way_is_named_and_nothing_is_stored()
    {
        var table = await TestTable.CreateAsync(TestContext);
        await table.AddEntityAsync(Row("old", 1), Token);

        var failed = await FailAsync(table, Add("a", 1), Add("b", 1), Add("old", 2), Add("c", 1));

        Assert.AreEqual((409, 2), (failed.Status, failed.FailedTransactionActionIndex));
        Assert.IsTrue(failed.ErrorCode == TableErrorCode.EntityAlreadyExists);
        Assert.IsNull(await ReadAsync(table, "a"));
    }

    [TestMethod]
    public async Task Each_conflict_has_its_own_code()
    {
        var table = await TestTable.CreateAsync(TestContext);
        var first = (await table.AddEntityAsync(Row("old", 1), Token)).Headers.ETag!.Value;
        await table.UpsertEntityAsync(Row("old", 2), cancellationToken: Token);

        var stale = await FailAsync(table, Add("a", 1), new(TableTransactionActionType.UpdateReplace, Row("old", 3), first));
        var staleDelete = await FailAsync(table, Add("a", 1), new(TableTransactionActionType.Delete, Row("old", 3), first));
        var missing = await FailAsync(table, Add("a", 1), new(TableTransactionActionType.UpdateReplace, Row("none", 3), first));
        var missingDelete = await FailAsync(table, new(TableTransactionActionType.Delete, Row("none", 3)), Add("a", 1));

        Assert.AreEqual((412, 1), (stale.Status, stale.FailedTransactionActionIndex));
        Assert.AreEqual((412, 1), (staleDelete.Status, staleDelete.FailedTransactionActionIndex));
        Assert.AreEqual((404, "ResourceNotFound", 1), (missing.Status, missing.ErrorCode, missing.FailedTransactionActionIndex));
        Assert.AreEqual((404, "ResourceNotFound", 0), (missingDelete.Status, missingDelete.ErrorCode, missingDelete.FailedTransactionActionIndex));
    }

    [TestMethod]
    public async Task What_the_service_limits_is_left_to_the_service()
    {
        var table = await TestTable.CreateAsync(TestContext);

        await Assert.ThrowsAsync<RequestFailedException>(() => table.SubmitTransactionAsync(Enumerable.Range(0, 101).Select(i => Add($"r{i}", i)), Token));
        await Assert.ThrowsAsync<RequestFailedException>(() => table.SubmitTransactionAsync([Add("a", 1), Add("a", 2)], Token));
        Assert.IsNull(await ReadAsync(table, "a"));
    }

    [TestMethod]
    public async Task An_empty_transaction_and_a_row_without_a_key_are_refused_before_anything_is_sent()
    {
        var table = new TableClient("UseDevelopmentStorage=true", "Unreachable");

        await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => table.SubmitTransactionAsync([], Token));
        await Assert.ThrowsExactlyAsync<ArgumentNullException>(
            () => table.SubmitTransactionAsync([new(TableTransactionActionType.Add, new TableEntity())], Token));
    }

    [TestMethod]
    public async Task An_answer_as_the_service_itself_writes_it_is_read()
    {
        const string Part = "--changesetresponse_1\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n";
        const string Head = "--batchresponse_1\r\nContent-Type: multipart/mixed; boundary=changesetresponse_1\r\n\r\n";
        const string Tail = "--changesetresponse_1--\r\n--batchresponse_1--\r\n";
        const string Done = "HTTP/1.1 204 No Content\r\nContent-ID: 1\r\nX-Content-Type-Options: nosniff\r\nETag: W/\"datetime'2026-01-01T00%3A00%3A00.1234567Z'\"\r\n\r\n\r\n";
        const string Refused = "HTTP/1.1 409 Conflict\r\nContent-ID: 2\r\nContent-Type: application/json;odata=minimalmetadata;streaming=true;charset=utf-8\r\n\r\n"
            + """{"odata.error":{"code":"EntityAlreadyExists","message":{"lang":"en-US","value":"1:The specified entity already exists.\nRequestId:00000000-0000-0000-0000-000000000000"}}}""" + "\r\n";
        var service = new RecordingHandler(
            RecordingHandler.Answer(HttpStatusCode.Accepted, Head + Part + Done + Part + Done + Tail),
            RecordingHandler.Answer(HttpStatusCode.Accepted, Head + Part + Refused + Tail),
            RecordingHandler.Answer(HttpStatusCode.RequestEntityTooLarge, """{"odata.error":{"code":"RequestBodyTooLarge","message":{"lang":"en-US","value":"Too large."}}}"""));
        var table = new TableClient("UseDevelopmentStorage=true", "t", service.Configure(new TableClientOptions()));

        var stored = await table.SubmitTransactionAsync([Add("a", 1), Add("b", 1)], Token);
        var refused = await FailAsync(table, Add("a", 1), Add("b", 1));
        var tooLarge = await Assert.ThrowsExactlyAsync<RequestFailedException>(() => table.SubmitTransactionAsync([Add("a", 1)], Token));

        Assert.HasCount(2, stored.Value);
        Assert.AreEqual("W/\"datetime'2026-01-01T00%3A00%3A00.1234567Z'\"", stored.Value[1].Headers.ETag!.Value.ToString());
        Assert.AreEqual((409, "EntityAlreadyExists", 1), (refused.Status, refused.ErrorCode, refused.FailedTransactionActionIndex));
        Assert.AreEqual((413, "RequestBodyTooLarge"), (tooLarge.Status, tooLarge.ErrorCode));
    }

    private static TableEntity Row(string key, int number, string[]? more = null)
    {
        var entity = new TableEntity("p", key) { ["N"] = number };
        foreach (var name in more ?? []) entity[name] = true;
        return entity;
    }

    private static TableTransactionAction Add(string key, int number, string[]? more = null) => new(TableTransactionActionType.Add, Row(key, number, more));

    private Task<TableTransactionFailedException> FailAsync(TableClient table, params TableTransactionAction[] actions) =>
        Assert.ThrowsExactlyAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(actions, Token));

    private async Task<(int Number, bool HasMore)?> ReadAsync(TableClient table, string key)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>("p", key, cancellationToken: Token);
        return row.HasValue ? (row.Value!.GetInt32("N")!.Value, row.Value.ContainsKey("B")) : null;
    }
}
