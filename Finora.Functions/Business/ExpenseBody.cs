using System.Text.Json.Serialization;
using Finora.Core.Expenses;
using Finora.Core.Identity;
using Finora.Core.Ledger;
using Finora.Core.Money;
using Finora.Core.Time;
using Finora.Functions.Http;

namespace Finora.Functions.Business;

/// <summary>A page of expenses.</summary>
public sealed record ExpenseListBody(IReadOnlyList<ExpenseBody> Expenses, int Count, string? NextCursor)
{
    internal static ExpenseFilter ReadFilter(ListQuery query)
    {
        var (status, supplier) = (query.Choice("status", LedgerWords.ExpenseStatuses), query.Text("supplierId", 64));
        var (from, to) = query.Days("startDate", "endDate", InstantDay.Utc);
        return new ExpenseFilter(status, supplier, from, to);
    }
}

/// <summary>The expense object of the Business API, section 21.</summary>
public sealed record ExpenseBody
{
    public required string Id { get; init; }

    public required string Number { get; init; }

    public required string Date { get; init; }

    public required long AmountKobo { get; init; }

    public decimal Amount => Kobo.ToNaira(AmountKobo);

    public required decimal VatRate { get; init; }

    public required long VatAmountKobo { get; init; }

    public decimal VatAmount => Kobo.ToNaira(VatAmountKobo);

    public required decimal WhtRate { get; init; }

    public required long WhtAmountKobo { get; init; }

    public decimal WhtAmount => Kobo.ToNaira(WhtAmountKobo);

    public required long TotalAmountKobo { get; init; }

    public decimal TotalAmount => Kobo.ToNaira(TotalAmountKobo);

    public required string? SupplierId { get; init; }

    public required string? SupplierName { get; init; }

    public required string Category { get; init; }

    public required string AccountId { get; init; }

    public required string PaymentMethod { get; init; }

    public required string? Description { get; init; }

    public required string? Reference { get; init; }

    public required string Status { get; init; }

    [JsonPropertyName("isPostedToGL")]
    public required bool IsPosted { get; init; }

    public required bool IsVoided { get; init; }

    [JsonPropertyName("glJournalEntryId")]
    public required string? JournalEntryId { get; init; }

    public required string CreatedAt { get; init; }

    public required string UpdatedAt { get; init; }

    public static ExpenseBody From(Expense expense, Chart chart)
    {
        var terms = expense.Terms;
        return new ExpenseBody
        {
            Id = PublicId.Format(IdPrefix.Expense, expense.Id),
            Number = expense.Number,
            Date = DocumentDate.FormatMidnight(terms.Date),
            AmountKobo = terms.Amount,
            VatRate = terms.VatRate,
            VatAmountKobo = terms.Vat,
            WhtRate = terms.WithholdingRate,
            WhtAmountKobo = terms.Withholding,
            TotalAmountKobo = terms.Total,
            SupplierId = terms.SupplierId,
            SupplierName = terms.SupplierName,
            Category = chart.NameOf(terms.AccountId),
            AccountId = terms.AccountId,
            PaymentMethod = LedgerWords.Methods.WordFor(terms.Method),
            Description = terms.Description,
            Reference = terms.Reference,
            Status = LedgerWords.ExpenseStatuses.WordFor(expense.Status),
            IsPosted = expense.JournalEntryId is not null,
            IsVoided = expense.Status == ExpenseStatus.Cancelled,
            JournalEntryId = expense.JournalEntryId is { } entry ? PublicId.Format(IdPrefix.JournalEntry, entry) : null,
            CreatedAt = Instant.Format(expense.CreatedAt),
            UpdatedAt = Instant.Format(expense.UpdatedAt),
        };
    }
}
