using System.Net.Sockets;
using System.Text;
using Finora.Core.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Finora.Functions.Tests.Runtime;

[TestClass]
public sealed class ShutdownTests
{
    private static async Task<RuntimeHost> StartAsync(TimeSpan patience)
    {
        var host = RuntimeHost.Prepare();
        await host.Queues.EnsureQueuesAsync(["jobs"], host.Deadline);
        return await host.StartAsync(builder => builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = patience), typeof(Slow));
    }

    private static Task SendAsync(RuntimeHost host, string text) =>
        host.Services.GetRequiredService<IJobQueue>().SendAsync("jobs", Encoding.UTF8.GetBytes(text), TimeSpan.Zero, host.Deadline);

    [TestMethod]
    public async Task A_request_that_runs_may_end_and_no_new_one_is_taken()
    {
        await using var host = await StartAsync(TimeSpan.FromSeconds(20));
        var running = host.Client.GetStringAsync("slow", host.Deadline);
        Assert.AreEqual("http begun", await host.NextAsync<string>());
        var stopped = host.StopAsync();
        await StoppingAsync(host);
        await RefusedAsync(host);
        Assert.IsFalse(stopped.IsCompleted);
        host.Probe.Gate.SetResult();
        Assert.AreEqual("done", await running);
        await stopped.WaitAsync(host.Deadline);
    }

    [TestMethod]
    public async Task A_message_that_runs_may_end_and_no_new_one_is_taken()
    {
        await using var host = await StartAsync(TimeSpan.FromSeconds(20));
        await SendAsync(host, "first");
        Assert.AreEqual("queue begun", await host.NextAsync<string>());
        var stopped = host.StopAsync();
        await StoppingAsync(host);
        await host.Queues.SendAsync("jobs", "second"u8.ToArray(), TimeSpan.Zero, host.Deadline);
        Assert.IsFalse(stopped.IsCompleted);
        host.Probe.Gate.SetResult();
        await stopped.WaitAsync(host.Deadline);
        Assert.AreEqual("queue ended", await host.NextAsync<string>());
        Assert.AreEqual(Convert.ToBase64String("second"u8), host.Queues.VisibleTexts("jobs").Single());
        Assert.HasCount(1, host.Queues.Texts("jobs"));
    }

    [TestMethod]
    public async Task What_does_not_end_in_time_is_cancelled()
    {
        await using var host = await StartAsync(TimeSpan.FromMilliseconds(200));
        var running = host.Client.GetAsync("slow", host.Deadline);
        Assert.AreEqual("http begun", await host.NextAsync<string>());
        await host.StopAsync().WaitAsync(host.Deadline);
        Assert.AreEqual("http cancelled", await host.NextAsync<string>());
        await Assert.ThrowsExactlyAsync<HttpRequestException>(() => running);
    }

    [TestMethod]
    public async Task A_message_whose_function_was_cancelled_is_visible_again_and_not_poisoned()
    {
        await using var host = await StartAsync(TimeSpan.FromMilliseconds(200));
        host.Queues.PutRaw("jobs", Convert.ToBase64String("held"u8), dequeueCount: 4);
        await SendAsync(host, "wake");
        Assert.AreEqual("queue begun", await host.NextAsync<string>());
        Assert.AreEqual("queue begun", await host.NextAsync<string>());
        await host.StopAsync().WaitAsync(host.Deadline);
        CollectionAssert.AreEquivalent(new object[] { "queue cancelled", "queue cancelled" }, await BothAsync(host));
        Assert.HasCount(2, host.Queues.VisibleTexts("jobs"));
        Assert.IsEmpty(host.Queues.Texts("jobs-poison"));
    }

    [TestMethod]
    public async Task A_function_that_does_not_heed_its_token_does_not_keep_its_message_nor_the_host()
    {
        await using var host = await StartAsync(TimeSpan.FromMilliseconds(200));
        await SendAsync(host, "deaf");
        Assert.AreEqual("queue begun", await host.NextAsync<string>());
        await host.StopAsync().WaitAsync(host.Deadline);
        Assert.HasCount(1, host.Queues.VisibleTexts("jobs"));
    }

    [TestMethod]
    public async Task A_store_that_fails_does_not_keep_the_host()
    {
        await using var host = await StartAsync(TimeSpan.FromMilliseconds(200));
        await SendAsync(host, "held");
        Assert.AreEqual("queue begun", await host.NextAsync<string>());
        host.Queues.Fault = new StorageUnavailableException("disk gone");
        await host.StopAsync().WaitAsync(host.Deadline);
        host.Queues.Fault = null;
        Assert.IsEmpty(host.Queues.VisibleTexts("jobs"));
        host.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.HasCount(1, host.Queues.VisibleTexts("jobs"));
    }

    private static async Task<object[]> BothAsync(RuntimeHost host) => [await host.NextAsync<string>(), await host.NextAsync<string>()];

    private static async Task StoppingAsync(RuntimeHost host)
    {
        var stopping = new TaskCompletionSource();
        using var registration = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);
        await stopping.Task.WaitAsync(host.Deadline);
    }

    /// <summary>The listening socket closes a moment after the stop began.</summary>
    private static async Task RefusedAsync(RuntimeHost host)
    {
        while (true)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(host.Client.BaseAddress!.Host, host.Client.BaseAddress.Port, host.Deadline);
            }
            catch (SocketException)
            {
                return;
            }
        }
    }

    public sealed class Slow(Probe probe)
    {
        [Function("SlowHttp")]
        public async Task<IResult> Http(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "slow")] HttpRequest request, CancellationToken cancellationToken)
        {
            probe.Say("http begun");
            await WaitAsync("http", cancellationToken);
            return Results.Text("done");
        }

        [Function("SlowQueue")]
        public async Task Queue([QueueTrigger("jobs")] string message, CancellationToken cancellationToken)
        {
            probe.Say("queue begun");
            await WaitAsync("queue", message == "deaf" ? CancellationToken.None : cancellationToken);
        }

        private async Task WaitAsync(string what, CancellationToken cancellationToken)
        {
            try
            {
                await probe.Gate.Task.WaitAsync(cancellationToken);
                probe.Say($"{what} ended");
            }
            catch (OperationCanceledException)
            {
                probe.Say($"{what} cancelled");
                throw;
            }
        }
    }
}
