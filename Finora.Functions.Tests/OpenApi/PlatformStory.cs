using System.Text.Json;
using System.Text.RegularExpressions;
using Finora.Core.Identity;
using Finora.Core.Messaging;
using Finora.Functions.Tests.Accounts;
using Finora.Functions.Tests.Callbacks;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Finora.Functions.Tests.Nrs;
using Finora.Functions.Tests.Paystack;
using Finora.Functions.Tests.Platform;

namespace Finora.Functions.Tests.OpenApi;

/// <summary>A tenant with its owner signed in, and the records that samples of Platform routes are about.</summary>
internal sealed record PlatformStory(PaystackApp Paystack, TestBusiness Business, TestUser Owner)
{
    private static readonly Regex TokenInLink = new("/invitations/([A-Za-z0-9_-]+)\\?tenant=", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    public TestApp App => Paystack.App;

    public (string Name, string Value) Session => ("Authorization", $"Bearer {Owner.AccessToken}");

    public (string Name, string Value) Key => ("x-api-key", Business.Created.PlatformKey.Secret);

    public Task<string> CustomerAsync() => Business.AnyCustomerAsync();

    public Task<string> DraftAsync() => Business.SampleAAsync();

    public Task<string> FinalAsync() => Business.FinalSampleAAsync();

    public async Task<string> SubmittedAsync()
    {
        await ConnectAsync();
        var id = await FinalAsync();
        (await Business.PlatformPostAsync($"/invoices/{id}/submit-firs")).Expect(202);
        return id;
    }

    /// <summary>A finalized invoice and its first line.</summary>
    public async Task<string> LineAsync()
    {
        var id = await FinalAsync();
        return $"{id},{Trade.Text((await Business.PlatformReadAsync($"/invoices/{id}")).GetProperty("line_items")[0], "id")}";
    }

    public Task<string> RateAsync(string kind) => MadeAsync("/tax-rates", $$"""{"name":"A rate of our own","kind":"{{kind}}","rate":2}""");

    public async Task<string> PaymentAsync() => Trade.Text((await Business.PaidAsync(await FinalAsync(), "1000")).GetProperty("payment"), "id");

    /// <summary>Money that came without saying what for.</summary>
    public async Task<string> WaitingPaymentAsync()
    {
        await (PartnerReport.Of(100_000) with { Business = Business.Id, Reference = "Bank 4711" }).BookAsync(App);
        return (await Business.PlatformReadAsync("/payments/unmatched")).Column("id")[0];
    }

    public Task<string> ExpenseAsync(string status = "draft") =>
        MadeAsync("/expenses", $$"""{"vendor_name":"CloudNest Hosting Ltd","amount":80000,"category":"telecoms","date":"2026-03-03","status":"{{status}}"}""");

    public async Task<string> ExpensePaperAsync()
    {
        var id = await ExpenseAsync();
        (await new PlatformSample("POST ", 200, _ => Task.FromResult(id), $"/expenses/{id}/receipt") { IsUpload = true }.SendAsync(App, id, Key)).Expect(200);
        return id;
    }

    public Task<string> KeyAsync() => SaidAsync("/api-keys", """{"name":"ERP sync","scopes":["customers:read"]}""");

    public async Task<string> ProductAsync() => Trade.IdOf(IdPrefix.Product, Trade.Text((await Business.BusinessAsync(HttpMethod.Post, "/v1/products", """{"name":"Letterhead","unitPrice":125000}""")).Expect(201).Data, "id")).ToString();

    public async Task<string> MemberAsync() => (await TestUser.MemberOfAsync(App, Owner.TenantId, Role.Member)).UserId.ToString();

    public Task<string> InvitedAsync(string? email = null) => SaidAsync("/team", $$"""{"email":"{{email ?? Trade.NewEmail()}}","role":"accountant"}""", "user_id");

    /// <summary>The token of the letter to somebody who was invited.</summary>
    public async Task<string> InvitationAsync(string? email = null)
    {
        email ??= Trade.NewEmail();
        await InvitedAsync(email);
        var letter = (await Letters.OfAsync(App, Business.Live, NoticeKind.TeamInvitation)).First(content => content.To == email);
        return TokenInLink.Match(letter.Values["link"]).Groups[1].Value;
    }

    /// <summary>The token, and the access token of the user whose address was invited.</summary>
    public async Task<string> KnownInvitationAsync()
    {
        var known = await TestUser.RegisterAsync(App);
        return $"{await InvitationAsync(known.Email)},{known.AccessToken}";
    }

    public async Task<string> ResetTokenAsync()
    {
        (await App.SendAsync(HttpMethod.Post, "/api/v1/auth/forgot-password", $$"""{"email":"{{Owner.Email}}"}""")).Expect(202);
        await App.SettleAsync(Business.Live);
        return await Letters.TokenAsync(App, Business.Live, NoticeKind.ResetPassword);
    }

    public async Task<string> VerifyTokenAsync() => await Letters.TokenAsync(App, (await TestUser.RegisterAsync(App)).Tenant, NoticeKind.VerifyEmail);

    /// <summary>The code of a device that waits to be switched on.</summary>
    public async Task<string> WaitingCodeAsync() => MfaTests.CodeOf(App, (await Owner.SendAsync(HttpMethod.Post, "/api/v1/auth/mfa/setup")).Expect(200).Json);

    /// <summary>The next code of a device that is on.</summary>
    public async Task<string> NextCodeAsync() => MfaTests.CodeOf(App, await MfaTests.EnabledAsync(Owner), 1);

    /// <summary>The token of a sign-in that waits for its second step, and the code.</summary>
    public async Task<string> ChallengeAsync()
    {
        var code = await NextCodeAsync();
        var login = (await App.SendAsync(HttpMethod.Post, "/api/v1/auth/login", $$"""{"email":"{{Owner.Email}}","password":"{{TestUser.Password}}"}""")).Expect(200).Json;
        return $"{Trade.Text(login, "mfa_token")},{code}";
    }

    public async Task<string> LogoAsync()
    {
        (await new PlatformSample("POST ", 200, _ => Task.FromResult(""), "/settings/logo") { IsUpload = true }.SendAsync(App, "", Session)).Expect(200);
        return "";
    }

    public Task<string> ExportAsync() => SaidAsync("/settings/data-export", null, status: 202);

    /// <summary>Connects the tenant to the tax authority; the token of its notices.</summary>
    public async Task<string> ConnectAsync() => Trade.Text((await PatchAsync($$$"""{"nrs":{{{NrsApp.Connection()}}}}""")).GetProperty("nrs"), "hook_url").Split('/')[^1];

    /// <summary>Connects an account of the tenant's own; the tenant's id, and its signature of an event.</summary>
    public async Task<string> ConnectPaystackAsync(string body)
    {
        await PatchAsync($$$"""{"paystack":{"mode":"own","public_key":"pk_test_example","secret_key":"{{{Paystack.Secret}}}"}}""");
        return $"{Owner.TenantId},{Sign(body)}";
    }

    public string Sign(string body) => PaystackApp.Sign(body, Paystack.Secret);

    /// <summary>Buys a plan; the id of its bill.</summary>
    public async Task<string> SubscribeAsync()
    {
        var started = (await Owner.SendAsync(HttpMethod.Post, "/api/v1/billing/subscription", """{"plan":"starter","cycle":"monthly"}""")).Expect(201).Json;
        await Paystack.PressAsync(started.GetProperty("checkout_url").GetString()!);
        await Paystack.WorkAsync();
        await Paystack.WorkAsync();
        return (await Owner.SendAsync(HttpMethod.Get, "/api/v1/billing/invoices")).Expect(200).Json.Column("id")[0];
    }

    public Task<string> WebhookAsync() => MadeAsync("/webhooks", """{"url":"https://hooks.adaezefoods.example/finora","events":["invoice.paid"]}""");

    /// <summary>A webhook and a delivery that did not reach its receiver, since no name leads anywhere here.</summary>
    public async Task<string> FailedDeliveryAsync()
    {
        var webhook = await WebhookAsync();
        return $"{webhook},{Trade.Text((await Business.PlatformPostAsync($"/webhooks/{webhook}/test")).Expect(200).Json, "delivery_id")}";
    }

    /// <summary>Makes a record with the API key and tells its id.</summary>
    private async Task<string> MadeAsync(string path, string body) => Trade.Text((await Business.PlatformPostAsync(path, body)).Expect(201).Json, "id");

    /// <summary>The same by the owner in person.</summary>
    private async Task<string> SaidAsync(string path, string? body, string id = "id", int status = 201) => Trade.Text((await Owner.SendAsync(HttpMethod.Post, "/api/v1" + path, body)).Expect(status).Json, id);

    private async Task<JsonElement> PatchAsync(string body) => (await Owner.SendAsync(HttpMethod.Patch, "/api/v1/settings/integrations", body)).Expect(200).Json;
}
