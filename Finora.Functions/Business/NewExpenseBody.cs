using System.Text.Json;
using Finora.Core;
using Finora.Core.Expenses;
using Finora.Core.Payments;
using Finora.Core.Time;
using Finora.Functions.Http;

namespace Finora.Functions.Business;

/// <summary>Reads the bodies of expenses: new ones, and changes of them.</summary>
internal static class NewExpenseBody
{
    private const decimal DefaultVatRate = 7.5m;
    private static readonly AmountRule Amount = new(1, 10_000_000_000, "must be above zero and at most 100,000,000");
    private static readonly NumberRule Rate = new(0, 100, 2, "must be from 0 to 100");

    /// <summary>What only a draft takes.</summary>
    private static readonly string[] DraftMembers = ["amount", "supplierName", "supplierId", "accountId", "vatRate", "whtRate", "description", "reference"];

    public static Outcome<NewExpense> Read(JsonElement body, DateOnly today)
    {
        var fields = new Fields(body);
        var terms = ReadTerms(fields, today, _ => true);
        var status = fields.Choice("status", LedgerWords.GivenExpenseStatuses) ?? ExpenseStatus.Paid;
        if (!HasSupplier(terms)) fields.Fault("supplierName", "is required when there is no supplierId");
        return fields.Failure is { } failure ? failure : new NewExpense(terms, status);
    }

    public static Outcome<ExpenseEdit> ReadEdit(JsonElement body, DateOnly today)
    {
        var fields = new Fields(body);
        var read = ReadTerms(fields, today, Sent);
        var status = fields.Choice("status", LedgerWords.GivenExpenseStatuses, required: Sent("status"));
        if (fields.Failure is { } failure) return failure;
        return new ExpenseEdit(terms => Amend(terms, read, Sent), status, DraftMembers.Any(Sent))
        {
            Method = fields.Has("paymentMethod") ? read.Method : null,
            Date = fields.Has("date") ? read.Date : null,
        };

        bool Sent(string name) => body.TryGetProperty(name, out _);
    }

    /// <summary>What is not there gets its default.</summary>
    /// <param name="required">Whether a member that cannot be unset must be there: always when new, and in a change when it is sent, so that null is refused.</param>
    private static ExpenseTerms ReadTerms(Fields fields, DateOnly today, Func<string, bool> required) => new(
        fields.Day("date", InstantDay.Utc) ?? today,
        fields.Naira("amount", Amount, required("amount")) ?? 0,
        fields.Number("vatRate", Rate) ?? DefaultVatRate,
        fields.Number("whtRate", Rate) ?? 0,
        fields.Text("accountId", 50, required("accountId")) ?? "",
        fields.Choice("paymentMethod", LedgerWords.Methods) ?? PaymentMethod.BankTransfer)
    {
        SupplierId = fields.Text("supplierId", 64),
        SupplierName = fields.Text("supplierName", 200),
        Description = fields.Text("description", 500),
        Reference = fields.Text("reference", 100),
    };

    private static Outcome<ExpenseTerms> Amend(ExpenseTerms terms, ExpenseTerms read, Func<string, bool> sent)
    {
        var amended = new ExpenseTerms(
            sent("date") ? read.Date : terms.Date,
            sent("amount") ? read.Amount : terms.Amount,
            sent("vatRate") ? read.VatRate : terms.VatRate,
            sent("whtRate") ? read.WithholdingRate : terms.WithholdingRate,
            sent("accountId") ? read.AccountId : terms.AccountId,
            sent("paymentMethod") ? read.Method : terms.Method)
        {
            SupplierId = sent("supplierId") ? read.SupplierId : terms.SupplierId,
            SupplierName = sent("supplierName") ? read.SupplierName : terms.SupplierName,
            Description = sent("description") ? read.Description : terms.Description,
            Reference = sent("reference") ? read.Reference : terms.Reference,
        };
        return HasSupplier(amended) ? amended : Failure.Invalid("supplierName", "is required when there is no supplierId");
    }

    private static bool HasSupplier(ExpenseTerms terms) => terms.SupplierId is not null || terms.SupplierName is not null;
}
