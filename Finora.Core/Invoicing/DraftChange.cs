using Finora.Core.Tax;

namespace Finora.Core.Invoicing;

/// <summary>What a change of a draft was sent. Only members that were sent change; null brings an optional one back to its default.</summary>
public sealed record DraftChange
{
    public Edit<Guid> CustomerId { get; init; }

    /// <summary>Takes the place of all lines.</summary>
    public Edit<IReadOnlyList<NewInvoiceLine>> Lines { get; init; }

    public Edit<DateOnly?> IssueDate { get; init; }

    public Edit<DateOnly?> DueDate { get; init; }

    /// <summary>The Business API wants the due date after the invoice date; the Platform API allows the same day.</summary>
    public bool DueMustBeLater { get; init; }

    public Edit<string> Currency { get; init; }

    public Edit<decimal?> ExchangeRate { get; init; }

    public Edit<Discount> Discount { get; init; }

    /// <summary>Of all standard lines.</summary>
    public Edit<decimal?> VatRate { get; init; }

    public Edit<bool?> PricesIncludeTax { get; init; }

    public Edit<Guid?> WithholdingRateId { get; init; }

    public Edit<InvoiceKind?> Kind { get; init; }

    public Edit<string> Reference { get; init; }

    public Edit<string> Notes { get; init; }

    public Edit<string> Terms { get; init; }

    /// <summary>Lines without a rate, and a due date that is cleared, take the tenant's defaults: the Platform API.</summary>
    public bool TakesDefaults { get; init; }

    internal bool Reprices => Lines.IsSent || VatRate.IsSent || PricesIncludeTax.IsSent || Discount.IsSent || WithholdingRateId.IsSent;
}
