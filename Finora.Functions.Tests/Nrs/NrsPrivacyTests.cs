using Finora.Core.Nrs;
using Finora.Core.Storage;
using Finora.Functions.Tests.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Finora.Functions.Tests.Nrs;

/// <summary>No secret and no personal data in logs, in queue messages, or in clear in the store: section 18 of the NRS contract.</summary>
[TestClass]
public sealed class NrsPrivacyTests
{
    private static readonly string[] Private = ["sandbox-key", "sandbox-secret", "87654321-0001", "adaezefoods.example", "billing@lekkisoft.example"];

    [TestMethod]
    public async Task Nothing_private_is_logged_queued_or_stored_in_clear()
    {
        var logs = new LogCapture();
        await using var kit = await NrsKit.StartAsync(configure: services => services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logs)));
        var tenant = await kit.TenantAsync();
        await kit.Sandbox.FailAsync("sign", "commit_then_busy");
        await kit.Sandbox.FailAsync("validate", "bad_key");
        var id = await kit.FinalizedAsync(tenant);
        await kit.SubmitAsync(tenant, id);
        var messages = new List<string>();
        for (var i = 0; i < 10; i++)
        {
            foreach (var queue in NrsJobs.Queues)
            {
                messages.AddRange(kit.Queue.Texts(queue).Select(text => JobText.TryDecode(text, out var body) ? System.Text.Encoding.UTF8.GetString(body) : text));
            }

            await kit.LiveAsync(TimeSpan.FromMinutes(1));
            if (i == 2) await kit.ConnectAsync(tenant, new NrsConnectionChange { ApiSecret = "sandbox-secret" });
        }

        await SubmissionFaultTests.AssertRegisteredOnceAsync(kit, tenant, id);
        var row = await kit.Get<ITableStore>().GetAsync(new RowAddress(StoreTable.Data, tenant.Partition, RowKeys.NrsSubmission(id).Value), CancellationToken.None);
        var stored = System.Text.Encoding.UTF8.GetString(row!.Body.Span);
        Assert.IsNotEmpty(messages);
        foreach (var secret in Private)
        {
            Assert.DoesNotContain(secret, string.Join('\n', messages));
            Assert.DoesNotContain(secret, string.Join('\n', logs.Entries.Select(entry => entry.Message + entry.Exception)));
            Assert.DoesNotContain(secret, stored);
        }
    }
}
