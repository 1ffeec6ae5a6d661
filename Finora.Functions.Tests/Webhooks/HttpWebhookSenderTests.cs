using System.Net;
using System.Net.Sockets;
using System.Text;
using Finora.Core.Webhooks;
using Finora.Functions.Outgoing;
using Finora.Functions.Tests.Fixtures;
using Microsoft.AspNetCore.Http;

namespace Finora.Functions.Tests.Webhooks;

[TestClass]
public sealed class HttpWebhookSenderTests
{
    private readonly ManualTime _time = new();

    [TestMethod]
    [DataRow(200, null)]
    [DataRow(204, null)]
    [DataRow(299, null)]
    [DataRow(301, DeliveryFault.Redirect)]
    [DataRow(307, DeliveryFault.Redirect)]
    [DataRow(400, DeliveryFault.HttpStatus)]
    [DataRow(410, DeliveryFault.HttpStatus)]
    [DataRow(503, DeliveryFault.HttpStatus)]
    public async Task Only_an_answer_of_the_two_hundreds_is_success(int status, DeliveryFault? fault)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var elsewhere = await WebhookReceiver.StartAsync();
        receiver.AnswerWith(status, "", ("Location", elsewhere.Url));

        var result = await SendAsync(receiver.Url);

        Assert.AreEqual(status, result.StatusCode);
        Assert.AreEqual(fault, result.Fault);
        Assert.HasCount(1, receiver.All);
        Assert.IsEmpty(elsewhere.All);
    }

    [TestMethod]
    public async Task The_request_arrives_as_it_was_made()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var body = Encoding.UTF8.GetBytes("""{"name":"Ọlá & Sons"}""");

        await SendAsync(receiver.Url, body);

        var received = receiver.All.Single();
        Assert.AreEqual("POST", received.Method);
        Assert.AreEqual("application/json; charset=utf-8", received.Headers["Content-Type"]);
        Assert.AreEqual("Finora-Webhooks/1.0", received.Headers["User-Agent"]);
        Assert.IsFalse(received.Headers.Keys.Any(name => name.StartsWith("trace", StringComparison.OrdinalIgnoreCase) || name.Equals("Cookie", StringComparison.OrdinalIgnoreCase)));
        CollectionAssert.AreEqual(body, received.Body);
    }

    [TestMethod]
    public async Task No_more_than_1024_bytes_of_an_answer_are_kept()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.AnswerWith(500, new string('x', 5_000_000));

        var result = await SendAsync(receiver.Url);

        Assert.AreEqual(new string('x', 1024), result.Excerpt);
    }

    [TestMethod]
    public async Task A_receiver_that_does_not_answer_within_thirty_seconds_has_failed()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = http => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);

        var sending = SendAsync(receiver.Url);
        await receiver.NextAsync();
        _time.Advance(TimeSpan.FromSeconds(29.9));
        Assert.IsFalse(sending.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        var result = await sending;
        Assert.IsNull(result.StatusCode);
        Assert.AreEqual(DeliveryFault.Timeout, result.Fault);
    }

    /// <summary>The status has been told; that the rest of the answer drags on changes nothing.</summary>
    [TestMethod]
    public async Task A_success_whose_body_never_ends_is_a_success_after_thirty_seconds_at_most()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = async http =>
        {
            await http.Response.WriteAsync("par");
            await http.Response.Body.FlushAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        };
        using var reading = new SecondReadSignal(new GuardedHandler(new FixedLookup(), allowPrivate: true).Handler);

        var sending = new HttpWebhookSender(reading, _time).SendAsync(RequestTo(receiver.Url, [1]), CancellationToken.None);
        await reading.Begun;
        Assert.IsFalse(sending.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.AreEqual(new SendResult(200, null, "par", null), await sending);
    }

    [TestMethod]
    public async Task Nobody_there_is_a_failed_connection()
    {
        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        Assert.AreEqual(new SendResult(null, DeliveryFault.ConnectionFailed, null, null), await SendAsync($"http://127.0.0.1:{port}/hook"));
    }

    [TestMethod]
    public async Task A_name_that_leads_nowhere_is_a_failed_connection() =>
        Assert.AreEqual(DeliveryFault.ConnectionFailed, (await SendAsync("http://hooks.sunbird.example/hook", lookup: new FixedLookup())).Fault);

    [TestMethod]
    public async Task A_certificate_that_nobody_vouches_for_is_a_tls_error_and_one_that_is_trusted_is_none()
    {
        using var certificate = TestCertificate.Make();
        await using var receiver = await WebhookReceiver.StartAsync(certificate);

        Assert.AreEqual(DeliveryFault.TlsError, (await SendAsync(receiver.Url)).Fault);
        Assert.IsEmpty(receiver.All);

        var trusting = new GuardedHandler(new FixedLookup("127.0.0.1"), allowPrivate: true);
        trusting.Handler.SslOptions.CertificateChainPolicy = new() { TrustMode = System.Security.Cryptography.X509Certificates.X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { certificate }, RevocationMode = System.Security.Cryptography.X509Certificates.X509RevocationMode.NoCheck };
        Assert.IsNull((await SendAsync(receiver.Url, through: trusting)).Fault);
    }

    /// <summary>The name of the host goes into the request and the certificate check; the address comes from the one look-up that was judged.</summary>
    [TestMethod]
    public async Task A_name_is_looked_up_once_and_the_connection_goes_to_the_address_that_was_judged()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var lookup = new FixedLookup("127.0.0.1");

        var result = await SendAsync($"http://hooks.sunbird.example:{new Uri(receiver.Url).Port}/hook", lookup: lookup);

        Assert.IsNull(result.Fault);
        Assert.AreEqual(1, lookup.Count);
        Assert.AreEqual($"hooks.sunbird.example:{new Uri(receiver.Url).Port}", receiver.All.Single().Headers["Host"]);
    }

    [TestMethod]
    [DataRow("127.0.0.1")]
    [DataRow("8.8.8.8,127.0.0.1")]
    [DataRow("::ffff:127.0.0.1")]
    public async Task A_name_that_has_turned_to_a_private_address_since_is_blocked_before_a_connection(string addresses)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var guarded = new GuardedHandler(new FixedLookup(addresses.Split(',')), allowPrivate: false);

        var result = await SendAsync($"http://hooks.sunbird.example:{new Uri(receiver.Url).Port}/hook", through: guarded);

        Assert.AreEqual(new SendResult(null, DeliveryFault.BlockedAddress, null, null), result);
        Assert.IsEmpty(receiver.All);
    }

    [TestMethod]
    [DataRow("http://127.0.0.1:8443/")]
    [DataRow("http://[::1]:8443/")]
    [DataRow("http://8.8.8.8:25/")]
    public async Task A_literal_or_a_port_is_judged_at_the_connection_too(string url) =>
        Assert.AreEqual(DeliveryFault.BlockedAddress, (await SendAsync(url, through: new GuardedHandler(new FixedLookup(), allowPrivate: false))).Fault);

    [TestMethod]
    [DataRow(503, "120", 120)]
    [DataRow(429, "7", 7)]
    [DataRow(503, "Wed, 18 Mar 2026 12:10:00 GMT", 600)]
    [DataRow(503, "soon", null)]
    [DataRow(500, "120", null)]
    public async Task A_receiver_with_too_much_to_do_may_say_when_to_come_back(int status, string header, int? seconds)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.AnswerWith(status, "", ("Retry-After", header));

        Assert.AreEqual(seconds is { } s ? TimeSpan.FromSeconds(s) : null, (await SendAsync(receiver.Url)).RetryAfter);
    }

    [TestMethod]
    public async Task Whoever_gives_up_waiting_gets_no_result()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = http => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        using var cancelled = new CancellationTokenSource();
        var guarded = new GuardedHandler(new FixedLookup(), allowPrivate: true);

        var sending = guarded.SenderOn(_time).SendAsync(RequestTo(receiver.Url, []), cancelled.Token);
        await receiver.NextAsync();
        await cancelled.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => sending);
    }

    private static SignedRequest RequestTo(string url, byte[] body) => new(url, "application/json; charset=utf-8", [new("User-Agent", "Finora-Webhooks/1.0"), new("webhook-id", "evt_1")], body);

    private Task<SendResult> SendAsync(string url, byte[]? body = null, IAddressLookup? lookup = null, GuardedHandler? through = null) =>
        (through ?? new GuardedHandler(lookup ?? new FixedLookup(), allowPrivate: true)).SenderOn(_time).SendAsync(RequestTo(url, body ?? [1]), CancellationToken.None);

    /// <summary>The product's handler, with its connection guard on a name server of the test.</summary>
    private sealed class GuardedHandler(IAddressLookup lookup, bool allowPrivate) : IHttpClientFactory
    {
        public SocketsHttpHandler Handler { get; } = HttpWebhookSender.Handler(new GuardedConnections(new WebhookTargets(allowPrivate), lookup));

        public HttpClient CreateClient(string name) => new(Handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

        public HttpWebhookSender SenderOn(TimeProvider time) => new(this, time);
    }
    /// <summary>Tells when the sender has read what arrived first and asks for more: from then on the clock may move without racing the first bytes.</summary>
    private sealed class SecondReadSignal(HttpMessageHandler inner) : DelegatingHandler(inner), IHttpClientFactory
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => _begun.Task;

        public HttpClient CreateClient(string name) => new(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            response.Content = new StreamContent(new SignallingStream(await response.Content.ReadAsStreamAsync(cancellationToken), _begun));
            return response;
        }
    }

    private sealed class SignallingStream(Stream inner, TaskCompletionSource secondRead) : Stream
    {
        private int _reads;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (++_reads == 2) secondRead.SetResult();
            return inner.ReadAsync(buffer, cancellationToken);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
