using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Http;

/// <summary>Every object of the Business API that is served so far, member for member as its contract shows it.</summary>
[TestClass]
public sealed class BusinessShapeTests
{
    private const string FullCustomer = """
        {"name":"  Sunbird Stationers ","email":"Accounts@Sunbird.example","phone":"+2348010000001","address":"4 Marina Close, Lagos Island, Lagos","tin":"23456789-0001",
         "companyName":"Sunbird Stationers Ltd","unknown":{"is":"ignored"}}
        """;

    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => s_app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    public async Task A_customer_is_made_and_read_in_the_contracts_shape()
    {
        var business = await s_app.CreateBusinessAsync();

        var made = (await business.BusinessAsync(HttpMethod.Post, "/v1/customers", FullCustomer)).InEnvelope(201).Data;

        Shape.AssertLike(ContractExamples.Customer, made);
        Assert.AreEqual("Sunbird Stationers", Trade.Text(made, "name"));
        Assert.AreEqual("accounts@sunbird.example", Trade.Text(made, "email"));
        Assert.AreEqual("4 Marina Close, Lagos Island, Lagos", Trade.Text(made, "address"));
        Assert.AreEqual(0, made.GetProperty("accountBalanceKobo").GetInt64());
        var read = (await business.BusinessAsync(HttpMethod.Get, $"/v1/customers/{Trade.Text(made, "id")}")).InEnvelope(200).Data;
        Assert.AreEqual(made.GetRawText(), read.GetRawText());
    }

    [TestMethod]
    public async Task What_a_customer_lacks_is_null_and_not_left_out()
    {
        var business = await s_app.CreateBusinessAsync();

        var made = (await business.BusinessAsync(HttpMethod.Post, "/v1/customers", """{"name":"Ada","email":"ada@harmattan.example","phone":null,"address":""}""")).InEnvelope(201).Data;

        Shape.AssertLike(ContractExamples.Customer, made, "phone", "address", "tin", "companyName");
    }

    [TestMethod]
    public async Task A_draft_has_every_member_and_null_where_only_issuing_gives_a_value()
    {
        var business = await s_app.CreateBusinessAsync();
        var customer = await business.CustomerAsync();

        var reply = await business.BusinessAsync(HttpMethod.Post, "/v1/invoices", $$"""{"customerId":"{{customer}}","invoiceDate":"2026-03-10","reference":"PO-7781","notes":"Thanks","lineItems":{{Trade.ExampleLines}}}""");

        var draft = reply.InEnvelope(201).Data;
        Shape.AssertLike(ContractExamples.Invoice, draft, "lineItems.productId", "irn", "verifyUrl", "glJournalEntryId", "issuedAt", "sentAt");
        Assert.AreEqual("draft", Trade.Text(draft, "status"));
        Assert.AreEqual("2026-03-10T00:00:00.000Z", Trade.Text(draft, "invoiceDate"));
        Assert.AreEqual("2026-03-20T00:00:00.000Z", Trade.Text(draft, "dueDate"));
        Assert.AreEqual(business.Id, Trade.Text(draft, "businessId"));
        Assert.AreEqual("Sunbird Stationers", Trade.Text(draft, "customerName"));
        Assert.AreEqual(draft.GetRawText(), (await business.BusinessAsync(HttpMethod.Get, $"/v1/invoices/{Trade.Text(draft, "id")}")).InEnvelope(200).Data.GetRawText());
    }

    [TestMethod]
    public async Task A_sent_invoice_has_every_member_and_what_was_dispatched()
    {
        var business = await s_app.CreateBusinessAsync();
        var id = await business.DraftAsync();

        var sent = (await business.BusinessAsync(HttpMethod.Post, $"/v1/invoices/{id}/send", """{"notify":false}""")).InEnvelope(200).Data;

        Shape.AssertLike(ContractExamples.Invoice[..^2] + """, "dispatch": [] }""", sent, "lineItems.productId", "reference");
        Assert.AreEqual("sent", Trade.Text(sent, "status"));
        Assert.AreEqual(0, sent.GetProperty("dispatch").GetArrayLength());
        Assert.IsFalse((await business.GetInvoiceAsync(id)).TryGetProperty("dispatch", out _));
    }

