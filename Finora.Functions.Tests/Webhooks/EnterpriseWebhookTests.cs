using Finora.Core.Customers;
using Finora.Core.Enterprise;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Webhooks;

/// <summary>Webhooks that an enterprise's admin made hear every linked business: section 15.1 of the Business contract.</summary>
[TestClass]
public sealed class EnterpriseWebhookTests
{
    private DeliveryKit _kit = null!;
    private EnterpriseAdmin _admin = null!;

    [TestInitialize]
    public async Task StartAsync()
    {
        _kit = await DeliveryKit.StartAsync();
        _admin = new EnterpriseAdmin(_kit.App, _kit.Business);
    }

    [TestCleanup]
    public async Task StopAsync() => await _kit.DisposeAsync();

    [TestMethod]
    public async Task An_admins_webhook_hears_every_linked_business_and_says_which()
    {
        var webhook = Trade.Text(await _kit.RegisterAsync("""["customer.created"]"""), "id");
        var linked = await _admin.LinkedAsync();
        await AddCustomerAsync(linked);
        await _kit.CustomerAsync();
        await SettleAsync(linked);

        var heard = _kit.Receiver.All.Select(delivery => $"{delivery.Event} {Trade.Text(delivery.Json, "businessId")}").ToArray();

        CollectionAssert.AreEquivalent(new[] { $"customer.created {linked}", $"customer.created {_kit.Business.Id}" }, heard);
        Assert.AreEqual("delivered delivered", string.Join(' ', (await _kit.DeliveriesAsync(webhook)).Select(delivery => Trade.Text(delivery, "status"))));
        await SettleAsync(linked);
        Assert.AreEqual(2, _kit.Receiver.All.Count, "Told once.");
    }

    [TestMethod]
    public async Task A_failed_delivery_of_another_businesss_event_is_tried_again()
    {
        var webhook = Trade.Text(await _kit.RegisterAsync("""["customer.created"]"""), "id");
        var linked = await _admin.LinkedAsync();
        _kit.Receiver.AnswerWith(500);
        await AddCustomerAsync(linked);
        await SettleAsync(linked);
        var delivery = Trade.Text((await _kit.DeliveriesAsync(webhook)).Single(), "id");
        _kit.Receiver.AnswerWith(200);

        await _kit.PassToNextAttemptAsync(webhook, delivery);

        Assert.AreEqual("delivered", Trade.Text(await _kit.DeliveryAsync(webhook, delivery), "status"));
        Assert.AreEqual(2, _kit.Receiver.All.Count);
    }

    [TestMethod]
    public async Task Each_side_hears_its_own()
    {
        await _kit.RegisterAsync("""["customer.created"]""");
        var linked = await _admin.LinkedAsync(test: true);
        await AddCustomerAsync(linked, test: true);
        await SettleAsync(linked, test: true);
        Assert.AreEqual(0, _kit.Receiver.All.Count);

        (await _kit.Business.BusinessTestAsync(HttpMethod.Post, "/v1/webhooks", $$"""{"url":"{{_kit.Receiver.Url}}","events":["customer.created"]}""")).Expect(201);
        await AddCustomerAsync(linked, test: true);
        await SettleAsync(linked, test: true);

        Assert.AreEqual(linked, Trade.Text(_kit.Receiver.All.Single().Json, "businessId"));
    }

    [TestMethod]
    public async Task A_webhook_of_a_linked_business_hears_that_business_alone()
    {
        var member = await _kit.App.CreateBusinessAsync(Plan.Premium, "Member");
        Assert.IsTrue((await _kit.Service<SetUpEnterprise>().LinkAsync(_kit.Business.Created.Business.Id, member.Created.Business.Id, CancellationToken.None)).IsOk);
        (await member.BusinessAsync(HttpMethod.Post, "/v1/webhooks", $$"""{"url":"{{_kit.Receiver.Url}}","events":["customer.created"]}""")).Expect(201);
        (await _admin.InBusinessAsync(HttpMethod.Post, "/v1/webhooks", member.Id, $$"""{"url":"{{_kit.Receiver.Url}}","events":["customer.created"]}""")).Expect(201);
        await _kit.CustomerAsync();
        await SettleAsync(member.Id);
        Assert.AreEqual(0, _kit.Receiver.All.Count, "Neither its own webhook nor one that the admin made for it.");

        await AddCustomerAsync(member.Id);
        await SettleAsync(member.Id);

        Assert.AreEqual(2, _kit.Receiver.All.Count);
    }

