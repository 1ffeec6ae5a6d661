using System.Text.Json;
using Finora.Functions.Tests.Fixtures;
using FsCheck;
using FsCheck.Fluent;

namespace Finora.Functions.Tests.Business;

/// <summary>
/// Money adds up after every step of any story: invoices, receipts, customers' balances, the trial balance with the VAT accounts, the ageing and the dashboard all say what
/// arithmetic over the facts says, to the kobo.
/// </summary>
[TestClass]
public sealed class MoneyAddsUpTests
{
    private const int Customers = 2;
    private static readonly DateOnly s_today = new(2026, 3, 18);

    private enum Act
    {
        Draft,
        Issue,
        Partner,
        Receipt,
        Sale,
        Void,
        Delete,
    }

    [TestMethod]
    public async Task Everything_agrees_after_every_step()
    {
        await using var app = await Books.StartAsync();
        var steps =
            from act in Gen.Frequency((4, Gen.Constant(Act.Draft)), (3, Gen.Constant(Act.Issue)), (4, Gen.Constant(Act.Partner)), (4, Gen.Constant(Act.Receipt)), (1, Gen.Constant(Act.Sale)), (2, Gen.Constant(Act.Void)), (1, Gen.Constant(Act.Delete)))
            from pick in Gen.Choose(0, 1_000)
            from kobo in Gen.Frequency((2, Gen.Choose(1, 300)), (3, Gen.Choose(1, 90_000_00)))
            from days in Gen.Choose(-120, 40)
            from part in Gen.Choose(1, 160)
            select new Step(act, pick, kobo, days, part);
        var stories = from story in steps.ArrayOf(16) from asOf in Gen.Choose(-130, 60) select (Story: story, AsOf: s_today.AddDays(asOf));
        Prop.ForAll(stories.ToArbitrary(), drawn => LiveAsync(app, drawn.Story, drawn.AsOf).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(12));
    }

    private static async Task<bool> LiveAsync(TestApp app, Step[] story, DateOnly asOf)
    {
        var teller = await Teller.OpenAsync(app);
        foreach (var step in story)
        {
            if (!await teller.LiveAsync(step)) continue;
            await teller.CheckAsync(asOf);
        }

        await teller.CheckRecordsAsync();
        return true;
    }

    /// <param name="Part">Per cent of what is due, for money: more than 100 pays too much.</param>
    private sealed record Step(Act Act, int Pick, int Kobo, int Days, int Part)
    {
        public DateOnly Day => s_today.AddDays(Days);

        /// <summary>Money cannot come from the future.</summary>
        public DateOnly PaidOn => Days > 0 ? s_today : Day;

        public long PartOf(long due) => Math.Max(1, due * Part / 100);
    }

    private sealed class Teller(TestApp app, TestBusiness business, IReadOnlyList<string> customers)
    {
        private readonly MoneyModel _model = new();

        public static async Task<Teller> OpenAsync(TestApp app)
        {
            var business = await app.CreateBusinessAsync();
            var customers = new List<string>();
            for (var i = 0; i < Customers; i++) customers.Add((await business.PostAsync("/v1/customers", $$"""{"name":"Customer {{i}}","email":"c{{i}}@sunbird.example"}""")).Expect(201).Text("id"));
            return new Teller(app, business, customers);
        }

        /// <summary>False when the story has nothing yet that the step could be about.</summary>
        public async Task<bool> LiveAsync(Step step)
        {
            switch (step.Act)
            {
                case Act.Draft:
                    await DraftAsync(step);
                    return true;
                case Act.Issue when Pick(step, invoice => invoice.State == ModelState.Draft) is { } draft:
                    (await business.PostAsync($"/v1/invoices/{draft.Id}/send", """{"notify":false}""")).Expect(200);
                    draft.State = ModelState.Sent;
                    return true;
                case Act.Partner when Pick(step, invoice => invoice.State != ModelState.Deleted) is { } invoice:
                    await PartnerAsync(step, invoice);
                    return true;
                case Act.Receipt when Pick(step, invoice => invoice.IsOpen) is { } invoice:
                    await ReceiptAsync(step, [.. _model.Invoices.Where(other => other.IsOpen && other.Customer == invoice.Customer).Take(1 + (step.Pick % 3))]);
                    return true;
                case Act.Sale:
                    await SaleAsync(step);
                    return true;
                case Act.Void when Pick(step, invoice => invoice.IsIssued && invoice.Owed > 0) is { } invoice:
                    (await business.PostAsync($"/v1/invoices/{invoice.Id}/void", """{"reason":"x"}""")).Expect(200);
                    _model.Void(invoice);
                    return true;
                case Act.Delete when Pick(step, invoice => invoice.State == ModelState.Draft) is { } draft:
                    (await business.BusinessAsync(HttpMethod.Delete, $"/v1/invoices/{draft.Id}")).Expect(200);
                    draft.State = ModelState.Deleted;
                    return true;
                default:
                    return false;
            }
        }

