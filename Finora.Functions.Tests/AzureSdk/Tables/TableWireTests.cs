using System.Net;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using Finora.Functions.Tests.AzureSdk.Common;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.AzureSdk.Tables;

/// <summary>What the table client sends, byte for byte where the service is particular about it.</summary>
[TestClass]
public sealed class TableWireTests
{
    private static readonly Uri Endpoint = new("http://127.0.0.1:10002/devstoreaccount1");

    public required TestContext TestContext { get; init; }

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task An_insert_carries_the_headers_of_the_protocol()
    {
        var service = new RecordingHandler(RecordingHandler.Answer(HttpStatusCode.NoContent));
        var entity = new TableEntity("p", "r") { ["N"] = 5L, ["D"] = 5.0 };

        await Client(service).AddEntityAsync(entity, Token);

        var request = service.Requests.Single();
        Assert.AreEqual("POST", request.Method);
        Assert.AreEqual("/devstoreaccount1/t", request.Uri.AbsolutePath);
        Assert.AreEqual("?$format=application/json;odata=minimalmetadata", Uri.UnescapeDataString(request.Uri.Query));
        Assert.AreEqual("2020-12-06", request.Headers["x-ms-version"]);
        Assert.AreEqual("3.0", request.Headers["DataServiceVersion"]);
        Assert.AreEqual("application/json;odata=minimalmetadata", request.Headers["Accept"].Replace(" ", "", StringComparison.Ordinal));
        Assert.AreEqual("application/json", request.Headers["Content-Type"]);
        Assert.AreEqual("return-no-content", request.Headers["Prefer"]);
        Assert.IsTrue(request.Headers.ContainsKey("x-ms-client-request-id"));
        Assert.AreEqual("""{"PartitionKey":"p","RowKey":"r","N@odata.type":"Edm.Int64","N":"5","D@odata.type":"Edm.Double","D":5}""", request.Body);
    }

    [TestMethod]
    public async Task Shared_key_lite_signs_the_date_and_the_path_with_the_account_twice()
    {
        var service = new RecordingHandler(RecordingHandler.Answer(HttpStatusCode.NoContent));

        await Client(service).DeleteEntityAsync("p's", "a b", cancellationToken: Token);

        var request = service.Requests.Single();
        const string Path = "/devstoreaccount1/devstoreaccount1/t(PartitionKey='p%27%27s',RowKey='a%20b')";
        Assert.AreEqual(Path["/devstoreaccount1".Length..], request.Uri.AbsolutePath);
        var signature = HMACSHA256.HashData(Convert.FromBase64String(Azurite.AccountKey), Encoding.UTF8.GetBytes($"{request.Headers["x-ms-date"]}\n{Path}"));
        Assert.AreEqual($"SharedKeyLite devstoreaccount1:{Convert.ToBase64String(signature)}", request.Headers["Authorization"]);
        Assert.AreEqual("*", request.Headers["If-Match"]);
    }

    [TestMethod]
    public async Task The_key_can_be_replaced_while_the_client_lives()
    {
        var service = new RecordingHandler(RecordingHandler.Answer(HttpStatusCode.NoContent), RecordingHandler.Answer(HttpStatusCode.NoContent));
        var credential = new TableSharedKeyCredential("devstoreaccount1", Azurite.AccountKey);
        var client = new TableClient(Endpoint, "t", credential, service.Configure(new TableClientOptions()));
        await client.DeleteEntityAsync("p", "r", cancellationToken: Token);

        var newKey = Convert.ToBase64String(new byte[32]);
        credential.SetAccountKey(newKey);
        await client.DeleteEntityAsync("p", "r", cancellationToken: Token);

        var request = service.Requests[1];
        var signature = HMACSHA256.HashData(new byte[32], Encoding.UTF8.GetBytes($"{request.Headers["x-ms-date"]}\n/devstoreaccount1{request.Uri.AbsolutePath}"));
        Assert.AreEqual($"SharedKeyLite devstoreaccount1:{Convert.ToBase64String(signature)}", request.Headers["Authorization"]);
    }

    [TestMethod]
    public async Task A_merge_is_a_patch_and_a_replacement_is_a_put_and_only_an_update_has_a_condition()
    {
        var service = new RecordingHandler([.. Enumerable.Range(0, 3).Select(_ => RecordingHandler.Answer(HttpStatusCode.NoContent))]);
        var client = Client(service);

        await client.UpdateEntityAsync(new TableEntity("p", "r"), new ETag("W/\"1\""), cancellationToken: Token);
        await client.UpsertEntityAsync(new TableEntity("p", "r"), cancellationToken: Token);
        await client.UpsertEntityAsync(new TableEntity("p", "r"), TableUpdateMode.Replace, Token);

        CollectionAssert.AreEqual(new[] { "PATCH", "PATCH", "PUT" }, service.Requests.Select(request => request.Method).ToArray());
        Assert.AreEqual("W/\"1\"", service.Requests[0].Headers["If-Match"]);
        Assert.IsFalse(service.Requests[1].Headers.ContainsKey("If-Match"));
    }

