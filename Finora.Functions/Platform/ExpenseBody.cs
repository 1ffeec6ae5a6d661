using System.Text.Json;
using Finora.Core;
using Finora.Core.Expenses;
using Finora.Core.Money;
using Finora.Core.Payments;
using Finora.Core.Time;
using Finora.Functions.Http;

namespace Finora.Functions.Platform;

/// <summary>The expense object of the Platform API, section 15.</summary>
public sealed record ExpenseBody(
    Guid Id, string ExpenseNumber, string Status, string Date, string? VendorName, string? VendorTin, string Category, string AccountCode, string? Description, string? Reference, string Amount,
    string VatRate, string VatAmount, string TotalAmount, string WhtRate, string WhtAmount, string AmountPaid, string Currency, string ExchangeRate, string PaymentMethod, string? ReceiptUrl,
    string CreatedAt, string UpdatedAt)
{
    public static ExpenseBody From(Expense expense, string apiOrigin)
    {
        var terms = expense.Terms;
        return new ExpenseBody(
            expense.Id,
            expense.Number,
            ExpenseWords.Status(expense.Status),
            DocumentDate.Format(terms.Date),
            terms.SupplierName,
            terms.SupplierTin,
            ExpenseWords.CategoryOf(terms.AccountId),
            terms.AccountId,
            terms.Description,
            terms.Reference,
            Kobo.Format(terms.Amount),
            ExactNumber.Format(terms.VatRate),
            Kobo.Format(terms.Vat),
            Kobo.Format(terms.Total),
            ExactNumber.Format(terms.WithholdingRate),
            Kobo.Format(terms.Withholding),
            Kobo.Format(expense.Status == ExpenseStatus.Paid ? terms.Total - terms.Withholding : 0),
            terms.Currency,
            ExactNumber.Format(terms.ExchangeRate),
            terms.MeansCode ?? PaymentWords.MeansCode(terms.Method),
            expense.Receipt is null ? null : $"{apiOrigin}/api/v1/expenses/{expense.Id}/receipt",
            Instant.Format(expense.CreatedAt),
            Instant.Format(expense.UpdatedAt));
    }
}

/// <summary>The Platform API's words for expenses.</summary>
internal static class ExpenseWords
{
    public const string Custom = "custom";

    /// <summary>Categories and their accounts.</summary>
    public static IReadOnlyDictionary<string, string> Categories { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["cost_of_sales"] = "5000",
        ["rent"] = "5020",
        ["utilities"] = "5021",
        ["salaries"] = "5022",
        ["telecoms"] = "5023",
        ["travel"] = "5024",
        ["repairs"] = "5025",
        ["professional_fees"] = "5026",
        ["bank_charges"] = "5027",
        ["marketing"] = "5028",
        ["office"] = "5029",
    };

