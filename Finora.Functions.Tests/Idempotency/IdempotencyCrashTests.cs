using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Idempotency;

/// <summary>
/// A process that dies somewhere between taking a call and storing its answer: from that point on its store answers nothing, and another instance finds what is left.
/// </summary>
[TestClass]
public sealed class IdempotencyCrashTests
{
    [TestMethod]
    [DataRow(false, false, "customers", false)]
    [DataRow(false, false, "customers", true)]
    [DataRow(false, true, "customers", true)]
    [DataRow(false, false, "invoices", false)]
    [DataRow(false, false, "invoices", true)]
    [DataRow(false, true, "invoices", true)]
    [DataRow(false, false, "links", false)]
    [DataRow(false, false, "links", true)]
    [DataRow(true, false, "customers", true)]
    [DataRow(true, false, "invoices", true)]
    [DataRow(true, false, "links", true)]
    public async Task After_a_crash_a_repeat_waits_a_minute_and_then_gets_the_right_answer_for_one_effect(bool azurite, bool platform, string noun, bool afterEffect)
    {
        var hooks = new TableHooks();
        await using var app = azurite ? await TestApp.OnAzuriteAsync() : await TestApp.OnSqliteAsync();
        await using var dying = await app.BesideAsync(hooks.Use);
        var business = await app.CreateBusinessAsync();
        var (path, body, row) = await PrepareAsync(business, platform, noun);
        Die(hooks, row, afterEffect);
        (await new TestBusiness(dying.Http, business.Created).PostAsync(platform, path, "k-1", body)).Expect(500);
        Assert.AreEqual(afterEffect ? 1 : 0, await CountAsync(app, business, row));

        Assert.AreEqual("1", (await business.PostAsync(platform, path, "k-1", body)).Expect(409).Headers["Retry-After"]);
        app.Time.Advance(TimeSpan.FromSeconds(60));
        (await business.PostAsync(platform, path, "k-1", """{"other":true}""")).Expect(422);
        var answer = (await business.PostAsync(platform, path, "k-1", body)).Expect(201);
        Posts.AssertReplay(answer, await business.PostAsync(platform, path, "k-1", body));

        Assert.AreEqual(1, await CountAsync(app, business, row));
        if (noun != "links") (await ReadBackAsync(business, platform, noun, answer)).Expect(200);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task A_call_that_failed_after_its_effect_may_be_repeated_at_once_and_finds_what_it_made(bool platform)
    {
        var hooks = new TableHooks();
        await using var app = await TestApp.OnSqliteAsync(hooks.Use);
        var business = await app.CreateBusinessAsync();
        hooks.After = (call, _) =>
        {
            if (!call.IsCommit || !call.Touches("cus|")) return Task.CompletedTask;
            hooks.After = null;
            throw new StorageUnavailableException("The answer of the store got lost.");
        };
        var body = Posts.NewCustomer("a@sunbird.example");
        (await business.PostAsync(platform, "customers", "k-1", body)).Expect(platform ? 503 : 500);
        var again = (await business.PostAsync(platform, "customers", "k-1", body)).Expect(201);
        Assert.IsFalse(again.Headers.ContainsKey(Posts.Replayed));
        Posts.AssertReplay(again, await business.PostAsync(platform, "customers", "k-1", body));
        Assert.AreEqual(1, await CountAsync(app, business, "cus|"));
    }

    [TestMethod]
    public async Task Another_body_after_a_failure_makes_a_record_of_its_own()
    {
        var hooks = new TableHooks();
        await using var app = await TestApp.OnSqliteAsync(hooks.Use);
        var business = await app.CreateBusinessAsync();
        hooks.After = (call, _) =>
        {
            if (!call.IsCommit || !call.Touches("cus|")) return Task.CompletedTask;
            hooks.After = null;
            throw new InvalidDataException("A fault of ours.");
        };
        (await business.PostAsync(false, "customers", "k-1", Posts.NewCustomer("a@sunbird.example"))).Expect(500);
        var other = (await business.PostAsync(false, "customers", "k-1", Posts.NewCustomer("b@sunbird.example"))).Expect(201);
        Assert.AreEqual("b@sunbird.example", other.Data.GetProperty("email").GetString());
        Assert.AreEqual(2, await CountAsync(app, business, "cus|"));
    }

    [TestMethod]
    public async Task A_caller_whose_answer_could_not_be_stored_gets_it_all_the_same_and_a_repeat_makes_nothing_new()
    {
        var hooks = new TableHooks();
        await using var app = await TestApp.OnSqliteAsync(hooks.Use);
        var business = await app.CreateBusinessAsync();
        var body = Posts.NewCustomer("a@sunbird.example");
        var (made, writes) = (false, 0);
        hooks.Before = (call, _) =>
        {
            made |= call.IsCommit && call.Touches("cus|");
            var fails = made && call.IsCommit && call.Partition.StartsWith("idm.", StringComparison.Ordinal);
            return fails && writes++ == 0 ? throw new StorageUnavailableException("gone") : Task.CompletedTask;
        };
        var first = (await business.PostAsync(false, "customers", "k-1", body)).Expect(201);
        (await business.PostAsync(false, "customers", "k-1", body)).Expect(409);
        app.Time.Advance(TimeSpan.FromSeconds(60));
        var again = (await business.PostAsync(false, "customers", "k-1", body)).Expect(201);
        Assert.AreEqual(first.Data.ToString(), again.Data.ToString());
        Assert.AreEqual(1, await CountAsync(app, business, "cus|"));
    }

    [TestMethod]
    public async Task A_link_whose_invoice_was_paid_between_crash_and_repeat_is_still_the_answer()
    {
        var hooks = new TableHooks();
        await using var app = await TestApp.OnSqliteAsync();
        await using var dying = await app.BesideAsync(hooks.Use);
        var business = await app.CreateBusinessAsync();
        var (path, body, row) = await PrepareAsync(business, false, "links");
        Die(hooks, row, afterEffect: true);
        (await new TestBusiness(dying.Http, business.Created).PostAsync(false, path, "k-1", body)).Expect(500);
        var invoiceId = System.Text.Json.JsonDocument.Parse(body).RootElement.GetProperty("invoiceId").GetString();
        var report = $$$"""
            {"event":"payment.completed","paymentId":"pay_1","amountKobo":13437500,"currency":"NGN","timestamp":"2026-03-18T12:00:30.000Z",
             "metadata":{"businessId":"{{{business.Id}}}","invoiceId":"{{{invoiceId}}}"}}
            """;
        (await app.PartnerAsync(report)).Expect(200);
        app.Time.Advance(TimeSpan.FromSeconds(60));
        var link = (await business.PostAsync(false, path, "k-1", body)).Expect(201);
        Assert.AreEqual(invoiceId, link.Data.GetProperty("invoiceId").GetString());
        Assert.AreEqual(1, await CountAsync(app, business, row));
    }

    /// <summary>From the commit of the record on, or right after it, every call of the store throws.</summary>
    private static void Die(TableHooks hooks, string row, bool afterEffect)
    {
        var dead = false;
        hooks.Before = (call, _) =>
        {
            dead |= !afterEffect && call.IsCommit && call.Touches(row);
            return dead ? throw new ProcessDiedException() : Task.CompletedTask;
        };
        hooks.After = (call, _) =>
        {
            dead |= call.IsCommit && call.Touches(row);
            return dead ? throw new ProcessDiedException() : Task.CompletedTask;
        };
    }

    private static async Task<(string Path, string Body, string Row)> PrepareAsync(TestBusiness business, bool platform, string noun)
    {
        if (noun == "customers") return ("customers", Posts.NewCustomer("a@sunbird.example"), "cus|");
        var customer = (await business.PostAsync(platform, "customers", "k-0", Posts.NewCustomer("a@sunbird.example"))).Expect(201).IdOf(platform);
        if (noun == "invoices") return ("invoices", Posts.NewInvoice(platform, customer), "inv|");
        var invoice = (await business.PostAsync(false, "invoices", "k-0", Posts.NewInvoice(false, customer))).Expect(201).IdOf(false);
        return ($"businesses/{business.Id}/payments/generate-link", $$"""{"invoiceId":"{{invoice}}"}""", "lnk|");
    }

    private static Task<Reply> ReadBackAsync(TestBusiness business, bool platform, string noun, Reply made) => platform
        ? business.PlatformAsync(HttpMethod.Get, $"/api/v1/{noun}/{made.IdOf(true)}")
        : business.BusinessAsync(HttpMethod.Get, $"/v1/{noun}/{made.IdOf(false)}");

    private static async Task<int> CountAsync(TestApp app, TestBusiness business, string start)
    {
        var tables = (ITableStore)app.Services.GetService(typeof(ITableStore))!;
        return (await tables.ReadAsync(StoreTable.Data, business.Live.Partition, KeyRange.Prefix(start), 100, null, CancellationToken.None)).Rows.Count;
    }

    private sealed class ProcessDiedException : Exception;
}
