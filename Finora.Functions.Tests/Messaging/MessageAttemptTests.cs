using Finora.Core.Identity;
using Finora.Core.Messaging;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Finora.Functions.Tests.Messaging;

/// <summary>Two jobs that make the same attempt, as a queue may hand one out twice.</summary>
[TestClass]
public sealed class MessageAttemptTests
{
    [TestMethod]
    public async Task A_slow_attempt_does_not_set_back_what_followed_it()
    {
        var carrier = new BusyCarrier();
        await using var app = await TestApp.OnSqliteAsync(
            services => services.RemoveAll<IMessageCarrier>().AddSingleton<IMessageCarrier>(carrier),
            new Dictionary<string, string?> { ["AzureWebJobs.DeliverEmail.Disabled"] = "true" });
        var business = await app.CreateBusinessAsync();
        var invoice = Trade.Text(await Trade.InvoiceAsync(business, await business.CustomerAsync("accounts@sunbird.example")), "id");
        (await business.BusinessAsync(HttpMethod.Post, $"/v1/invoices/{invoice}/send")).Expect(200);
        var message = await StoredAsync(app, business);
        carrier.Meanwhile = async () =>
        {
            await RunAsync(app, business, message);
            app.Time.Advance(TimeSpan.FromMinutes(1));
            await RunAsync(app, business, message);
        };

        await RunAsync(app, business, message);

        Assert.AreEqual(3, carrier.Calls);
        var now = await StoredAsync(app, business);
        Assert.AreEqual((2, app.Time.GetUtcNow().AddMinutes(5)), (now.Attempts, now.NextAttemptAt!.Value));
    }

    private static async Task<Message> StoredAsync(TestApp app, TestBusiness business) => (await app.StoredAsync(business.Live, RowKeys.Messages)).Single();

    private static Task RunAsync(TestApp app, TestBusiness business, Message message) => app.Service<DeliverMessage>().RunAsync(new MessageJob(1, business.Live.TenantId, false, message.Id), CancellationToken.None);

    private sealed class BusyCarrier : IMessageCarrier
    {
        public MessageChannel Channel => MessageChannel.Email;

        /// <summary>Happens during the next call, once.</summary>
        public Func<Task>? Meanwhile { get; set; }

        public int Calls { get; private set; }

        public Task<string?> WhyNotAsync(TenantScope scope, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

        public async Task<CarryResult> CarryAsync(TenantScope scope, Letter letter, CancellationToken cancellationToken)
        {
            Calls++;
            var meanwhile = Meanwhile;
            Meanwhile = null;
            if (meanwhile is not null) await meanwhile();
            return CarryResult.Later(MessageFault.RefusedForNow);
        }
    }
}
