using Finora.Core.Invoicing;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Platform;

/// <summary>The list of invoices: rows, order, cursors, and every filter alone and together.</summary>
[TestClass]
public sealed class PlatformInvoiceListTests
{
    private static TestApp app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await app.DisposeAsync();

    [TestMethod]
    public async Task A_row_has_the_members_of_the_object_but_what_is_long_or_personal()
    {
        var business = await app.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();
        string[] leftOut = ["line_items", "customer", "seller", "digital_signature", "qr", "deliveries"];

        var row = (await business.PlatformReadAsync("/invoices")).GetProperty("data")[0];

        var whole = await business.PlatformReadAsync($"/invoices/{id}");
        var expected = Shape.Names(whole).Except(leftOut).SelectMany(name => name == "customer_id" ? [name, "customer_name"] : new[] { name }).ToArray();
        CollectionAssert.AreEqual(expected, Shape.Names(row));
        Assert.AreEqual("Adaeze Foods Ltd", Trade.Text(row, "customer_name"));
        foreach (var name in Shape.Names(row).Except(["customer_name"])) Assert.AreEqual(whole.GetProperty(name).GetRawText(), row.GetProperty(name).GetRawText(), name);
    }

    [TestMethod]
    public async Task Pages_go_newest_first_and_hold_every_invoice_once_whatever_is_made_meanwhile()
    {
        var business = await app.CreateBusinessAsync();
        var customer = await business.AnyCustomerAsync();
        var made = new List<string>();
        for (var i = 0; i < 7; i++) made.Add(await business.SampleAAsync(customer));
        var (seen, cursor, more) = (new List<string>(), "", true);

        while (more)
        {
            var page = await business.PlatformReadAsync($"/invoices?limit=3{cursor}");
            seen.AddRange(page.Column("id"));
            more = page.GetProperty("has_more").GetBoolean();
            Assert.AreEqual(more, page.GetProperty("next_cursor").GetString() is not null);
            cursor = "&cursor=" + page.GetProperty("next_cursor").GetString();
            await business.SampleAAsync(customer);
        }

        made.Reverse();
        CollectionAssert.AreEqual(made, seen);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("&status=draft")]
    [DataRow("&q=INV-")]
    public async Task A_page_that_is_just_full_promises_no_other(string filter)
    {
        var business = await app.CreateBusinessAsync();
        var customer = await business.AnyCustomerAsync();
        for (var i = 0; i < 2; i++) await business.SampleAAsync(customer);

        var page = await business.PlatformReadAsync($"/invoices?limit=2{filter}");

        Assert.AreEqual(2, page.GetProperty("data").GetArrayLength());
        Assert.AreEqual("null False", page.Facts("next_cursor", "has_more"));
    }

    [TestMethod]
    public async Task Every_status_finds_what_stands_so_today_and_nothing_else()
    {
        await using var mine = await TestApp.OnSqliteAsync();
        var business = await mine.CreateBusinessAsync();
        var customer = await business.AnyCustomerAsync();
        var draft = await business.SampleAAsync(customer);
        var final = await business.FinalSampleAAsync(customer);
        var sent = await business.FinalSampleAAsync(customer);
        (await business.BusinessAsync(HttpMethod.Post, $"/v1/invoices/{PlatformInvoicing.InBusiness(sent)}/send", """{"notify":false}""")).Expect(200);
        var partial = await business.FinalSampleAAsync(customer);
        await business.PaidAsync(partial, "1.00");
        var paid = await business.FinalSampleAAsync(customer);
        await business.PaidAsync(paid, "607375");
        var voided = await business.FinalSampleAAsync(customer);
        (await business.PlatformPostAsync($"/invoices/{voided}/void", """{"reason":"Wrong"}""")).Expect(200);
        var late = await business.FinalSampleAAsync(customer, ""","issue_date":"2026-03-01","due_date":"2026-03-17" """);
        var deleted = await business.SampleAAsync(customer);
        (await business.PlatformAsync(HttpMethod.Delete, $"/api/v1/invoices/{deleted}")).Expect(200);

        var expected = new Dictionary<string, string> { ["draft"] = draft, ["finalized"] = final, ["sent"] = sent, ["partial"] = partial, ["paid"] = paid, ["voided"] = voided, ["overdue"] = late };
        foreach (var (status, id) in expected) CollectionAssert.AreEqual(new[] { id }, (await business.PlatformReadAsync($"/invoices?status={status}")).Column("id"), status);
        Assert.AreEqual(7, (await business.PlatformReadAsync("/invoices")).GetProperty("data").GetArrayLength());

        // A day after the due date of the others, before and after the sweep has been.
        mine.Time.Leap(TimeSpan.FromDays(11));
        string[] overdue = [late, partial, sent, final];
        for (var pass = 0; pass < 2; pass++)
        {
            CollectionAssert.AreEqual(overdue, (await business.PlatformReadAsync("/invoices?status=overdue")).Column("id"));
            foreach (var status in new[] { "finalized", "sent", "partial" }) Assert.AreEqual(0, (await business.PlatformReadAsync($"/invoices?status={status}")).GetProperty("data").GetArrayLength(), status);
            await mine.Service<OverdueInvoices>().RunAsync(CancellationToken.None);
        }
    }

