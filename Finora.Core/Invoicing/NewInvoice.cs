using Finora.Core.Tax;

namespace Finora.Core.Invoicing;

/// <summary>What makes a draft, checked in form by the surface that took it. Amounts in minor units of <see cref="Currency"/>.</summary>
public sealed record NewInvoice(Guid CustomerId, IReadOnlyList<NewInvoiceLine> Lines)
{
    /// <summary>The id that the invoice must have, where the caller has fixed it: if it is there already, it is the answer. Null takes a new one.</summary>
    public Guid? Id { get; init; }

    /// <summary>Given by the caller; null takes the next of the series.</summary>
    public string? Number { get; init; }

    /// <summary>
    /// Whether the number must differ from all others in its letters and digits, case apart, as the tax authority keeps it and the Platform API asks; otherwise it
    /// must only differ.
    /// </summary>
    public bool NumberMustFoldApart { get; init; }

    public DateOnly? IssueDate { get; init; }

    public DateOnly? DueDate { get; init; }

    /// <summary>The Business API wants the due date after the invoice date; the Platform API allows the same day.</summary>
    public bool DueMustBeLater { get; init; }

    /// <summary>What the surface calls the issue date, for the message.</summary>
    public string IssueDateName { get; init; } = "issue_date";

    public string Currency { get; init; } = Money.Currencies.Naira;

    public decimal ExchangeRate { get; init; } = 1;

    public string? Reference { get; init; }

    public string? Notes { get; init; }

    public string? Terms { get; init; }

    public bool PricesIncludeTax { get; init; }

    /// <summary>Per cent, for standard lines.</summary>
    public decimal VatRate { get; init; } = 7.5m;

    public Discount? Discount { get; init; }

    public InvoiceKind? Kind { get; init; }

    /// <summary>What is wrong with the due date, for a message; null when nothing is.</summary>
    /// <param name="today">The issue date where none is given.</param>
    public string? DueDateFault(DateOnly today) => DueDate is not { } due ? null
        : DueMustBeLater && due <= (IssueDate ?? today) ? $"must be after {IssueDateName}"
        : due < (IssueDate ?? today) ? $"must not be before {IssueDateName}"
        : null;
}

/// <summary>One line asked for. With a product, an empty description, a price of 0 and a null category are filled from it.</summary>
/// <param name="Category">Null without a product is <see cref="TaxCategory.Standard"/>.</param>
public sealed record NewInvoiceLine(string Description, decimal Quantity, long UnitPrice, TaxCategory? Category)
{
    /// <summary>A product of the business; fills what the line leaves out.</summary>
    public Guid? ProductId { get; init; }

    public string Unit { get; init; } = "EA";

    public Discount? Discount { get; init; }

    public string? TaxExemptionReason { get; init; }

    public string? HsnCode { get; init; }

    public string? ProductCategory { get; init; }

    public string? IsicCode { get; init; }

    public string? ServiceCategory { get; init; }

    /// <summary>What would make <paramref name="line"/> anew.</summary>
    internal static NewInvoiceLine Of(InvoiceLine line) => new(line.Description, line.Quantity, line.UnitPrice, line.Amounts.Category)
    {
        ProductId = line.ProductId,
        Unit = line.Unit,
        Discount = line.Discount,
        TaxExemptionReason = line.TaxExemptionReason,
        HsnCode = line.HsnCode,
        ProductCategory = line.ProductCategory,
        IsicCode = line.IsicCode,
        ServiceCategory = line.ServiceCategory,
    };
}
