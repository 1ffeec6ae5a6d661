using Finora.Core;
using Finora.Functions.Business;

namespace Finora.Functions.OpenApi;

/// <summary>What is said of invoices, section 10 of the contract.</summary>
internal static class InvoiceRoutes
{
    private const string Invoice = """
        { "id": "inv_01knvarph0f0gbzrvpc01vjrqg", "businessId": "biz_01kf0e44m0e6g8ec8cwhyrpef1", "invoiceNumber": "INV-2026-042",
          "customerId": "cust_01km58dkh0ecca5b8sma5333hz", "customerName": "Sunbird Stationers", "invoiceDate": "2026-04-10T00:00:00.000Z",
          "dueDate": "2026-04-20T00:00:00.000Z", "currency": "NGN", "pricesIncludeVat": false, "lineItems": [ { "productId": "prd_01km7xcq80fkw95yrxj3kezaex",
          "description": "Letterhead, 500 sheets", "quantity": 2, "unitPriceKobo": 12500000, "unitPrice": 125000, "vatCategory": "standard", "vatRate": 7.5,
          "amountKobo": 25000000, "amount": 250000, "vatAmountKobo": 1875000, "vatAmount": 18750 }, { "productId": null, "description": "Delivery to Ikeja",
          "quantity": 1, "unitPriceKobo": 1500000, "unitPrice": 15000, "vatCategory": "exempt", "vatRate": 0, "amountKobo": 1500000, "amount": 15000,
          "vatAmountKobo": 0, "vatAmount": 0 } ], "subtotalKobo": 26500000, "subtotal": 265000, "vatRate": 7.5, "vatAmountKobo": 1875000, "vatAmount": 18750,
          "totalKobo": 28375000, "total": 283750, "amountPaidKobo": 0, "amountPaid": 0, "amountDueKobo": 28375000, "amountDue": 283750, "status": "sent",
          "reference": "PO-7781", "notes": null, "irn": "30868bfd3135f8725cbdca9483854eb7c9a05538bc40ea012a477c117d2188d3", "nrsIrn": null,
          "verifyUrl": "https://api.finorabusiness.com/verify/30868bfd3135f8725cbdca9483854eb7c9a05538bc40ea012a477c117d2188d3",
          "glJournalEntryId": "je_01knvath40e3pagrb8jt7cgfwy", "issuedAt": "2026-04-10T09:16:00.000Z", "sentAt": "2026-04-10T09:16:00.000Z", "paidAt": null,
          "voidedAt": null, "voidReason": null, "createdAt": "2026-04-10T09:15:00.000Z", "updatedAt": "2026-04-10T09:16:00.000Z" }
        """;

    private const string NewInvoice = """
        { "customerId": "cust_01km58dkh0ecca5b8sma5333hz", "invoiceDate": "2026-04-10", "reference": "PO-7781",
          "lineItems": [ { "productId": "prd_01km7xcq80fkw95yrxj3kezaex", "quantity": 2 }, { "description": "Delivery to Ikeja", "quantity": 1,
          "unitPrice": 15000, "vatCategory": "exempt" } ] }
        """;

    private static readonly string Draft = Example.With(Invoice, """{ "status": "draft", "irn": null, "verifyUrl": null, "glJournalEntryId": null, "issuedAt": null, "sentAt": null }""");

    private static readonly string Void = Example.With(
        Invoice,
        """{ "amountDueKobo": 0, "amountDue": 0, "status": "cancelled", "voidedAt": "2026-04-11T08:00:00.000Z", "voidReason": "Ordered twice", "updatedAt": "2026-04-11T08:00:00.000Z" }""");

    private static readonly string Sent = Example.With(Invoice, """{ "dispatch": [] }""");

    public static RouteGroup Group { get; } = new("Invoices", "From draft to paid. An invoice is issued by its first send or its first payment; it is then frozen, signed and in the books.",
    [
        new("BusinessListInvoices", "List invoices", Answer.Ok(BusinessJson.Default.InvoiceListBody, $$"""{ "invoices": [ {{Invoice}} ], "count": 1, "nextCursor": null }"""))
        {
            Description = "Newest first, with their lines. `startDate` and `endDate` are about `invoiceDate`.",
            Query = RequestQuery.Pages(query => InvoiceListBody.ReadFilter(query)),
        },
        new("BusinessGetInvoice", "Read an invoice", Answer.Ok(BusinessJson.Default.InvoiceBody, Invoice)),
        new("BusinessCreateInvoice", "Create a draft", Answer.Created(BusinessJson.Default.InvoiceBody, Draft, "Made, as a draft."))
        {
            Description = "Nothing is posted. `invoiceDate` is today and `dueDate` ten days later unless given; a line with a `productId` takes the product's description, price and VAT category where it has none.",
            Body = RequestBody.Of(NewInvoiceBody.Read, NewInvoice),
            Errors = new Dictionary<FailureCode, string>
            {
                [FailureCode.NotFound] = "There is no such customer or product; `details` names the field.",
                [FailureCode.Conflict] = "The `invoiceNumber` is used.",
                [FailureCode.RuleBroken] = "The customer or a product is inactive, the total is above 100,000,000,000 naira, or the plan's invoices of the month are used up.",
            },
        },
        new("BusinessChangeInvoice", "Change a draft", Answer.Ok(BusinessJson.Default.InvoiceBody, Draft))
        {
            Description = "Changes the members that are sent; `lineItems` replaces all lines.",
            Body = RequestBody.Of(InvoiceChangeBody.Read, """{ "reference": "PO-7781", "notes": null }"""),
            Errors = new Dictionary<FailureCode, string>
            {
                [FailureCode.NotFound] = "There is no such invoice, customer or product; `details` names the field of the latter two.",
                [FailureCode.Conflict] = "The invoice is no draft.",
                [FailureCode.RuleBroken] = "The customer or a product is inactive, or the total is above 100,000,000,000 naira.",
            },
        },
        new("BusinessDeleteInvoice", "Delete a draft", Answer.Ok(BusinessJson.Default.DeletedBody, """{ "id": "inv_01knvarph0f0gbzrvpc01vjrqg", "deleted": true }"""))
        {
            Description = "Its number stays used and its active payment links are cancelled.",
            Errors = new Dictionary<FailureCode, string> { [FailureCode.Conflict] = "The invoice is no draft." },
        },
        new("BusinessSendInvoice", "Issue and send an invoice", Answer.Ok(BusinessJson.Default.SentInvoiceBody, Sent))
        {
            Description = "Issues a draft and sends the invoice; later it sends it again. `notify: false` marks it as sent by your own means.",
            Body = RequestBody.Of(SendBody.Read, """{ "notify": false }"""),
            Errors = new Dictionary<FailureCode, string>
            {
                [FailureCode.Conflict] = "The invoice is cancelled.",
                [FailureCode.RuleBroken] = "A channel is not set up, or the customer lacks the address that it needs; nothing was issued.",
            },
        },
        new("BusinessVoidInvoice", "Void an invoice", Answer.Ok(BusinessJson.Default.InvoiceBody, Void))
        {
            Description = "Reverses its entries, frees what was paid for it, and closes its payment links.",
            Body = RequestBody.Of(InvoiceChangeBody.ReadReason, """{ "reason": "Ordered twice" }"""),
            Errors = new Dictionary<FailureCode, string>
            {
                [FailureCode.Conflict] = "The invoice is a draft (delete it), paid, or void already.",
                [FailureCode.RuleBroken] = "The tax authority has registered the invoice or may have; it needs a credit note.",
            },
        },
    ]);
}
