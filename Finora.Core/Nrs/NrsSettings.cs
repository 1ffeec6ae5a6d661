using Finora.Core.Signing;

namespace Finora.Core.Nrs;

/// <summary>Which of the authority's systems; test invoices never reach production.</summary>
public enum NrsEnvironment
{
    Sandbox,
    Production,
}

/// <summary>What the installation says about reporting to the tax authority, read and checked at start.</summary>
public sealed record NrsSettings
{
    public NrsEnvironment Environment { get; init; }

    /// <summary>The optional dry run of the number alone.</summary>
    public bool ValidateIrn { get; init; }

    /// <summary>Whether registered documents are routed to the buyer.</summary>
    public bool Transmit { get; init; } = true;

    /// <summary>Submits every document of a connected tenant when it is finalized.</summary>
    public bool AutoSubmit { get; init; }

    /// <summary>Details of a confirm that mean: not registered.</summary>
    public IReadOnlyList<string> NotFoundTexts { get; init; } = ["no record found", "not found", "does not exist"];

    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan SignTimeout { get; init; } = TimeSpan.FromSeconds(60);

    public RetrySchedule Retry { get; init; } = RetrySchedule.Default;

    public NrsTypeCodes TypeCodes { get; init; } = new("381", "380");

    public string PaymentMeansCode { get; init; } = "30";

    public NrsQrOptions Qr { get; init; } = new();

    /// <summary>Kobo: smaller B2C sales are neither submitted by themselves nor warned of.</summary>
    public long B2cMinimumKobo { get; init; }

    /// <summary>After the year of issue. Six is the law's floor.</summary>
    public int RetentionYears { get; init; } = 6;
}

/// <summary>The authority's codes of document types, which are those of UNCL1001 the other way round.</summary>
public sealed record NrsTypeCodes(string Invoice, string CreditNote)
{
    public string Of(Invoicing.DocumentType type) => type == Invoicing.DocumentType.CreditNote ? CreditNote : Invoice;
}
