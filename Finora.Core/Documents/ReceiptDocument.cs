namespace Finora.Core.Documents;

/// <summary>What of the money went to which invoice; minor units.</summary>
public sealed record PrintedAllocation(string InvoiceNumber, long Amount);

/// <summary>A receipt, ready to be printed: plain values and nothing to look up. Amounts are minor units of <see cref="Currency"/>.</summary>
public sealed record ReceiptDocument
{
    public required string Number { get; init; }

    public required DateOnly Date { get; init; }

    public required string Currency { get; init; }

    public required long Amount { get; init; }

    public required PrintedParty Seller { get; init; }

    public string? PaidBy { get; init; }

    /// <summary>In words: <c>Bank transfer</c>.</summary>
    public required string Method { get; init; }

    public string? Reference { get; init; }

    public IReadOnlyList<PrintedAllocation> Allocations { get; init; } = [];

    /// <summary>Tax that the payer withheld and that settled as much beside the money.</summary>
    public long Withheld { get; init; }

    /// <summary>Held for the payer until an invoice takes it.</summary>
    public long Unallocated { get; init; }

    /// <summary>Rate and amount of the VAT that a sale without invoice contains.</summary>
    public (decimal Rate, long Amount)? Vat { get; init; }

    public string? Notes { get; init; }

    public IReadOnlyList<string> Marks { get; init; } = [];

    public Letterhead Letterhead { get; init; } = new();
}
