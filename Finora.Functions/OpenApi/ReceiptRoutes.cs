using Finora.Core;
using Finora.Functions.Business;

namespace Finora.Functions.OpenApi;

/// <summary>What is said of receipts, section 11 of the contract.</summary>
internal static class ReceiptRoutes
{
    private const string Receipt = """
        { "id": "rec_01kp8a6550e3zay8cr7qjj9ash", "businessId": "biz_01kf0e44m0e6g8ec8cwhyrpef1", "receiptNumber": "REC-2026-043",
          "receiptType": "invoice_payment", "date": "2026-04-15T00:00:00.000Z", "currency": "NGN", "amountKobo": 10000000, "amount": 100000,
          "unallocatedAmountKobo": 0, "unallocatedAmount": 0, "vatRate": null, "vatAmountKobo": 0, "vatAmount": 0, "paymentMethod": "bank_transfer",
          "paidBy": "Sunbird Stationers Ltd", "paidByEmail": "accounts@sunbird.example", "customerId": "cust_01km58dkh0ecca5b8sma5333hz",
          "reference": "TRF-90311", "notes": null, "allocations": [ { "invoiceId": "inv_01knpp93r0f4jbzevbxec5vmwk", "invoiceNumber": "INV-2026-041",
          "amountAllocatedKobo": 10000000, "amountAllocated": 100000 } ], "paymentId": null, "isPostedToGL": true,
          "glJournalEntryId": "je_01kp8a6550ek9v35swas7117z2", "createdAt": "2026-04-15T10:15:00.000Z" }
        """;

    private const string NewReceipt = """
        { "amount": 100000, "paidBy": "Sunbird Stationers Ltd", "paidByEmail": "accounts@sunbird.example", "paymentMethod": "bank_transfer", "reference": "TRF-90311", "date": "2026-04-15",
          "allocations": [ { "invoiceId": "inv_01knpp93r0f4jbzevbxec5vmwk", "amountAllocated": 100000 } ] }
        """;

    public static RouteGroup Group { get; } = new("Receipts", "Money that came in: for invoices, as a cash sale, or as a deposit. Receipts are never changed.",
    [
        new("BusinessListReceipts", "List receipts", Answer.Ok(BusinessJson.Default.ReceiptListBody, $$"""{ "receipts": [ {{Receipt}} ], "count": 1, "nextCursor": null }"""))
        {
            Description = "Newest first. `startDate` and `endDate` are about `date`.",
            Query = RequestQuery.Pages(query => NewReceiptBody.ReadFilter(query)),
        },
        new("BusinessGetReceipt", "Read a receipt", Answer.Ok(BusinessJson.Default.ReceiptBody, Receipt)),
        new("BusinessRecordReceipt", "Record money that came in", Answer.Created(BusinessJson.Default.ReceiptBody, Receipt))
        {
            Description = "With `allocations` it pays invoices, issuing drafts among them; without, it is a cash sale whose `amount` includes VAT at `vatRate`, 7.5 unless given.",
            Body = RequestBody.Of(NewReceiptBody.Read, NewReceipt),
            Errors = new Dictionary<FailureCode, string>
            {
                [FailureCode.NotFound] = "There is no such invoice or customer; `details` names the field.",
                [FailureCode.Conflict] = "An invoice is cancelled or paid, or the `reference` is used.",
                [FailureCode.RuleBroken] = "The allocations exceed the amount, one exceeds what is due, the invoices are of different customers, or the date lies ahead.",
            },
        },
    ]);
}
