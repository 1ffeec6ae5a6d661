using System.Net;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Finora.Functions.Tests.AzureSdk.Common;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.AzureSdk.Queues;

[TestClass]
public sealed class QueueClientTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public required TestContext TestContext { get; init; }

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_queue_is_made_once_and_deleted_once()
    {
        var queue = await CreateAsync(create: false);

        Assert.IsFalse((await queue.ExistsAsync(Token)).Value);
        Assert.AreEqual(201, (await queue.CreateIfNotExistsAsync(cancellationToken: Token))!.Status);
        Assert.IsNull(await queue.CreateIfNotExistsAsync(cancellationToken: Token));
        Assert.IsNull(await queue.CreateIfNotExistsAsync(new Dictionary<string, string> { ["other"] = "metadata" }, Token));
        Assert.AreEqual(204, (await queue.CreateAsync(cancellationToken: Token)).Status);
        Assert.IsTrue((await queue.ExistsAsync(Token)).Value);
        Assert.IsTrue((await queue.DeleteIfExistsAsync(Token)).Value);
        Assert.IsFalse((await queue.DeleteIfExistsAsync(Token)).Value);
        var missing = await Assert.ThrowsExactlyAsync<RequestFailedException>(() => queue.DeleteAsync(Token));
        Assert.AreEqual((404, "QueueNotFound"), (missing.Status, missing.ErrorCode));
    }

    [TestMethod]
    public async Task Metadata_and_a_count_are_among_the_properties()
    {
        var queue = await CreateAsync(create: false);
        await queue.CreateAsync(new Dictionary<string, string> { ["owner"] = "finora" }, Token);
        await queue.SendMessageAsync("a");
        await queue.SendMessageAsync("b", Minute, cancellationToken: Token);

        var properties = (await queue.GetPropertiesAsync(Token)).Value;

        Assert.AreEqual("finora", properties.Metadata["Owner"]);
        Assert.AreEqual(2, properties.ApproximateMessagesCount);
    }

    [TestMethod]
    public async Task A_sent_message_is_received_with_its_text_and_times()
    {
        var queue = await CreateAsync();
        const string Text = "  <a> & \"b\" ₦ 🧾\n";
        var sent = (await queue.SendMessageAsync(Text, Token)).Value;

        var received = (await queue.ReceiveMessageAsync(Minute, Token)).Value!;

        Assert.AreEqual(Text, received.MessageText);
        Assert.AreEqual(Text, received.Body.ToString());
        Assert.AreEqual(sent.MessageId, received.MessageId);
        Assert.AreEqual(sent.InsertionTime, received.InsertedOn);
        Assert.AreEqual(sent.ExpirationTime, received.ExpiresOn);
        Assert.AreEqual(TimeSpan.FromDays(7), sent.ExpirationTime - sent.InsertionTime);
        Assert.AreEqual(1, received.DequeueCount);
        Assert.IsGreaterThan(received.InsertedOn!.Value, received.NextVisibleOn!.Value);
    }

    [TestMethod]
    public async Task A_hidden_message_is_not_received_and_an_empty_queue_gives_nothing()
    {
        var queue = await CreateAsync();
        await queue.SendMessageAsync("a", Minute, cancellationToken: Token);

        Assert.IsNull((await queue.ReceiveMessageAsync(cancellationToken: Token)).Value);
        Assert.IsEmpty((await queue.ReceiveMessagesAsync()).Value);
        Assert.IsEmpty((await queue.PeekMessagesAsync(32, Token)).Value);
    }

    [TestMethod]
    public async Task Peeking_leaves_a_message_where_it_is()
    {
        var queue = await CreateAsync();
        await queue.SendMessageAsync("a");

        var peeked = (await queue.PeekMessagesAsync(cancellationToken: Token)).Value.Single();
        var received = (await queue.ReceiveMessagesAsync(32, Minute, Token)).Value.Single();

        Assert.AreEqual("a", peeked.MessageText);
        Assert.AreEqual(0, peeked.DequeueCount);
        Assert.AreEqual(peeked.MessageId, received.MessageId);
        Assert.IsEmpty((await queue.PeekMessagesAsync(cancellationToken: Token)).Value);
    }

    [TestMethod]
    public async Task As_many_as_asked_for_are_received()
    {
        var queue = await CreateAsync();
        for (var i = 0; i < 5; i++) await queue.SendMessageAsync($"{i}", Token);

        Assert.HasCount(1, (await queue.ReceiveMessagesAsync(Token)).Value);
        Assert.HasCount(3, (await queue.ReceiveMessagesAsync(3, cancellationToken: Token)).Value);
        var refused = await Assert.ThrowsExactlyAsync<RequestFailedException>(() => queue.ReceiveMessagesAsync(33, cancellationToken: Token));
        Assert.AreEqual((400, "OutOfRangeQueryParameterValue"), (refused.Status, refused.ErrorCode));
    }

    [TestMethod]
    public async Task A_receipt_is_good_until_the_next_one_is_given()
    {
        var queue = await CreateAsync();
        await queue.SendMessageAsync("a");
        var message = (await queue.ReceiveMessageAsync(Minute, Token)).Value!;

        var updated = (await queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, visibilityTimeout: Minute, cancellationToken: Token)).Value;
        var mismatch = await Assert.ThrowsExactlyAsync<RequestFailedException>(() => queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, Token));
        var held = message.Update(updated);
        var deleted = await queue.DeleteMessageAsync(held.MessageId, held.PopReceipt, Token);
        var gone = await Assert.ThrowsExactlyAsync<RequestFailedException>(() => queue.DeleteMessageAsync(held.MessageId, held.PopReceipt, Token));

        Assert.AreNotEqual(message.PopReceipt, held.PopReceipt);
        Assert.AreEqual((400, "PopReceiptMismatch"), (mismatch.Status, mismatch.ErrorCode));
        Assert.AreEqual(204, deleted.Status);
        Assert.IsTrue(gone.ErrorCode == QueueErrorCode.MessageNotFound);
    }

    [TestMethod]
    public async Task An_update_makes_a_message_visible_at_once_and_keeps_the_text_unless_given_another()
    {
        var queue = await CreateAsync();
        await queue.SendMessageAsync("a");
        var first = (await queue.ReceiveMessageAsync(Minute, Token)).Value!;
        await queue.UpdateMessageAsync(first.MessageId, first.PopReceipt, cancellationToken: Token);
        var second = (await queue.ReceiveMessageAsync(Minute, Token)).Value!;
        await queue.UpdateMessageAsync(second.MessageId, second.PopReceipt, "b <", cancellationToken: Token);
        var third = (await queue.ReceiveMessageAsync(Minute, Token)).Value!;
        await queue.UpdateMessageAsync(third.MessageId, third.PopReceipt, BinaryData.FromString("c"), cancellationToken: Token);
        var fourth = (await queue.ReceiveMessageAsync(Minute, Token)).Value!;

        CollectionAssert.AreEqual(new[] { "a", "a", "b <", "c" }, new[] { first, second, third, fourth }.Select(message => message.MessageText).ToArray());
        Assert.AreEqual(4, fourth.DequeueCount);
    }

    [TestMethod]
    public async Task A_message_may_live_forever_but_not_hide_longer_than_it_lives()
    {
        var queue = await CreateAsync();

        var forever = (await queue.SendMessageAsync("a", TimeSpan.FromDays(7), TimeSpan.FromSeconds(-1), Token)).Value;
        var refused = await Assert.ThrowsExactlyAsync<RequestFailedException>(() => queue.SendMessageAsync("a", Minute, Minute, Token));

        Assert.AreEqual(9999, forever.ExpirationTime.Year);
        Assert.AreEqual(400, refused.Status);
    }

    [TestMethod]
    public async Task Base64_is_made_and_undone_by_the_client()
    {
        var plain = await CreateAsync();
        var azurite = await Azurite.SharedAsync();
        var encoding = new QueueClient(azurite.ConnectionString, plain.Name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        var bytes = new byte[] { 0, 1, 2, 0xFF };

        await encoding.SendMessageAsync("naira ₦", Token);
        await encoding.SendMessageAsync(BinaryData.FromBytes(bytes), cancellationToken: Token);
        var raw = (await plain.PeekMessagesAsync(2, Token)).Value.Select(message => message.MessageText).ToArray();
        var decoded = (await encoding.ReceiveMessagesAsync(2, cancellationToken: Token)).Value;

        CollectionAssert.AreEquivalent(new[] { Convert.ToBase64String("naira ₦"u8), Convert.ToBase64String(bytes) }, raw);
        CollectionAssert.Contains(decoded.Select(message => message.MessageText).ToArray(), "naira ₦");
        Assert.IsTrue(decoded.Any(message => message.Body.ToArray().SequenceEqual(bytes)));
        await plain.SendMessageAsync("no base64!", Token);
        await Assert.ThrowsExactlyAsync<FormatException>(() => encoding.ReceiveMessagesAsync(1, cancellationToken: Token));
    }

    [TestMethod]
    public async Task A_message_holds_64_KiB_and_no_more()
    {
        var queue = await CreateAsync();

        await queue.SendMessageAsync(new string('a', queue.MessageMaxBytes), Token);
        var refused = await Assert.ThrowsExactlyAsync<RequestFailedException>(() => queue.SendMessageAsync(new string('a', queue.MessageMaxBytes + 1), Token));

        Assert.AreEqual(queue.MessageMaxBytes, (await queue.ReceiveMessageAsync(cancellationToken: Token)).Value!.MessageText.Length);
        Assert.IsTrue(refused.Status is 400 or 413);
    }

    [TestMethod]
    public async Task Clearing_takes_hidden_messages_too()
    {
        var queue = await CreateAsync();
        await queue.SendMessageAsync("a");
        await queue.SendMessageAsync("b", Minute, cancellationToken: Token);

        await queue.ClearMessagesAsync(Token);

        Assert.AreEqual(0, (await queue.GetPropertiesAsync(Token)).Value.ApproximateMessagesCount);
    }

    [TestMethod]
    public async Task A_wrong_key_is_refused()
    {
        var azurite = await Azurite.SharedAsync();
        var wrong = azurite.ConnectionString.Replace(Azurite.AccountKey, Convert.ToBase64String(new byte[64]), StringComparison.Ordinal);

        var refused = await Assert.ThrowsExactlyAsync<RequestFailedException>(() => new QueueClient(wrong, Azurite.UniqueName()).SendMessageAsync("a"));

        Assert.AreEqual(403, refused.Status);
    }

    [TestMethod]
    public async Task A_send_is_written_as_the_service_wants_it()
    {
        const string Sent = """
            <?xml version="1.0" encoding="utf-8"?><QueueMessagesList><QueueMessage><MessageId>5974b586-0df3-4e2d-ad0c-18e3892bfca2</MessageId><InsertionTime>Fri, 09 Oct 2026 21:04:30 GMT</InsertionTime><ExpirationTime>Fri, 16 Oct 2026 21:04:30 GMT</ExpirationTime><PopReceipt>YzQ4</PopReceipt><TimeNextVisible>Fri, 09 Oct 2026 21:05:00 GMT</TimeNextVisible></QueueMessage></QueueMessagesList>
            """;
        var service = new RecordingHandler(RecordingHandler.Answer(HttpStatusCode.Created, Sent));
        var queue = new QueueClient("AccountName=finora;AccountKey=" + Azurite.AccountKey, "jobs", service.Configure(new QueueClientOptions()));

        var receipt = (await queue.SendMessageAsync("<a>", TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(-1), Token)).Value;

        var request = service.Requests.Single();
        Assert.AreEqual("https://finora.queue.core.windows.net/jobs/messages?visibilitytimeout=30&messagettl=-1", request.Uri.AbsoluteUri);
        Assert.AreEqual("<QueueMessage><MessageText>&lt;a&gt;</MessageText></QueueMessage>", request.Body);
        Assert.AreEqual("application/xml", request.Headers["Content-Type"]);
        Assert.AreEqual("2026-10-06", request.Headers["x-ms-version"]);
        Assert.StartsWith("SharedKey finora:", request.Headers["Authorization"], StringComparison.Ordinal);
        Assert.AreEqual(new DateTimeOffset(2026, 10, 9, 21, 5, 0, TimeSpan.Zero), receipt.TimeNextVisible);
    }

    private async Task<QueueClient> CreateAsync(bool create = true)
    {
        var azurite = await Azurite.SharedAsync();
        var queue = new QueueServiceClient(azurite.ConnectionString).GetQueueClient(Azurite.UniqueName());
        if (create) await queue.CreateAsync(cancellationToken: Token);
        return queue;
    }
}