        /// <summary>The sums that a business looks at, now and on some other day.</summary>
        public async Task CheckAsync(DateOnly asOf)
        {
            var last = await BalancesAsync(new DateOnly(2026, 12, 31));
            Assert.AreEqual(Print(_model.Balances()), Print(last));
            for (var i = 0; i < Customers; i++)
            {
                Assert.AreEqual(_model.OwedBy(i) - _model.UnallocatedOf(i), (await business.GetAsync($"/v1/customers/{customers[i]}")).Expect(200).Data.Whole("accountBalanceKobo"));
            }

            await CheckAgeingAsync(new DateOnly(2026, 12, 31), last);
            await CheckAgeingAsync(asOf, await BalancesAsync(asOf));
            await CheckDashboardAsync();
        }

        /// <summary>Each invoice and receipt for itself.</summary>
        public async Task CheckRecordsAsync()
        {
            foreach (var invoice in _model.Invoices.Where(invoice => invoice.State != ModelState.Deleted))
            {
                var told = (await business.GetAsync($"/v1/invoices/{invoice.Id}")).Expect(200).Data;
                Assert.AreEqual((invoice.Total, invoice.Vat), (told.Whole("totalKobo"), told.Whole("vatAmountKobo")));
                Assert.AreEqual((invoice.StatusOn(s_today), invoice.Paid), (told.GetProperty("status").GetString(), told.Whole("amountPaidKobo")));
                Assert.AreEqual(invoice.State == ModelState.Draft ? invoice.Total : invoice.Owed, told.Whole("amountDueKobo"));
            }

            foreach (var receipt in _model.Receipts)
            {
                var told = (await business.GetAsync($"/v1/receipts/{receipt.Id}")).Expect(200).Data;
                Assert.AreEqual((receipt.Amount, receipt.Unallocated), (told.Whole("amountKobo"), told.Whole("unallocatedAmountKobo")));
                var allocations = told.List("allocations").ToDictionary(part => part.GetProperty("invoiceId").GetString()!, part => part.Whole("amountAllocatedKobo"));
                Assert.AreEqual(Print(receipt.Allocations), Print(allocations));
            }
        }

        private ModelInvoice? Pick(Step step, Func<ModelInvoice, bool> fits)
        {
            var some = _model.Invoices.Where(fits).ToArray();
            return some.Length == 0 ? null : some[step.Pick % some.Length];
        }

        private async Task DraftAsync(Step step)
        {
            var (customer, due) = (step.Pick % Customers, step.Day.AddDays(1 + (step.Part % 60)));
            var made = (await business.PostAsync("/v1/invoices", $$"""
                {"customerId":"{{customers[customer]}}","invoiceDate":"{{step.Day:yyyy-MM-dd}}","dueDate":"{{due:yyyy-MM-dd}}","pricesIncludeVat":{{(step.Pick % 3 == 0 ? "true" : "false")}},
                 "lineItems":[{"description":"a","unitPrice":{{Naira(step.Kobo)}}},{"description":"b","quantity":{{1 + (step.Pick % 5)}},"unitPrice":{{Naira(step.Pick + 1)}},"vatCategory":"exempt"}]}
                """)).Expect(201).Data;
            var vat = step.Pick % 3 == 0 ? Round(step.Kobo * 7.5m / 107.5m) : Round(step.Kobo * 7.5m / 100);
            var net = (step.Pick % 3 == 0 ? step.Kobo - vat : step.Kobo) + ((1 + (step.Pick % 5)) * (step.Pick + 1L));
            _model.Invoices.Add(new ModelInvoice(made.GetProperty("id").GetString()!, customer, net, vat, step.Day, due));
        }

        private async Task PartnerAsync(Step step, ModelInvoice invoice)
        {
            var amount = step.PartOf(Math.Max(invoice.Total - invoice.Paid, 1));
            var answer = (await app.PartnerAsync($$$"""
                {"event":"payment.completed","paymentId":"{{{Path.GetRandomFileName()}}}","amountKobo":{{{amount}}},"currency":"NGN","timestamp":"{{{step.PaidOn:yyyy-MM-dd}}}T10:00:00.000Z","metadata":{"businessId":"{{{business.Id}}}","invoiceId":"{{{invoice.Id}}}"}}
                """)).Expect(200).Data;
            var receipt = new ModelReceipt(answer.GetProperty("receiptId").GetString()!, invoice.Customer, amount, cash: false, 0);
            if (invoice.IsOpen) MoneyModel.Settle(invoice, receipt, Math.Min(amount, invoice.Total - invoice.Paid));
            _model.Receipts.Add(receipt);
        }

