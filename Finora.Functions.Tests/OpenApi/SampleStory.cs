using System.Text.Json;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.OpenApi;

/// <summary>A business on one of its sides, and the records that samples of routes are about.</summary>
internal sealed record SampleStory(TestApp App, TestBusiness Business, bool Test)
{
    public Task<string> CustomerAsync() => Business.CustomerAsync(Trade.NewEmail(), Test);

    public Task<string> DraftAsync() => Business.DraftAsync(Test);

    public Task<string> SentAsync() => Business.SentAsync(Test);

    public async Task<string> LinkAsync() => await Business.LinkAsync(await SentAsync(), test: Test);

    public Task<string> ProductAsync() => MadeAsync("/v1/products", """{"name":"Letterhead, 500 sheets","unitPrice":125000,"trackStock":true,"stockQuantity":40}""");

    public async Task<string> ReceiptAsync() => await MadeAsync("/v1/receipts", $$"""{"amount":100,"paidBy":"Sunbird","allocations":[{"invoiceId":"{{await SentAsync()}}","amountAllocated":100}]}""");

    /// <summary>An account that no other business has.</summary>
    public Task<string> AccountAsync() => MadeAsync("/v1/chart-of-accounts", """{"code":"5101","name":"Generator fuel","category":"expense"}""");

    public Task<string> EntryAsync() =>
        MadeAsync("/v1/journal-entries", """{"transactionDate":"2026-03-18","description":"Owner pays in cash","lines":[{"accountId":"1001","debit":200000},{"accountId":"3010","credit":200000}]}""");

    public async Task<string> PostedEntryAsync()
    {
        var id = await EntryAsync();
        (await Business.CallAsync(Test, HttpMethod.Post, $"/v1/journal-entries/{id}/post")).Expect(200);
        return id;
    }

    public Task<string> ExpenseAsync(string status) => MadeAsync("/v1/expenses", $$"""{"amount":80000,"supplierName":"Gridline Power","accountId":"5021","status":"{{status}}"}""");

    public Task<string> TapSessionAsync() => Business.TapSessionAsync("dev_lekki_02", test: Test);

    public Task<string> WebhookAsync() => MadeAsync("/v1/webhooks", """{"url":"https://hooks.sunbird.example/finora","events":["invoice.paid"]}""");

    /// <summary>A webhook and a delivery that did not reach its receiver, since no name leads anywhere here.</summary>
    public async Task<string> FailedDeliveryAsync()
    {
        var webhook = await WebhookAsync();
        var tried = (await Business.CallAsync(Test, HttpMethod.Post, $"/v1/webhooks/{webhook}/test")).Expect(200).Data;
        return $"{webhook},{Trade.Text(tried, "deliveryId")}";
    }

    public Task<string> KeyAsync() => MadeAsync("/v1/api-keys", """{"name":"ERP sync"}""", "keyId");

    public Task<string> TopUpAsync() => MadeAsync("/v1/credits/topups", """{"packageId":"starter"}""", "topupId");

    /// <summary>A business that this one, which is the home of an enterprise, has made.</summary>
    public Task<string> LinkedBusinessAsync() => MadeAsync("/v1/enterprise/businesses", EnterpriseAdmin.Body("Surulere Kitchens", Trade.NewEmail(), Trade.NewEmail()));

    public async Task<string> SuspendedBusinessAsync()
    {
        var id = await LinkedBusinessAsync();
        (await Business.CallAsync(Test, HttpMethod.Post, $"/v1/enterprise/businesses/{id}/suspend", """{"reason":"Fees of March are unpaid"}""")).Expect(200);
        return id;
    }

    /// <summary>Makes a record and tells its id.</summary>
    public async Task<string> MadeAsync(string path, string body, string id = "id") => (await Business.CallAsync(Test, HttpMethod.Post, path, body)).Expect(201).Data.GetProperty(id).GetString()!;
}