    [TestMethod]
    public async Task A_shared_access_signature_is_appended_once_even_when_the_request_is_repeated()
    {
        var service = new RecordingHandler(RecordingHandler.Answer(HttpStatusCode.ServiceUnavailable), RecordingHandler.Answer(HttpStatusCode.NoContent));
        var client = new TableClient("SharedAccessSignature=?sv=1&sig=a%3D;TableEndpoint=https://t.example.org", "t", service.Configure(new TableClientOptions()));

        await client.DeleteEntityAsync("p", "r", cancellationToken: Token);

        Assert.HasCount(2, service.Requests);
        Assert.IsTrue(service.Requests.All(request => request.Uri.Query.EndsWith("&sv=1&sig=a%3D", StringComparison.Ordinal)));
        Assert.AreEqual(1, service.Requests[1].Uri.Query.Split("sig=").Length - 1);
    }

    [TestMethod]
    public async Task The_retry_options_are_heeded_and_each_try_is_signed_anew()
    {
        var service = new RecordingHandler([.. Enumerable.Range(0, 3).Select(_ => RecordingHandler.Answer(HttpStatusCode.ServiceUnavailable))]);
        var options = service.Configure(new TableClientOptions());
        options.Retry.MaxRetries = 2;

        var failed = await Assert.ThrowsExactlyAsync<RequestFailedException>(() => Client(service, options).GetEntityAsync<TableEntity>("p", "r", cancellationToken: Token));

        Assert.AreEqual(503, failed.Status);
        Assert.HasCount(3, service.Requests);
        Assert.IsTrue(service.Requests.All(request => request.Headers.ContainsKey("Authorization")));
        Assert.AreEqual(1, service.Requests.Select(request => request.Headers["x-ms-client-request-id"]).Distinct().Count());
    }

    [TestMethod]
    public async Task A_continuation_of_one_header_is_followed_and_so_is_an_empty_page()
    {
        const string Empty = """{"value":[]}""";
        var service = new RecordingHandler(
            RecordingHandler.Answer(HttpStatusCode.OK, Empty, ("x-ms-continuation-NextPartitionKey", "1!4!cA--")),
            RecordingHandler.Answer(HttpStatusCode.OK, Empty, ("x-ms-continuation-NextPartitionKey", "a"), ("x-ms-continuation-NextRowKey", "b")),
            RecordingHandler.Answer(HttpStatusCode.OK, """{"value":[{"odata.etag":"W/\"1\"","PartitionKey":"p","RowKey":"r","Timestamp":"2026-01-01T00:00:00.1234567Z"}]}"""));
        var pages = new List<Page<TableEntity>>();

        await foreach (var page in Client(service).QueryAsync<TableEntity>(maxPerPage: 5, cancellationToken: Token).AsPages()) pages.Add(page);

        CollectionAssert.AreEqual(new[] { "1!4!cA-- ", "a b", null }, pages.Select(page => page.ContinuationToken).ToArray());
        Assert.DoesNotContain("NextRowKey", service.Requests[1].Uri.Query, StringComparison.Ordinal);
        Assert.Contains("NextPartitionKey=1%214%21cA--", service.Requests[1].Uri.Query, StringComparison.Ordinal);
        Assert.Contains("NextPartitionKey=a&NextRowKey=b", service.Requests[2].Uri.Query, StringComparison.Ordinal);
        Assert.Contains("$top=5", Uri.UnescapeDataString(service.Requests[2].Uri.Query), StringComparison.Ordinal);
        Assert.AreEqual("r", pages[2].Values.Single().RowKey);
    }

    [TestMethod]
    public async Task A_failure_without_an_odata_body_still_tells_its_status()
    {
        var service = new RecordingHandler(RecordingHandler.Answer(HttpStatusCode.BadRequest, "<html>a gateway</html>"));

        var failed = await Assert.ThrowsExactlyAsync<RequestFailedException>(() => Client(service).AddEntityAsync(new TableEntity("p", "r"), Token));

        Assert.AreEqual(400, failed.Status);
        Assert.IsNull(failed.ErrorCode);
    }

    private static TableClient Client(RecordingHandler service, TableClientOptions? options = null) =>
        new(Endpoint, "t", new TableSharedKeyCredential("devstoreaccount1", Azurite.AccountKey), options ?? service.Configure(new TableClientOptions()));
}
