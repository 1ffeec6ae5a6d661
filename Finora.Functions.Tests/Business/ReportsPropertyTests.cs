using Finora.Core.Ledger;
using Finora.Functions.Tests.Fixtures;
using FsCheck;
using FsCheck.Fluent;

namespace Finora.Functions.Tests.Business;

/// <summary>
/// What holds after any sequence of invoices, payments, expenses, manual entries, reversals and voids. Reports come from running totals; here they are
/// compared with the sum over every entry, which they never read.
/// </summary>
[TestClass]
public sealed class ReportsPropertyTests
{
    private static readonly DateOnly s_first = new(2025, 1, 1);

    private enum Act
    {
        Invoice,
        Pay,
        Expense,
        PendingExpense,
        PayExpense,
        VoidExpense,
        Manual,
        Reverse,
    }

    [TestMethod]
    public async Task Reports_agree_with_the_sum_of_the_entries()
    {
        await using var app = await Books.StartAsync();
        var steps =
            from act in Gen.Elements(Enum.GetValues<Act>())
            from day in Gen.Choose(0, 440)
            from naira in Gen.Choose(1, 900_000)
            select new Step(act, s_first.AddDays(day), naira);
        var stories =
            from story in steps.ArrayOf(14)
            from asOf in Gen.Choose(0, 460)
            from days in Gen.Choose(0, 365)
            select (Story: story, AsOf: s_first.AddDays(asOf), Days: days);
        Prop.ForAll(stories.ToArbitrary(), drawn => HoldsAsync(app, drawn.Story, drawn.AsOf, drawn.Days).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(12));
    }

    private static async Task<bool> HoldsAsync(TestApp app, Step[] story, DateOnly asOf, int days)
    {
        var business = await app.CreateBusinessAsync();
        await new Teller(app, business).TellAsync(story);
        var entries = (await app.StoredAsync(business.Live, RowKeys.JournalEntries)).Where(entry => entry.Status != JournalStatus.Draft).ToArray();
        var upTo = entries.Where(entry => entry.Date <= asOf).ToArray();
        var from = asOf.AddDays(-days);
        return entries.All(entry => entry.Lines.Sum(line => line.Debit - line.Credit) == 0)
            && await BalancesAsync(business, upTo, asOf)
            && await FlowsAsync(business, [.. upTo.Where(entry => entry.Date >= from)], upTo, $"startDate={from:yyyy-MM-dd}&endDate={asOf:yyyy-MM-dd}");
    }

    private static async Task<bool> BalancesAsync(TestBusiness business, JournalEntry[] upTo, DateOnly asOf)
    {
        var trial = (await business.GetAsync($"/v1/reports/trial-balance?asOfDate={asOf:yyyy-MM-dd}")).Expect(200).Data;
        var sheet = (await business.GetAsync($"/v1/reports/balance-sheet?asOfDate={asOf:yyyy-MM-dd}")).Expect(200).Data;
        var told = trial.List("accounts").ToDictionary(account => account.GetProperty("code").GetString()!, account => account.Whole("debitKobo") - account.Whole("creditKobo"));
        var summed = upTo.SelectMany(entry => entry.Lines).GroupBy(line => line.Account, line => line.Debit - line.Credit)
            .Select(account => (account.Key, Net: account.Sum())).Where(account => account.Net != 0).ToDictionary(account => account.Key, account => account.Net);
        return trial.GetProperty("isBalanced").GetBoolean() && sheet.GetProperty("isBalanced").GetBoolean()
            && told.Count == summed.Count && summed.All(account => told.GetValueOrDefault(account.Key) == account.Value);
    }

