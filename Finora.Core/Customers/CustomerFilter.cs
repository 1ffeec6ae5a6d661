using Finora.Core.Storage;

namespace Finora.Core.Customers;

/// <summary>Which customers are wanted; null leaves a filter out.</summary>
public sealed record CustomerFilter
{
    /// <summary>A part of name, e-mail address or TIN, without case.</summary>
    public string? Text { get; init; }

    public CustomerType? Type { get; init; }

    /// <summary>First instant of creation.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Last instant of creation.</summary>
    public DateTimeOffset? To { get; init; }

    public bool IncludeInactive { get; init; }

    internal bool Matches(OpenCustomer open) =>
        (IncludeInactive || open.Customer.IsActive)
        && (Type is null || open.Customer.Type == Type)
        && !(open.Customer.CreatedAt < From)
        && !(open.Customer.CreatedAt > To)
        && (Text is null || Holds(open.Customer.Name) || Holds(open.Personal.Email) || Holds(open.Personal.Tin));

    private bool Holds(string? text) => text is not null && NameOrder.Fold(text).Contains(NameOrder.Fold(Text!), StringComparison.Ordinal);
}
