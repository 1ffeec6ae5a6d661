using System.Text.Json;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Idempotency;

/// <summary>
/// Every POST that makes or moves something, cut off right after its batch was stored and before anybody was told: the repeat has the same effect to show, answers as the
/// first would have, and does nothing a second time. Sending an invoice is left out: it may be sent again at any time.
/// </summary>
[TestClass]
public sealed class TakeOverTests
{
    private static readonly HashSet<string> Volatile = ["requestId", "timestamp", "rateLimit", "meta", "updatedAt"];

    [TestMethod]
    [DataRow("customer", 201)]
    [DataRow("find or create", 201)]
    [DataRow("product", 201)]
    [DataRow("invoice", 201)]
    [DataRow("void invoice", 200)]
    [DataRow("receipt", 201)]
    [DataRow("sale", 201)]
    [DataRow("account", 201)]
    [DataRow("entry", 201)]
    [DataRow("post entry", 200)]
    [DataRow("reverse entry", 201)]
    [DataRow("expense", 201)]
    [DataRow("void expense", 200)]
    [DataRow("link", 201)]
    [DataRow("cancel link", 200)]
    public async Task A_post_cut_off_after_its_batch_is_answered_on_repeat_and_done_once(string post, int status)
    {
        var hooks = new TableHooks();
        await using var app = await TestApp.OnSqliteAsync(hooks.Use);
        var business = await app.CreateBusinessAsync();
        var (path, body) = await PrepareAsync(business, post);
        var cut = CutOff(hooks, business);
        (await business.PostAsync(false, path, "k-1", body)).Expect(500);
        var after = await RowsAsync(app, business);
        Assert.IsTrue(cut(), "Nothing was stored.");

        var answer = (await business.PostAsync(false, path, "k-1", body)).Expect(status);
        Assert.AreEqual(after, await RowsAsync(app, business));
        Posts.AssertReplay(answer, await business.PostAsync(false, path, "k-1", body));

        var other = await app.CreateBusinessAsync();
        var (samePath, sameBody) = await PrepareAsync(other, post);
        var straight = (await other.PostAsync(false, samePath, "k-1", sameBody)).Expect(status);
        Assert.AreEqual(Outline(straight.Json), Outline(answer.Json));
    }

    /// <summary>The batch of the call is stored and the answer of the store is lost. What is dispatched in the background and a new signing key are batches of their own.</summary>
    private static Func<bool> CutOff(TableHooks hooks, TestBusiness business)
    {
        var isCut = false;
        hooks.After = (call, _) =>
        {
            var isBesides = call.Changes.Any(change => change.Key == "sgn") || call.Changes.All(change => change.Key.StartsWith("out|", StringComparison.Ordinal));
            if (isCut || isBesides || call.Table != StoreTable.Data || call.Partition != business.Live.Partition) return Task.CompletedTask;
            isCut = true;
            throw new StorageUnavailableException("The answer of the store got lost.");
        };
        return () => isCut;
    }

    private static async Task<(string Path, string Body)> PrepareAsync(TestBusiness business, string post)
    {
        if (post == "customer") return ("customers", Posts.NewCustomer("a@sunbird.example"));
        if (post == "find or create") return ("customers/find-or-create", Posts.NewCustomer("a@sunbird.example"));
        if (post == "product") return ("products", """{"name":"Paper","unitPrice":1200,"sku":"P-1"}""");
        if (post == "sale") return ("receipts", """{"amount":1075,"paidBy":"Walk-in","reference":"T-1"}""");
        if (post == "account") return ("chart-of-accounts", """{"code":"6990","name":"Signage","category":"expense"}""");
        if (post is "entry" or "post entry" or "reverse entry") return await PrepareEntryAsync(business, post);
        if (post is "expense" or "void expense") return await PrepareExpenseAsync(business, post);
        return await PrepareInvoiceAsync(business, post);
    }

