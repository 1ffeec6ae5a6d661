using System.Net.Http.Headers;
using Finora.Core.Billing;
using Finora.Core.Documents;
using Finora.Core.Expenses;
using Finora.Core.Identity;
using Finora.Core.Limits;
using Finora.Core.Messaging;
using Finora.Core.Storage;
using Finora.Functions.Tests.Accounts;
using Finora.Functions.Tests.Documents;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Finora.Functions.Tests.Platform;

namespace Finora.Functions.Tests.Billing;

/// <summary>The mails at 80 % and all of what a plan allows: section 21 of the Platform contract.</summary>
[TestClass]
public sealed class UsageNoticeTests
{
    private static readonly DateTimeOffset March = new(2026, 2, 28, 23, 0, 0, TimeSpan.Zero);
    private TableHooks _hooks = null!;
    private TestApp _app = null!;

    [TestInitialize]
    public async Task StartAsync()
    {
        _hooks = new TableHooks();
        _app = await TestApp.OnSqliteAsync(_hooks.Use);
    }

    [TestCleanup]
    public async Task StopAsync() => await _app.DisposeAsync();

    [TestMethod]
    public async Task The_eighth_and_the_tenth_invoice_of_ten_are_told_to_owner_and_admins_once()
    {
        var business = await _app.CreateBusinessAsync(Plan.Free);
        var admin = await JoinAsync(business, Role.Admin);
        await JoinAsync(business, Role.Accountant);
        var customer = await business.AnyCustomerAsync();
        for (var i = 0; i < 7; i++) await business.PlatformInvoiceAsync(customer);
        Assert.IsEmpty(await MailsAsync(business, NoticeKind.UsageHigh));
        for (var i = 7; i < 9; i++) await business.PlatformInvoiceAsync(customer);

        var high = (await MailsAsync(business, NoticeKind.UsageHigh)).Single();
        CollectionAssert.AreEqual(new[] { admin }, high.Cc.ToArray());
        Assert.AreNotEqual(admin, high.To);
        var text = NoticeTexts.Of(NoticeKind.UsageHigh, high.Values);
        Assert.AreEqual("Ikeja Paper & Print has used 80 % of its invoices of March 2026", text.Subject);
        Assert.Contains("the 10 invoices of March 2026", text.Paragraphs[0], StringComparison.Ordinal);
        Assert.AreEqual("https://app.finorabusiness.com/billing", text.Link!.Value.Address);
        Assert.IsEmpty(await MailsAsync(business, NoticeKind.UsageFull));

        await business.PlatformInvoiceAsync(customer);
        (await business.PlatformPostAsync("/invoices", $$"""{"customer_id":"{{customer}}","line_items":[{"description":"Letterhead","unit_price":1}]}""")).InPlatformError(402);
        Assert.AreEqual("Ikeja Paper & Print has used up its invoices of March 2026", NoticeTexts.Of(NoticeKind.UsageFull, (await MailsAsync(business, NoticeKind.UsageFull)).Single().Values).Subject);
        Assert.HasCount(1, await MailsAsync(business, NoticeKind.UsageHigh));
    }

    [TestMethod]
    public async Task A_larger_plan_is_told_of_anew_and_so_is_the_next_month()
    {
        var business = await _app.CreateBusinessAsync(Plan.Free);
        await _app.InsertAsync(business.Live, RowKeys.InvoiceQuota(new DateOnly(2026, 3, 18)), new InvoiceQuota(7));
        var customer = await business.AnyCustomerAsync();
        await business.PlatformInvoiceAsync(customer);
        await _app.EditAsync(business.Live, RowKeys.Business, known => known with { Plan = Plan.Starter });
        await _app.EditAsync(business.Live, RowKeys.InvoiceQuota(new DateOnly(2026, 3, 18)), _ => new InvoiceQuota(79));
        await business.PlatformInvoiceAsync(customer);
        Assert.HasCount(2, await MailsAsync(business, NoticeKind.UsageHigh));

        _app.Time.Leap(TimeSpan.FromDays(20));
        await _app.InsertAsync(business.Live, RowKeys.InvoiceQuota(new DateOnly(2026, 4, 7)), new InvoiceQuota(79));
        await business.PlatformInvoiceAsync(customer);
        Assert.HasCount(3, await MailsAsync(business, NoticeKind.UsageHigh));
    }