        private async Task ReceiptAsync(Step step, ModelInvoice[] invoices)
        {
            var parts = invoices.Select(invoice => (Invoice: invoice, Amount: Math.Min(step.PartOf(invoice.Total - invoice.Paid), invoice.Total - invoice.Paid))).ToArray();
            var amount = parts.Sum(part => part.Amount) + (step.Pick % 2 * step.Kobo);
            var allocations = string.Join(",", parts.Select(part => $$"""{"invoiceId":"{{part.Invoice.Id}}","amountAllocated":{{Naira(part.Amount)}}}"""));
            var made = (await business.PostAsync("/v1/receipts", $$"""
                {"amount":{{Naira(amount)}},"paidBy":"x","date":"{{step.PaidOn:yyyy-MM-dd}}","paymentMethod":"{{(step.Pick % 5 == 0 ? "cash" : "card")}}","allocations":[{{allocations}}]}
                """)).Expect(201);
            var receipt = new ModelReceipt(made.Text("id"), invoices[0].Customer, amount, step.Pick % 5 == 0, 0);
            foreach (var (invoice, part) in parts) MoneyModel.Settle(invoice, receipt, part);
            _model.Receipts.Add(receipt);
        }

        private async Task SaleAsync(Step step)
        {
            var made = (await business.PostAsync("/v1/receipts", $$"""{"amount":{{Naira(step.Kobo)}},"paidBy":"x","paymentMethod":"cash","date":"{{step.PaidOn:yyyy-MM-dd}}"}""")).Expect(201);
            _model.Receipts.Add(new ModelReceipt(made.Text("id"), null, step.Kobo, cash: true, Round(step.Kobo * 7.5m / 107.5m)));
        }

        private async Task<Dictionary<string, long>> BalancesAsync(DateOnly asOf)
        {
            var trial = (await business.GetAsync($"/v1/reports/trial-balance?asOfDate={asOf:yyyy-MM-dd}")).Expect(200).Data;
            Assert.IsTrue(trial.GetProperty("isBalanced").GetBoolean());
            return trial.List("accounts").ToDictionary(account => account.GetProperty("code").GetString()!, account => account.Whole("debitKobo") - account.Whole("creditKobo"));
        }

        private async Task CheckAgeingAsync(DateOnly asOf, Dictionary<string, long> balances)
        {
            var ageing = (await business.GetAsync($"/v1/reports/ar-aging?asOfDate={asOf:yyyy-MM-dd}")).Expect(200).Data;
            Assert.AreEqual(balances.GetValueOrDefault("1021"), ageing.Whole("totalKobo"), $"{asOf:O}");
            Assert.AreEqual(ageing.Whole("totalKobo"), ageing.List("buckets").Sum(bucket => bucket.Whole("amountKobo")));
            Assert.AreEqual(ageing.Whole("totalKobo"), ageing.List("customers").Sum(customer => customer.Whole("totalKobo")));
            if (asOf < new DateOnly(2026, 12, 31)) return;
            foreach (var customer in ageing.List("customers")) Assert.AreEqual(_model.OwedBy(IndexOf(customer)), customer.Whole("totalKobo"));
            var late = _model.Invoices.GroupBy(invoice => Bucket(asOf.DayNumber - invoice.Due.DayNumber), invoice => invoice.Owed);
            foreach (var bucket in late) Assert.AreEqual(bucket.Sum(), ageing.List("buckets")[bucket.Key].Whole("amountKobo"));
        }

        private async Task CheckDashboardAsync()
        {
            var told = (await business.GetAsync("/v1/reports/dashboard")).Expect(200).Data;
            Assert.AreEqual(_model.Owed, told.Whole("receivablesKobo"));
            Assert.AreEqual(_model.Invoices.Where(invoice => invoice.Due < s_today).Sum(invoice => invoice.Owed), told.Whole("overdueKobo"));
            var counts = _model.Invoices.Where(invoice => invoice.State != ModelState.Deleted).GroupBy(invoice => invoice.StatusOn(s_today)).ToDictionary(status => status.Key, status => (long)status.Count());
            var shown = told.GetProperty("invoices").EnumerateObject().Where(status => status.Value.GetInt64() != 0).ToDictionary(status => status.Name, status => status.Value.GetInt64());
            Assert.AreEqual(Print(counts), Print(shown));
        }

        private int IndexOf(JsonElement customer) => customers.ToList().IndexOf(customer.GetProperty("customerId").GetString()!);

        private static int Bucket(int days) => days <= 0 ? 0 : days <= 30 ? 1 : days <= 60 ? 2 : days <= 90 ? 3 : 4;

        private static long Round(decimal kobo) => (long)Math.Round(kobo, MidpointRounding.AwayFromZero);

        private static string Naira(long kobo) => $"{kobo / 100}.{kobo % 100:00}";

        private static string Print(Dictionary<string, long> amounts) => string.Join(" ", amounts.OrderBy(amount => amount.Key, StringComparer.Ordinal).Select(amount => $"{amount.Key}={amount.Value}"));
    }
}