    private static async Task<(string Path, string Body)> PrepareEntryAsync(TestBusiness business, string post)
    {
        const string Entry = """{"transactionDate":"2026-03-18","description":"Float","lines":[{"accountId":"1001","debit":500},{"accountId":"1010","credit":500}]}""";
        if (post == "entry") return ("journal-entries", Entry);
        var id = (await business.PostAsync(false, "journal-entries", "k-0", Entry)).Expect(201).IdOf(false);
        if (post == "post entry") return ($"journal-entries/{id}/post", "{}");
        (await business.PostAsync(false, $"journal-entries/{id}/post", "k-0", "{}")).Expect(200);
        return ($"journal-entries/{id}/reverse", """{"reason":"Counted again"}""");
    }

    private static async Task<(string Path, string Body)> PrepareExpenseAsync(TestBusiness business, string post)
    {
        const string Expense = """{"amount":2000,"accountId":"5020","supplierName":"Toner & Co","description":"Toner","paymentMethod":"cash","status":"paid","date":"2026-03-18","vatRate":7.5}""";
        if (post == "expense") return ("expenses", Expense);
        var id = (await business.PostAsync(false, "expenses", "k-0", Expense)).Expect(201).IdOf(false);
        return ($"expenses/{id}/void", """{"reason":"Entered twice"}""");
    }

    private static async Task<(string Path, string Body)> PrepareInvoiceAsync(TestBusiness business, string post)
    {
        var customer = (await business.PostAsync(false, "customers", "k-0", Posts.NewCustomer("a@sunbird.example"))).Expect(201).IdOf(false);
        if (post == "invoice") return ("invoices", Posts.NewInvoice(false, customer));
        var invoice = (await business.PostAsync(false, "invoices", "k-0", Posts.NewInvoice(false, customer))).Expect(201).IdOf(false);
        if (post == "receipt") return ("receipts", $$"""{"amount":1000,"paidBy":"Sunbird","allocations":[{"invoiceId":"{{invoice}}","amountAllocated":1000}]}""");
        if (post == "void invoice")
        {
            (await business.PostAsync(false, $"invoices/{invoice}/send", "k-0", """{"notify":false}""")).Expect(200);
            return ($"invoices/{invoice}/void", """{"reason":"Ordered twice"}""");
        }

        var links = $"businesses/{business.Id}/payments";
        if (post == "link") return ($"{links}/generate-link", $$"""{"invoiceId":"{{invoice}}"}""");
        var link = (await business.PostAsync(false, $"{links}/generate-link", "k-0", $$"""{"invoiceId":"{{invoice}}"}""")).Expect(201).Data.GetProperty("paymentLinkId").GetString();
        return ($"{links}/links/{link}/cancel", "{}");
    }

    /// <summary>Every row of the business that tells of money, documents and events; what is dispatched in the background is left out.</summary>
    private static async Task<string> RowsAsync(TestApp app, TestBusiness business)
    {
        var tables = (ITableStore)app.Services.GetService(typeof(ITableStore))!;
        var rows = (await tables.ReadAsync(StoreTable.Data, business.Live.Partition, new KeyRange("a", "z"), 1000, null, CancellationToken.None)).Rows;
        return string.Join('\n', rows.Where(row => !row.Key.StartsWith("out|", StringComparison.Ordinal)).Select(row => $"{row.Key} {row.ETag}"));
    }

    /// <summary>The answer without what differs from one business to the next: texts stay, ids and instants become marks.</summary>
    private static string Outline(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(',', value.EnumerateObject().Where(member => !Volatile.Contains(member.Name)).Select(member => $"{member.Name}:{Outline(member.Value)}")) + "}",
        JsonValueKind.Array => "[" + string.Join(',', value.EnumerateArray().Select(Outline)) + "]",
        JsonValueKind.String when value.GetString()!.Any(char.IsAsciiDigit) => "#",
        _ => value.GetRawText(),
    };
}