    private static async Task<bool> FlowsAsync(TestBusiness business, JournalEntry[] within, JournalEntry[] upTo, string period)
    {
        var profit = (await business.GetAsync($"/v1/reports/profit-loss?{period}")).Expect(200).Data;
        var cash = (await business.GetAsync($"/v1/reports/cash-flow?{period}")).Expect(200).Data;
        var vat = (await business.GetAsync($"/v1/reports/vat-return?{period}")).Expect(200).Data.GetProperty("summary");
        return profit.Whole("netIncomeKobo") == -within.SelectMany(entry => entry.Lines).Where(line => line.Account[0] is '4' or '5').Sum(line => line.Debit - line.Credit)
            && cash.Whole("closingCashKobo") == upTo.NetOf([.. CashAccounts.Codes])
            && cash.Whole("netChangeKobo") == within.NetOf([.. CashAccounts.Codes])
            && vat.Whole("outputVATKobo") == -within.NetOf(AccountCode.VatProvision, AccountCode.VatPayable)
            && vat.Whole("inputVATKobo") == within.NetOf(AccountCode.InputVat);
    }

    private sealed record Step(Act Act, DateOnly Day, int Naira)
    {
        public string Date => $"{Day:yyyy-MM-dd}";
    }

    /// <summary>Lives a story. What a step needs and is not there yet makes it do nothing.</summary>
    private sealed class Teller(TestApp app, TestBusiness business)
    {
        private readonly Queue<(string Id, long Due)> _invoices = new();
        private readonly Queue<string> _pending = new();
        private readonly Queue<string> _expenses = new();
        private readonly Queue<string> _entries = new();

        public async Task TellAsync(IEnumerable<Step> story)
        {
            foreach (var step in story) await LiveAsync(step);
        }

        private Task LiveAsync(Step step) => step.Act switch
        {
            Act.Invoice => InvoiceAsync(step),
            Act.Pay when _invoices.TryDequeue(out var invoice) => PayAsync(invoice.Id, invoice.Due, step),
            Act.Expense => ExpenseAsync(step, "paid", _expenses),
            Act.PendingExpense => ExpenseAsync(step, "pending", _pending),
            Act.PayExpense when _pending.TryDequeue(out var id) => PayExpenseAsync(id, step),
            Act.VoidExpense when _expenses.TryDequeue(out var id) || _pending.TryDequeue(out id) => OkAsync(business.PostAsync($"/v1/expenses/{id}/void", """{"reason":"x"}""")),
            Act.Manual => ManualAsync(step),
            Act.Reverse when _entries.TryDequeue(out var id) => OkAsync(business.PostAsync($"/v1/journal-entries/{id}/reverse", """{"reason":"x"}""")),
            _ => Task.CompletedTask,
        };

        private async Task InvoiceAsync(Step step) => _invoices.Enqueue((await business.IssuedExampleAsync(step.Date), 28_375_000));

        private async Task PayAsync(string id, long due, Step step)
        {
            var part = Math.Min(due, step.Naira * 100L);
            await app.PayAsync(business, id, part, $"{step.Date}T10:00:00.000Z");
            if (part < due) _invoices.Enqueue((id, due - part));
        }

        private async Task ExpenseAsync(Step step, string status, Queue<string> made)
        {
            var (account, wht) = (step.Naira % 3 == 0 ? "5000" : "5021", step.Naira % 2 * 5);
            var body = $$"""{"amount":{{step.Naira}},"supplierName":"x","accountId":"{{account}}","date":"{{step.Date}}","status":"{{status}}","whtRate":{{wht}},"paymentMethod":"cash"}""";
            made.Enqueue((await business.RecordAsync(body)).GetProperty("id").GetString()!);
        }

        private async Task PayExpenseAsync(string id, Step step)
        {
            (await business.PutAsync($"/v1/expenses/{id}", $$"""{"status":"paid","date":"{{step.Date}}"}""")).Expect(200);
            _expenses.Enqueue(id);
        }

        private async Task ManualAsync(Step step)
        {
            var (debit, credit) = (step.Naira % 4) switch { 0 => ("1010", "2050"), 1 => ("1050", "1001"), 2 => ("1001", "1010"), _ => ("3030", "4010") };
            var id = await business.ManualAsync(debit, credit, step.Naira, step.Date);
            if (step.Day <= new DateOnly(2026, 3, 18)) _entries.Enqueue(id);
        }

        private static async Task OkAsync(Task<Reply> call)
        {
            var reply = await call;
            Assert.IsTrue(reply.Status is 200 or 201, reply.Text);
        }
    }
}