    [TestMethod]
    public async Task Creation_is_bounded_by_instants_and_by_whole_days_in_lagos()
    {
        await using var mine = await TestApp.OnSqliteAsync();
        var business = await mine.CreateBusinessAsync();
        var customer = await business.AnyCustomerAsync();
        mine.Time.Leap(TimeSpan.FromHours(10));
        var before = await business.SampleAAsync(customer);
        mine.Time.Leap(TimeSpan.FromHours(1));
        var midnight = await business.SampleAAsync(customer);
        mine.Time.Leap(TimeSpan.FromDays(1) - TimeSpan.FromMilliseconds(1));
        var last = await business.SampleAAsync(customer);
        mine.Time.Advance(TimeSpan.FromMilliseconds(1));
        var after = await business.SampleAAsync(customer);

        Assert.AreEqual("2026-03-18T23:00:00.000Z", Trade.Text(await business.PlatformReadAsync($"/invoices/{midnight}"), "created_at"));
        foreach (var (query, ids) in new (string, string[])[]
        {
            ("from=2026-03-19&to=2026-03-19", [last, midnight]), ("from=2026-03-19", [after, last, midnight]), ("to=2026-03-18", [before]),
            ("from=2026-03-18T23:00:00Z&to=2026-03-18T23:00:00.000Z", [midnight]), ("from=2026-03-19T22:59:59.999Z&to=2026-03-19T23:00:00Z", [after, last]),
            ("from=2026-03-19&to=2026-03-19&status=draft", [last, midnight]), ("from=2026-03-19&to=2026-03-19&q=inv&limit=2", [last, midnight]), ("from=1900-01-01&to=2999-12-31", [after, last, midnight, before]),
        }) CollectionAssert.AreEqual(ids, (await business.PlatformReadAsync("/invoices?" + query)).Column("id"), query);
    }

    [TestMethod]
    public async Task A_part_of_number_name_or_reference_is_found_without_case()
    {
        var business = await app.CreateBusinessAsync();
        var (ada, bola) = (await business.AnyCustomerAsync("Adaeze Foods"), await business.AnyCustomerAsync("Bólá & Sons"));
        var first = await business.SampleAAsync(ada, ""","invoice_number":"A/77-x","buyer_reference":"PO-4411" """);
        var second = await business.SampleAAsync(bola);

        foreach (var (text, ids) in new (string, string[])[]
        {
            ("a/77", [first]), ("77-X", [first]), ("po-44", [first]), ("FOODS", [first]), ("&", [second]), ("bólá & s", [second]), ("o", [second, first]), ("inv-2026-00", [second]), ("4411x", []), ("zz", []),
        }) CollectionAssert.AreEqual(ids, (await business.PlatformReadAsync("/invoices?q=" + Uri.EscapeDataString(text))).Column("id"), text);

        (await business.PlatformAsync(HttpMethod.Patch, $"/api/v1/invoices/{second}", """{"buyer_reference":"Kòfi"}""")).Expect(200);
        CollectionAssert.AreEqual(new[] { second }, (await business.PlatformReadAsync("/invoices?q=k%C3%B2f")).Column("id"));
        (await business.PlatformAsync(HttpMethod.Patch, $"/api/v1/invoices/{second}", """{"buyer_reference":null}""")).Expect(200);
        Assert.AreEqual(0, (await business.PlatformReadAsync("/invoices?q=k%C3%B2f")).GetProperty("data").GetArrayLength());
    }