    [TestMethod]
    public async Task A_link_is_made_and_read_in_the_contracts_shapes()
    {
        var business = await s_app.CreateBusinessAsync();
        var invoice = await business.SentAsync();

        var reply = await business.BusinessAsync(HttpMethod.Post, $"/v1/businesses/{business.Id}/payments/generate-link", $$$"""{"invoiceId":"{{{invoice}}}","metadata":{"till":"web","lane":4,"express":true,"note":null}}""");

        var made = reply.InEnvelope(201).Data;
        Shape.AssertLike(ContractExamples.NewPaymentLink, made, "callbackSecret");
        var id = Trade.Text(made, "paymentLinkId");
        Assert.AreEqual($"https://pay.finorabusiness.com/p/{id}", Trade.Text(made, "paymentUrl"));
        Assert.AreEqual($"https://pay.finorabusiness.com/p/{id[3..]}", Trade.Text(made, "shortUrl"));
        Assert.AreEqual($"https://api.finorabusiness.com/v1/payment-links/{id}/qr.png", Trade.Text(made, "qrCodeUrl"));
        Assert.AreEqual("2026-03-19T12:00:00.000Z", Trade.Text(made, "expiresAt"));
        var read = (await business.BusinessAsync(HttpMethod.Get, $"/v1/businesses/{business.Id}/payments/links/{id}")).InEnvelope(200).Data;
        Assert.AreEqual("""{"till":"web","lane":4,"express":true,"note":null}""", read.GetProperty("metadata").GetRawText());
        Assert.AreEqual("active", Trade.Text(read, "status"));
        Assert.AreEqual(Trade.ExampleTotal, read.GetProperty("amountDueKobo").GetInt64());
        Assert.AreEqual(0, read.GetProperty("payments").GetArrayLength());
    }

    [TestMethod]
    public async Task A_payment_shows_in_link_receipt_and_entries_in_the_contracts_shapes()
    {
        var business = await s_app.CreateBusinessAsync();
        var invoice = await business.SentAsync();
        var link = await business.LinkAsync(invoice, ""","metadata":{"till":"web"}""");

        var answer = (await s_app.PartnerAsync(
            $$"""{"event":"payment.completed","paymentId":"pay_{{link}}","paymentLinkId":"{{link}}","amountKobo":28375000,"currency":"NGN","timestamp":"2026-03-18T11:02:00.000Z"}""")).InEnvelope(200).Data;

        Shape.AssertLike(ContractExamples.PartnerAnswer, answer);
        var read = await business.GetLinkAsync(link);
        Shape.AssertLike(ContractExamples.PaymentLink, read);
        Assert.AreEqual("paid", Trade.Text(read, "status"));
        Assert.AreEqual("2026-03-18T11:02:00.000Z", Trade.Text(read.GetProperty("payments")[0], "paidAt"));
        Shape.AssertLike(ContractExamples.Receipt, await business.GetReceiptAsync(Trade.Text(answer, "receiptId")), "paidByEmail");
        Shape.AssertLike(ContractExamples.JournalEntry, await business.GetEntryAsync(Trade.Text(answer, "glJournalEntryId")));
        var issue = await business.GetEntryAsync(Trade.Text(await business.GetInvoiceAsync(invoice), "glJournalEntryId"));
        Shape.AssertLike(ContractExamples.JournalEntry, issue);
        Assert.AreEqual("invoice", Trade.Text(issue, "sourceType"));
        Assert.AreEqual(invoice, Trade.Text(issue, "sourceId"));
    }

    [TestMethod]
    public async Task A_failure_names_every_field_in_the_envelope_of_failures()
    {
        var business = await s_app.CreateBusinessAsync();
        var customer = await business.CustomerAsync();

        var reply = await business.BusinessAsync(HttpMethod.Post, "/v1/invoices", $$"""{"customerId":"{{customer}}","invoiceDate":"2026-04-10","lineItems":[{"description":"A","unitPrice":0}],"dueDate":"2026-04-10"}""");

        reply.InEnvelope(400);
        CollectionAssert.AreEqual(new[] { "code", "message", "details", "requestId" }, Shape.Names(reply.Error));
        Assert.AreEqual("VALIDATION_ERROR", reply.ErrorCode);
        Assert.AreEqual(
            """[{"field":"lineItems[0].unitPrice","message":"must be a positive number"},{"field":"dueDate","message":"must be after invoiceDate"}]""",
            reply.Error.GetProperty("details").GetRawText());
    }

    [TestMethod]
    public async Task At_most_fifty_faults_are_told()
    {
        var business = await s_app.CreateBusinessAsync();
        var lines = string.Join(',', Enumerable.Repeat("""{"quantity":0}""", 60));

        var reply = await business.BusinessAsync(HttpMethod.Post, "/v1/invoices", $$"""{"customerId":"x","lineItems":[{{lines}}]}""");

        Assert.AreEqual(50, reply.InEnvelope(400).ErrorFields.Count);
        Assert.AreEqual("customerId", reply.ErrorFields[0]);
    }

    [TestMethod]
    public async Task Details_are_left_out_where_no_field_is_at_fault()
    {
        var business = await s_app.CreateBusinessAsync();

        var reply = await business.BusinessAsync(HttpMethod.Get, $"/v1/invoices/{Trade.Unknown("inv")}");

        CollectionAssert.AreEqual(new[] { "code", "message", "requestId" }, Shape.Names(reply.InEnvelope(404).Error));
    }
}
