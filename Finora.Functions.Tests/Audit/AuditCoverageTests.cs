using Finora.Core.Identity;
using Finora.Core.Webhooks;
using Finora.Functions.Tests.Codebase;
using Finora.Functions.Tests.Documents;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Finora.Functions.Tests.Nrs;
using Finora.Functions.Tests.Platform;

namespace Finora.Functions.Tests.Audit;

/// <summary>Every route of the Platform API that changes something leaves a record of it: section 6 of its contract. A new route that is in none of the lists fails here.</summary>
[TestClass]
public sealed class AuditCoverageTests
{
    /// <summary>Routes that change nothing that is kept of the tenant.</summary>
    private static readonly Dictionary<string, string> Unchanging = new(StringComparer.Ordinal)
    {
        ["POST /api/v1/verify"] = "looks a document up",
        ["POST /api/v1/webhooks/{id}/test"] = "sends a sample",
        ["POST /api/v1/settings/integrations/nrs/test"] = "asks the authority",
        ["POST /api/v1/webhooks/nrs/{hookToken}"] = "is a hint to look, and what is then found is told",
    };

    private static NrsApp s_nrs = null!;

    private static TestApp App => s_nrs.App;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        _ = context;
        s_nrs = await NrsApp.StartAsync();
    }

    [ClassCleanup]
    public static async Task StopAsync() => await s_nrs.DisposeAsync();

    [TestMethod]
    public async Task Every_route_that_changes_something_is_told()
    {
        var business = await s_nrs.ConnectedAsync(Plan.Enterprise);
        var faults = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var (route, reply, actions) in CallsAsync(business))
        {
            seen.Add(route);
            var told = (await App.StoredAsync(business.Live, RowKeys.AuditRecords)).Where(record => record.RequestId == reply.Headers["X-Request-Id"]).Select(record => record.Action).ToArray();
            if (reply.Status >= 300) faults.Add($"{route} answers {reply.Status}: {reply.Text}");
            else if (!actions.Split(' ').All(told.Contains)) faults.Add($"{route} is told as '{string.Join(' ', told)}' and not as '{actions}'");
        }

        var routes = ContractRoutes.Functions.SelectMany(function => ContractRoutes.LinesOf(function.Trigger)).Where(IsChange).ToArray();
        faults.AddRange(routes.Except(seen).Where(route => !Unchanging.ContainsKey(route) && !IsToldElsewhere(route)).Select(route => $"{route} is looked at by no test of the trail"));
        Assert.AreEqual(0, faults.Count, string.Join('\n', faults));
        Assert.IsTrue(seen.Count > 30);
    }

    private static bool IsChange(string route) => route.Split(' ') is [not "GET", var path] && path.StartsWith("/api/v1/", StringComparison.Ordinal);

    /// <summary>Routes whose tests, beside the subject, look at the trail themselves, since they need partners or people of their own.</summary>
    private static bool IsToldElsewhere(string route) =>
        new[] { "/auth/", "/billing/", "/payments", "/webhooks/paystack", "/tax-reports", "/initialize-payment", "/team", "/data-export", "/p/" }.Any(part => route.Contains(part, StringComparison.Ordinal));

    private static async IAsyncEnumerable<(string Route, Reply Reply, string Actions)> CallsAsync(TestBusiness business)
    {
        foreach (var call in new[] { CustomersAsync(business), InvoicesAsync(business), MoneyAsync(business), SettingsAsync(business), WebhooksAsync(business) })
        {
            await foreach (var made in call) yield return made;
        }
    }

    private static async IAsyncEnumerable<(string Route, Reply Reply, string Actions)> CustomersAsync(TestBusiness business)
    {
        var made = await business.PlatformPostAsync("/customers", PlatformTrade.FullCustomer);
        yield return ("POST /api/v1/customers", made, "customer.created");
        var path = $"/api/v1/customers/{Trade.Text(made.Json, "id")}";
        yield return ("PATCH /api/v1/customers/{id}", await business.PlatformAsync(HttpMethod.Patch, path, """{"phone":"+2348030000009"}"""), "customer.updated");
        yield return ("DELETE /api/v1/customers/{id}", await business.PlatformAsync(HttpMethod.Delete, path), "customer.deleted");
    }

    private static async IAsyncEnumerable<(string Route, Reply Reply, string Actions)> InvoicesAsync(TestBusiness business)
    {
        var customer = await business.AnyCustomerAsync();
        var made = await business.PlatformPostAsync("/invoices", $$"""{"customer_id":"{{customer}}","line_items":{{PlatformTrade.SampleLines}}}""");
        yield return ("POST /api/v1/invoices", made, "invoice.created");
        var id = Trade.Text(made.Json, "id");
        yield return ("PATCH /api/v1/invoices/{id}", await business.PlatformAsync(HttpMethod.Patch, $"/api/v1/invoices/{id}", """{"notes":"Thank you"}"""), "invoice.updated");
        yield return ("POST /api/v1/invoices/{id}/finalize", await business.PlatformPostAsync($"/invoices/{id}/finalize"), "invoice.finalized");
        yield return ("POST /api/v1/invoices/{id}/submit-firs", await business.PlatformPostAsync($"/invoices/{id}/submit-firs"), "invoice.submitted");
        yield return ("POST /api/v1/invoices/{id}/send", await business.PlatformPostAsync($"/invoices/{await business.FinalSampleAAsync()}/send", """{"channels":["email"]}"""), "invoice.sent");
        yield return ("POST /api/v1/invoices/{id}/public-link", await business.PlatformPostAsync($"/invoices/{id}/public-link"), "invoice.public_link_rotated");
        var final = await business.FinalSampleAAsync();
        yield return (
            "POST /api/v1/invoices/{id}/record-payment",
            await business.PlatformPostAsync($"/invoices/{final}/record-payment", """{"amount":1000,"payment_method":"30","payment_date":"2026-03-18"}"""),
            "payment.recorded");
        yield return ("POST /api/v1/invoices/{id}/credit-note", await business.PlatformPostAsync($"/invoices/{await business.FinalSampleAAsync()}/credit-note", """{"reason":"Returned"}"""), "credit_note.created");
        yield return ("POST /api/v1/invoices/{id}/void", await business.PlatformPostAsync($"/invoices/{final}/void", """{"reason":"Wrong customer"}"""), "invoice.voided");
        yield return ("DELETE /api/v1/invoices/{id}", await business.PlatformAsync(HttpMethod.Delete, $"/api/v1/invoices/{await business.SampleAAsync()}"), "invoice.deleted");
    }

    private static async IAsyncEnumerable<(string Route, Reply Reply, string Actions)> MoneyAsync(TestBusiness business)
    {
        var expense = await business.PlatformPostAsync("/expenses", """{"vendor_name":"CloudNest Hosting Ltd","amount":80000,"category":"telecoms","description":"Servers","date":"2026-03-03","status":"draft"}""");
        yield return ("POST /api/v1/expenses", expense, "expense.created");
        var path = $"/api/v1/expenses/{Trade.Text(expense.Json, "id")}";
        yield return ("PATCH /api/v1/expenses/{id}", await business.PlatformAsync(HttpMethod.Patch, path, """{"description":"Servers, March"}"""), "expense.updated");
        yield return ("POST /api/v1/expenses/{id}/receipt", await UploadAsync(path + "/receipt", ("x-api-key", business.Created.PlatformKey.Secret)), "expense.updated");
        yield return ("DELETE /api/v1/expenses/{id}", await business.PlatformAsync(HttpMethod.Delete, path), "expense.deleted");
        var rate = await business.PlatformPostAsync("/tax-rates", """{"name":"WHT on rent","kind":"wht","rate":10}""");
        yield return ("POST /api/v1/tax-rates", rate, "tax_rate.created");
        path = $"/api/v1/tax-rates/{Trade.Text(rate.Json, "id")}";
        yield return ("PATCH /api/v1/tax-rates/{id}", await business.PlatformAsync(HttpMethod.Patch, path, """{"name":"WHT on leases"}"""), "tax_rate.updated");
        yield return ("DELETE /api/v1/tax-rates/{id}", await business.PlatformAsync(HttpMethod.Delete, path), "tax_rate.deleted");
    }

    private static async IAsyncEnumerable<(string Route, Reply Reply, string Actions)> SettingsAsync(TestBusiness business)
    {
        Task<Reply> SaidAsync(HttpMethod method, string path, string? body = null) => App.SaidAsync(business, Role.Owner, method, path, body);
        yield return ("PATCH /api/v1/settings", await SaidAsync(HttpMethod.Patch, "/settings", """{"industry":"Software"}"""), "settings.updated");
        yield return ("POST /api/v1/settings/logo", await UploadAsync("/api/v1/settings/logo", ("Authorization", $"Bearer {business.Created.Business.Id}.{Role.Admin}")), "settings.updated");
        yield return ("DELETE /api/v1/settings/logo", await SaidAsync(HttpMethod.Delete, "/settings/logo"), "settings.updated");
        yield return ("PATCH /api/v1/settings/invoice-defaults", await SaidAsync(HttpMethod.Patch, "/settings/invoice-defaults", """{"payment_terms_days":31}"""), "settings.updated");
        yield return (
            "PATCH /api/v1/settings/integrations",
            await SaidAsync(HttpMethod.Patch, "/settings/integrations", """{"nrs":{"api_key":"sandbox-key"},"whatsapp":{"phone_number_id":"1066","access_token":"t","template_name":"n"}}"""),
            "nrs.connected integration.connected");
        yield return ("POST /api/v1/settings/signing-key/rotate", await SaidAsync(HttpMethod.Post, "/settings/signing-key/rotate"), "signing_key.rotated");
        var key = await SaidAsync(HttpMethod.Post, "/api-keys", """{"name":"ERP sync","scopes":["*"]}""");
        yield return ("POST /api/v1/api-keys", key, "api_key.created");
        yield return ("DELETE /api/v1/api-keys/{id}", await SaidAsync(HttpMethod.Delete, $"/api-keys/{Trade.Text(key.Json, "id")}"), "api_key.revoked");
    }

    private static async IAsyncEnumerable<(string Route, Reply Reply, string Actions)> WebhooksAsync(TestBusiness business)
    {
        var made = await business.PlatformPostAsync("/webhooks", """{"url":"https://hooks.lekkisoft.example/finora","events":["invoice.paid"]}""");
        yield return ("POST /api/v1/webhooks", made, "webhook.created");
        var id = Trade.Text(made.Json, "id");
        yield return ("PATCH /api/v1/webhooks/{id}", await business.PlatformAsync(HttpMethod.Patch, $"/api/v1/webhooks/{id}", """{"description":"ERP"}"""), "webhook.updated");
        yield return ("POST /api/v1/webhooks/{id}/rotate-secret", await business.PlatformPostAsync($"/webhooks/{id}/rotate-secret"), "webhook.secret_rotated");
        yield return ("POST /api/v1/webhooks/{id}/deliveries/{deliveryId}/retry", await business.PlatformPostAsync($"/webhooks/{id}/deliveries/{await FailedAsync(business, Guid.Parse(id))}/retry"), "webhook_delivery.retried");
        await FailedAsync(business, Guid.Parse(id));
        yield return ("POST /api/v1/webhooks/{id}/recover", await business.PlatformPostAsync($"/webhooks/{id}/recover", """{"since":"2026-03-18T00:00:00Z"}"""), "webhook_delivery.retried");
        yield return ("DELETE /api/v1/webhooks/{id}", await business.PlatformAsync(HttpMethod.Delete, $"/api/v1/webhooks/{id}"), "webhook.deleted");
    }

    /// <summary>A delivery that was tried in vain.</summary>
    private static async Task<Guid> FailedAsync(TestBusiness business, Guid webhook)
    {
        var id = App.Service<IdGenerator>().NewId();
        await App.InsertAsync(business.Live, RowKeys.Delivery(webhook, id), new WebhookDelivery(id, webhook, ApiSurface.Platform, id, "invoice.paid", App.Time.GetUtcNow()) { State = DeliveryState.Failed, AttemptsMade = 4 });
        await App.InsertAsync(business.Live, RowKeys.FailedDelivery(webhook, id), new Core.Storage.IdReference(id));
        return id;
    }

    private static async Task<Reply> UploadAsync(string path, (string Name, string Value) credential)
    {
        using var content = new ByteArrayContent(DocumentSamples.Logo(20, 20));
        using var form = new MultipartFormDataContent { { content, "file", "paper.png" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = form };
        request.Headers.TryAddWithoutValidation(credential.Name, credential.Value);
        using var response = await App.Http.SendAsync(request);
        return new Reply((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase));
    }
}