    [TestMethod]
    public async Task Filters_combine_and_a_cursor_belongs_to_them()
    {
        var business = await app.CreateBusinessAsync();
        var (ada, bola) = (await business.AnyCustomerAsync("Ada"), await business.AnyCustomerAsync("Bola"));
        var wanted = new List<string>();
        foreach (var i in Enumerable.Range(0, 12))
        {
            var id = await business.SampleAAsync(i % 2 == 0 ? ada : bola, $$""","buyer_reference":"PO-{{i % 3}}" """);
            if (i % 4 == 0) await business.FinalizedAsync(id);
            if (i % 2 == 0 && i % 3 == 0 && i % 4 == 0) wanted.Insert(0, id);
        }

        var page = await business.PlatformReadAsync($"/invoices?status=finalized&customer_id={ada}&q=PO-0");

        CollectionAssert.AreEqual(wanted, page.Column("id"));
        var one = await business.PlatformReadAsync($"/invoices?status=draft&limit=1&customer_id={ada}");
        var cursor = Trade.Text(one, "next_cursor");
        Assert.AreEqual(1, (await business.PlatformReadAsync($"/invoices?status=draft&limit=1&customer_id={ada}&cursor={cursor}")).GetProperty("data").GetArrayLength());
        foreach (var query in new[] { $"status=finalized&customer_id={ada}", $"status=draft&customer_id={bola}", $"status=draft&customer_id={ada}&q=P", "" })
        {
            CollectionAssert.AreEqual(new[] { "cursor" }, (await business.PlatformAsync(HttpMethod.Get, $"/api/v1/invoices?{query}&cursor={cursor}")).InPlatformError(400).ErrorFields.ToArray(), query);
        }
    }

    [TestMethod]
    public async Task Credit_notes_are_listed_when_they_are_asked_for()
    {
        var business = await app.CreateBusinessAsync();
        var invoice = await business.FinalSampleAAsync();
        var note = Trade.Text((await business.PlatformPostAsync($"/invoices/{invoice}/credit-note", """{"reason":"Wrong"}""")).Expect(201).Json, "id");

        CollectionAssert.AreEqual(new[] { invoice }, (await business.PlatformReadAsync("/invoices?document_type=invoice")).Column("id"));
        CollectionAssert.AreEqual(new[] { note }, (await business.PlatformReadAsync("/invoices?document_type=credit_note")).Column("id"));
        CollectionAssert.AreEqual(new[] { note }, (await business.PlatformReadAsync("/invoices?document_type=credit_note&status=finalized")).Column("id"));
        CollectionAssert.AreEqual(new[] { note, invoice }, (await business.PlatformReadAsync("/invoices?document_type=all")).Column("id"));
        CollectionAssert.AreEqual(new[] { note }, (await business.PlatformReadAsync("/invoices?document_type=all&q=CN-2026")).Column("id"));
        Assert.AreEqual(0, (await business.PlatformReadAsync("/invoices?document_type=credit_note&status=paid")).GetProperty("data").GetArrayLength());
        Assert.AreEqual(0, (await business.PlatformReadAsync("/invoices?firs_status=signed")).GetProperty("data").GetArrayLength());
    }

    [TestMethod]
    [DataRow("limit=0", "limit")]
    [DataRow("limit=101", "limit")]
    [DataRow("limit=x", "limit")]
    [DataRow("cursor=abc", "cursor")]
    [DataRow("status=unsent", "status")]
    [DataRow("document_type=receipt", "document_type")]
    [DataRow("firs_status=done", "firs_status")]
    [DataRow("customer_id=7", "customer_id")]
    [DataRow("from=soon", "from")]
    [DataRow("from=2026-03-02&to=2026-03-01", "to")]
    public async Task A_query_that_is_wrong_is_refused_by_its_parameter(string query, string field)
    {
        var business = await app.CreateBusinessAsync();

        var reply = (await business.PlatformAsync(HttpMethod.Get, "/api/v1/invoices?" + query)).InPlatformError(400);

        Assert.AreEqual("VALIDATION_ERROR", reply.ErrorCode);
        CollectionAssert.AreEqual(new[] { field }, reply.ErrorFields.ToArray());
    }

    [TestMethod]
    public async Task Another_tenants_invoices_are_not_there()
    {
        var (mine, theirs) = (await app.CreateBusinessAsync(), await app.CreateBusinessAsync());
        var id = await mine.FinalSampleAAsync();

        Assert.AreEqual(0, (await theirs.PlatformReadAsync("/invoices")).GetProperty("data").GetArrayLength());
        Assert.AreEqual(0, (await theirs.PlatformReadAsync("/invoices?q=INV")).GetProperty("data").GetArrayLength());
        foreach (var (method, path, body) in new (HttpMethod, string, string?)[]
        {
            (HttpMethod.Get, "", null), (HttpMethod.Patch, "", "{}"), (HttpMethod.Delete, "", null), (HttpMethod.Post, "/void", """{"reason":"R"}"""), (HttpMethod.Post, "/credit-note", """{"reason":"R"}"""),
            (HttpMethod.Post, "/record-payment", """{"amount":1,"payment_method":"10","payment_date":"2026-03-18"}"""), (HttpMethod.Get, "/public-link", null), (HttpMethod.Post, "/public-link", null),
        }) Assert.AreEqual("NOT_FOUND", (await theirs.PlatformAsync(method, $"/api/v1/invoices/{id}{path}", body)).InPlatformError(404).ErrorCode, path);
    }
}
