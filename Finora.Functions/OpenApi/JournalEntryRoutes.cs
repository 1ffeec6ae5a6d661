using Finora.Core;
using Finora.Functions.Business;

namespace Finora.Functions.OpenApi;

/// <summary>What is said of journal entries, section 20 of the contract.</summary>
internal static class JournalEntryRoutes
{
    private const string Entry = """
        { "id": "je_01knvath40e3pagrb8jt7cgfwy", "number": "JE-2026-117", "transactionDate": "2026-04-10T00:00:00.000Z", "description": "Invoice INV-2026-042",
          "sourceType": "invoice", "sourceId": "inv_01knvarph0f0gbzrvpc01vjrqg", "lines": [ { "accountId": "1021", "accountCode": "1021",
          "accountName": "Trade Debtors", "debitKobo": 28375000, "debit": 283750, "creditKobo": 0, "credit": 0, "description": null }, { "accountId": "4000",
          "accountCode": "4000", "accountName": "Revenue", "debitKobo": 0, "debit": 0, "creditKobo": 26500000, "credit": 265000, "description": null },
          { "accountId": "2021", "accountCode": "2021", "accountName": "VAT Provision", "debitKobo": 0, "debit": 0, "creditKobo": 1875000, "credit": 18750,
          "description": null } ], "totalDebitKobo": 28375000, "totalDebit": 283750, "totalCreditKobo": 28375000, "totalCredit": 283750, "status": "posted",
          "reversalOf": null, "reversedBy": null, "postedAt": "2026-04-10T09:16:00.000Z", "createdAt": "2026-04-10T09:16:00.000Z" }
        """;

    private const string Draft = """
        { "id": "je_01kpfx2zm0f21bp8xpgw1eqq9a", "number": "JE-2026-119", "transactionDate": "2026-04-18T00:00:00.000Z", "description": "Owner pays in cash",
          "sourceType": "manual", "sourceId": null, "lines": [ { "accountId": "1001", "accountCode": "1001", "accountName": "Cash", "debitKobo": 20000000,
          "debit": 200000, "creditKobo": 0, "credit": 0, "description": null }, { "accountId": "3010", "accountCode": "3010", "accountName": "Share Capital",
          "debitKobo": 0, "debit": 0, "creditKobo": 20000000, "credit": 200000, "description": null } ], "totalDebitKobo": 20000000, "totalDebit": 200000,
          "totalCreditKobo": 20000000, "totalCredit": 200000, "status": "draft", "reversalOf": null, "reversedBy": null, "postedAt": null,
          "createdAt": "2026-04-18T09:00:00.000Z" }
        """;

    private const string NewEntry = """
        { "transactionDate": "2026-04-18", "description": "Owner pays in cash", "lines": [ { "accountId": "1001", "debit": 200000 }, { "accountId": "3010", "credit": 200000 } ] }
        """;

    private static readonly string Posted = Example.With(Draft, """{ "status": "posted", "postedAt": "2026-04-18T09:05:00.000Z" }""");

    private static readonly string Reversal = Example.With(Posted, """
        { "id": "je_01kpfx2zm0f21bp8xpgw1eqq9b", "number": "JE-2026-120", "transactionDate": "2026-04-19T00:00:00.000Z", "description": "Reversal of JE-2026-119: Entered twice",
          "lines": [ { "accountId": "1001", "accountCode": "1001", "accountName": "Cash", "debitKobo": 0, "debit": 0, "creditKobo": 20000000, "credit": 200000, "description": null },
            { "accountId": "3010", "accountCode": "3010", "accountName": "Share Capital", "debitKobo": 20000000, "debit": 200000, "creditKobo": 0, "credit": 0, "description": null } ],
          "reversalOf": "je_01kpfx2zm0f21bp8xpgw1eqq9a" }
        """);

    public static RouteGroup Group { get; } = new("Journal entries", "The books. A posted entry never changes but for its status and its reversal.",
    [
        new("BusinessListJournalEntries", "List journal entries", Answer.Ok(BusinessJson.Default.JournalEntryListBody, $$"""{ "journalEntries": [ {{Entry}} ], "count": 1, "nextCursor": null }"""))
        {
            Description = "Newest first. `startDate` and `endDate` are about `transactionDate`.",
            Query = RequestQuery.Pages(query => JournalEntryListBody.ReadFilter(query)),
        },
        new("BusinessGetJournalEntry", "Read a journal entry", Answer.Ok(BusinessJson.Default.JournalEntryBody, Entry)),
        new("BusinessCreateJournalEntry", "Draft a journal entry", Answer.Created(BusinessJson.Default.JournalEntryBody, Draft))
        {
            Description = "Without effect on balances until it is posted. Of `debit` and `credit` exactly one is above zero in each line.",
            Body = RequestBody.Of(NewJournalEntryBody.Read, NewEntry),
            Errors = new Dictionary<FailureCode, string>
            {
                [FailureCode.Unbalanced] = "The debits differ from the credits; the message has both totals.",
                [FailureCode.NotFound] = "There is no such account; `details` names the field.",
                [FailureCode.RuleBroken] = "An account is inactive.",
            },
        },
        new("BusinessPostJournalEntry", "Post a draft", Answer.Ok(BusinessJson.Default.JournalEntryBody, Posted))
        {
            Errors = new Dictionary<FailureCode, string> { [FailureCode.Conflict] = "The entry is no draft.", [FailureCode.RuleBroken] = "An account was made inactive meanwhile." },
        },
        new("BusinessReverseJournalEntry", "Reverse a manual entry", Answer.Created(BusinessJson.Default.JournalEntryBody, Reversal, "The new entry, with debit and credit swapped."))
        {
            Body = RequestBody.Of(NewJournalEntryBody.ReadReversal, """{ "reason": "Entered twice", "transactionDate": "2026-04-19" }"""),
            Errors = new Dictionary<FailureCode, string>
            {
                [FailureCode.Conflict] = "The entry is a draft or reversed already.",
                [FailureCode.RuleBroken] = "The entry is not manual (void its source), or the date is before its own.",
            },
        },
    ]);
}