    /// <summary>What a list can be narrowed by.</summary>
    public static IReadOnlyDictionary<string, int> CategoryFilters { get; } = Categories.Keys.Append(Custom).Index().ToDictionary(entry => entry.Item, entry => entry.Index, StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, ExpenseStatus> Statuses { get; } = Enum.GetValues<ExpenseStatus>().ToDictionary(Status, status => status, StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, ExpenseStatus> GivenStatuses { get; } = Statuses.Where(entry => entry.Value != ExpenseStatus.Cancelled).ToDictionary(StringComparer.Ordinal);

    public static string CategoryOf(string account) => Categories.FirstOrDefault(entry => entry.Value == account).Key ?? Custom;

    public static string Status(ExpenseStatus status) => status == ExpenseStatus.Cancelled ? "voided" : status.ToString().ToLowerInvariant();
}

/// <summary>The bodies that make and change expenses, section 15.</summary>
internal static class NewExpenseBody
{
    private static readonly AmountRule Amount = new(1, Kobo.MaxAmount, "must be a positive number");
    private static readonly NumberRule Rate = new(0, 100, 4, "must be between 0 and 100");

    /// <summary>What only a draft takes.</summary>
    private static readonly string[] DraftMembers =
        ["vendor_name", "amount", "category", "account_code", "date", "vat_rate", "wht_rate", "currency", "exchange_rate", "vendor_tin", "description", "reference"];

    public static Outcome<NewExpense> Read(JsonElement body, DateOnly today)
    {
        var fields = new Fields(body);
        var terms = ReadTerms(fields, today, isNew: true);
        var status = fields.Choice("status", ExpenseWords.GivenStatuses) ?? ExpenseStatus.Paid;
        return fields.Failure is { } failure ? failure : new NewExpense(terms, status);
    }

    public static Outcome<ExpenseEdit> ReadEdit(JsonElement body, DateOnly today)
    {
        var fields = new Fields(body);
        var read = ReadTerms(fields, today, isNew: false);
        var status = fields.Choice("status", ExpenseWords.GivenStatuses, required: fields.IsSent("status"));
        var paidOn = fields.Day("paid_on", InstantDay.Lagos);
        if (paidOn > today) fields.Fault("paid_on", "must not be in the future");
        if (fields.Failure is { } failure) return failure;
        return new ExpenseEdit(terms => Amend(terms, read, fields), status, DraftMembers.Any(fields.IsSent))
        {
            Method = fields.Has("payment_method") ? read.Method : null,
            MeansCode = read.MeansCode,
            Date = paidOn,
        };
    }

    private static ExpenseTerms ReadTerms(Fields fields, DateOnly today, bool isNew)
    {
        bool Needed(string name) => isNew || fields.IsSent(name);
        var date = fields.Day("date", InstantDay.Lagos);
        if (date > today) fields.Fault("date", "must not be in the future");
        var currency = NewInvoiceBody.ReadCurrency(fields) ?? Currencies.Naira;
        var rate = fields.Number("exchange_rate", NewInvoiceBody.ExchangeRate, required: isNew && Currencies.NeedsExchangeRate(currency), allowText: true);
        var means = fields.Choice("payment_method", PaymentWords.MeansCodes);
        return new ExpenseTerms(
            date ?? today,
            fields.Naira("amount", Amount, Needed("amount"), allowText: true) ?? 0,
            fields.Number("vat_rate", Rate, allowText: true) ?? 7.5m,
            fields.Number("wht_rate", Rate, allowText: true) ?? 0,
            ReadAccount(fields, isNew),
            means ?? PaymentMethod.BankTransfer)
        {
            SupplierName = fields.Text("vendor_name", 200, Needed("vendor_name")),
            SupplierTin = fields.Text("vendor_tin", 30),
            Description = fields.Text("description", 500),
            Reference = fields.Text("reference", 100),
            Currency = currency,
            ExchangeRate = Currencies.NeedsExchangeRate(currency) ? rate ?? 1 : 1,
            MeansCode = means is null ? "30" : fields.Text("payment_method", 100),
        };
    }

    private static string ReadAccount(Fields fields, bool isNew)
    {
        var category = fields.Text("category", 50);
        var account = fields.Text("account_code", 50);
        if (category is not null && account is not null) fields.Fault("account_code", "must not stand beside category");
        if (isNew && category is null && account is null) fields.Fault("category", "or account_code is required");
        if (category is null) return account ?? "";
        if (ExpenseWords.Categories.TryGetValue(category, out var code)) return code;
        fields.Fault("category", $"must be one of {string.Join(", ", ExpenseWords.Categories.Keys)}");
        return "";
    }

    private static Outcome<ExpenseTerms> Amend(ExpenseTerms terms, ExpenseTerms read, Fields fields)
    {
        var currency = fields.IsSent("currency") ? read.Currency : terms.Currency;
        var isForeign = Currencies.NeedsExchangeRate(currency);
        if (isForeign && !fields.Has("exchange_rate") && terms.Currency != currency) return Failure.Invalid("exchangeRate", "is required");
        var account = fields.Has("category") || fields.Has("account_code") ? read.AccountId : terms.AccountId;
        return new ExpenseTerms(
            fields.IsSent("date") ? read.Date : terms.Date,
            fields.IsSent("amount") ? read.Amount : terms.Amount,
            fields.IsSent("vat_rate") ? read.VatRate : terms.VatRate,
            fields.IsSent("wht_rate") ? read.WithholdingRate : terms.WithholdingRate,
            account,
            fields.IsSent("payment_method") ? read.Method : terms.Method)
        {
            SupplierId = terms.SupplierId,
            SupplierName = fields.IsSent("vendor_name") ? read.SupplierName : terms.SupplierName,
            SupplierTin = fields.IsSent("vendor_tin") ? read.SupplierTin : terms.SupplierTin,
            Description = fields.IsSent("description") ? read.Description : terms.Description,
            Reference = fields.IsSent("reference") ? read.Reference : terms.Reference,
            Currency = currency,
            ExchangeRate = !isForeign ? 1 : fields.Has("exchange_rate") ? RateOf(fields) : terms.ExchangeRate,
            MeansCode = fields.IsSent("payment_method") ? read.MeansCode : terms.MeansCode,
        };
    }

    private static decimal RateOf(Fields fields) => fields.Number("exchange_rate", NewInvoiceBody.ExchangeRate, allowText: true) ?? 1;
}