    [TestMethod]
    public async Task API_calls_are_told_once_over_two_instances_and_cost_no_read_below_the_line()
    {
        var business = await _app.CreateBusinessAsync(Plan.Free);
        await SpentAsync(business, 797);
        await business.PlatformReadAsync("/customers");
        _hooks.Forget();
        await business.PlatformReadAsync("/customers");
        Assert.IsFalse(_hooks.Calls.Any(call => call.Touches("use-say|")));
        Assert.IsEmpty(await MailsAsync(business, NoticeKind.UsageHigh));

        await using var other = await _app.BesideAsync();
        var there = new TestBusiness(other.Http, business.Created);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? business : there).PlatformReadAsync("/customers")));
        Assert.AreEqual("API calls of March 2026", (await MailsAsync(business, NoticeKind.UsageHigh)).Single().Values["what"]);
        _hooks.Forget();
        await business.PlatformReadAsync("/customers");
        Assert.IsFalse(_hooks.Calls.Any(call => call.Touches("use-say|")));
    }

    [TestMethod]
    public async Task What_is_used_up_is_told_although_the_store_failed_when_the_line_was_passed()
    {
        var business = await _app.CreateBusinessAsync(Plan.Free);
        await SpentAsync(business, 999);
        _hooks.Before = (call, _) => call.IsCommit && call.Touches("use-say|") ? throw new StorageUnavailableException("gone") : Task.CompletedTask;
        await business.PlatformReadAsync("/customers");
        Assert.IsEmpty(await MailsAsync(business, NoticeKind.UsageFull));
        _hooks.Before = null;
        for (var i = 0; i < 3; i++) (await business.PlatformAsync(HttpMethod.Get, "/api/v1/customers")).InPlatformError(402);
        Assert.HasCount(1, await MailsAsync(business, NoticeKind.UsageFull));
        Assert.IsEmpty(await MailsAsync(business, NoticeKind.UsageHigh));
    }

    [TestMethod]
    public async Task Storage_that_fills_is_told_with_the_upload_that_fills_it()
    {
        var business = await _app.CreateBusinessAsync(Plan.Free);
        await _app.InsertAsync(business.Live, RowKeys.StorageUse, new StorageUse((StorageAllowance.Of(Plan.Free)!.Value * 4 / 5) - 20));
        var id = Trade.Text((await business.PlatformPostAsync("/expenses", """{"vendor_name":"CloudNest Hosting Ltd","amount":80000,"category":"telecoms","description":"Servers, March","date":"2026-03-03"}""")).Expect(201).Json, "id");
        await UploadAsync(business, id, 10);
        Assert.IsEmpty(await MailsAsync(business, NoticeKind.UsageHigh));
        await UploadAsync(business, id, 40);
        await UploadAsync(business, id, 10);
        await UploadAsync(business, id, 40);
        Assert.AreEqual("100 MB of storage", (await MailsAsync(business, NoticeKind.UsageHigh)).Single().Values["limit"]);
    }

    [TestMethod]
    public async Task A_logo_fills_the_storage_as_well()
    {
        var business = await _app.CreateBusinessAsync(Plan.Free);
        await _app.InsertAsync(business.Live, RowKeys.StorageUse, new StorageUse((StorageAllowance.Of(Plan.Free)!.Value * 4 / 5) - 20));
        Assert.IsTrue((await _app.Service<KeepLogo>().PutAsync(business.Live.TenantId, TestPng.OfColor(4, 4, (_, _) => (0, 96, 64, 255)), CancellationToken.None)).IsOk);
        Assert.HasCount(1, await MailsAsync(business, NoticeKind.UsageHigh));
    }

    [TestMethod]
    public async Task Plans_without_limit_tell_nothing()
    {
        var business = await _app.CreateBusinessAsync(Plan.Enterprise);
        await SpentAsync(business, 5_000_000);
        await business.PlatformReadAsync("/customers");
        Assert.IsEmpty((await _app.StoredAsync(business.Live, RowKeys.Events)).Where(raised => raised.Type == "usage.reached"));
    }

    private async Task SpentAsync(TestBusiness business, int calls)
    {
        var counts = new RequestCounts([], []) { Total = calls, LagosMonth = March, InLagos = calls };
        Assert.IsNotNull(await _app.Service<CounterRows>().WriteAsync(CounterKeys.PlatformKeys(business.Created.Business.Id), null, counts, CancellationToken.None));
    }

    private async Task<IReadOnlyList<MessageContent>> MailsAsync(TestBusiness business, NoticeKind kind)
    {
        await _app.Service<OutboxDispatcher>().DispatchAsync(business.Live, CancellationToken.None);
        return await Letters.OfAsync(_app, business.Live, kind);
    }

    private async Task<string> JoinAsync(TestBusiness business, Role role)
    {
        var (id, address) = (new IdGenerator(TimeProvider.System).NewId(), $"{role}@lekkisoft.example".ToLowerInvariant());
        var installation = await _app.Service<TenantKeyring>().OpenInstallationAsync(CancellationToken.None);
        await _app.InsertAsync(business.Live, RowKeys.User(id), new User(id, "Bola", "Ade", installation.Seal(address, User.EmailBinding(id)), null, _app.Time.GetUtcNow()));
        await _app.InsertAsync(business.Live, RowKeys.Member(id), new Member(id, role, _app.Time.GetUtcNow()));
        return address;
    }

    private async Task UploadAsync(TestBusiness business, string expense, int bytes)
    {
        using var file = new ByteArrayContent([.. "%PDF-"u8, .. new byte[bytes - 5]]) { Headers = { ContentType = new MediaTypeHeaderValue("application/pdf") } };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/expenses/{expense}/receipt") { Content = new MultipartFormDataContent { { file, "file", "paper.pdf" } } };
        request.Headers.Add("x-api-key", business.Created.PlatformKey.Secret);
        using var response = await _app.Http.SendAsync(request);
        Assert.AreEqual(200, (int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