    [TestMethod]
    [DataRow("let go")]
    [DataRow("admin no more")]
    [DataRow("deleted")]
    public async Task What_ends_the_right_ends_the_hearing(string how)
    {
        var webhook = Trade.Text(await _kit.RegisterAsync("""["customer.created"]"""), "id");
        var linked = await _admin.LinkedAsync();
        var scope = EnterpriseAdmin.ScopeOf(linked);
        switch (how)
        {
            case "let go":
                (await _admin.CallAsync(HttpMethod.Delete, $"/v1/enterprise/businesses/{linked}")).Expect(200);
                break;
            case "deleted":
                (await _kit.Business.BusinessAsync(HttpMethod.Delete, $"/v1/webhooks/{webhook}")).Expect(200);
                Assert.AreEqual(0, (await _kit.App.StoredAsync(_kit.Business.Live, RowKeys.EnterpriseWebhooks)).Count);
                break;
            default:
                await _kit.App.InsertAsync(_kit.Business.Live, RowKeys.Enterprise, new EnterpriseAccount([scope.TenantId]));
                break;
        }

        Assert.IsTrue((await _kit.Service<CreateCustomer>().RunAsync(scope, new NewCustomer("Sunbird", "accounts@sunbird.example"), CancellationToken.None)).IsOk);
        await SettleAsync(linked);

        Assert.AreEqual(0, _kit.Receiver.All.Count);
    }

    [TestMethod]
    public async Task A_business_that_is_let_go_keeps_its_webhooks_switched_off()
    {
        var member = await _kit.App.CreateBusinessAsync(Plan.Premium, "Member");
        Assert.IsTrue((await _kit.Service<SetUpEnterprise>().LinkAsync(_kit.Business.Created.Business.Id, member.Created.Business.Id, CancellationToken.None)).IsOk);
        var body = $$"""{"url":"{{_kit.Receiver.Url}}","events":["customer.created"]}""";
        (await member.BusinessAsync(HttpMethod.Post, "/v1/webhooks", body)).Expect(201);
        (await member.BusinessTestAsync(HttpMethod.Post, "/v1/webhooks", body)).Expect(201);
        (await member.PlatformAsync(HttpMethod.Post, "/api/v1/webhooks", body)).Expect(201);
        (await _admin.CallAsync(HttpMethod.Delete, $"/v1/enterprise/businesses/{member.Id}")).Expect(200);
        Assert.IsTrue((await _kit.Service<CreateCustomer>().RunAsync(member.Live, new NewCustomer("Sunbird", "accounts@sunbird.example"), CancellationToken.None)).IsOk);
        await SettleAsync(member.Id);

        var webhooks = (await _kit.App.StoredAsync(member.Live, RowKeys.Webhooks)).Concat(await _kit.App.StoredAsync(member.Test, RowKeys.Webhooks)).ToArray();
        CollectionAssert.AreEqual(new[] { "Disabled deprovisioned", "Disabled deprovisioned", "Disabled deprovisioned" }, webhooks.Select(webhook => $"{webhook.Status} {webhook.DisabledReason}").ToArray());
        Assert.AreEqual(0, _kit.Receiver.All.Count);
    }

    private async Task AddCustomerAsync(string business, bool test = false) =>
        (await _admin.InBusinessAsync(HttpMethod.Post, "/v1/customers", business, $$"""{"name":"Sunbird","email":"{{Trade.NewEmail()}}"}""", test)).Expect(201);

    private async Task SettleAsync(string business, bool test = false)
    {
        await _kit.Service<OutboxDispatcher>().DispatchAsync(EnterpriseAdmin.ScopeOf(business, test), CancellationToken.None);
        await _kit.SettleAsync(test);
    }
}
