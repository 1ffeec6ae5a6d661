using Finora.Core.Storage;

namespace Finora.Core.Verification;

public enum VerificationKind
{
    Tin,
    Nin,
}

public enum VerificationStatus
{
    Verified,

    /// <summary>The number is known, and what was said of its holder is not so.</summary>
    Mismatch,

    NotFound,
}

/// <summary>A check of a number, kept as the record that it was made. The number itself is not in it.</summary>
/// <param name="NumberIndex">Keyed hash of the number.</param>
/// <param name="LastFour">Its last four characters.</param>
/// <param name="UserId">Who asked: the owner of the key.</param>
/// <param name="CheckedAt">UTC; when the register was asked, which for a cached answer was earlier.</param>
public sealed record NumberCheck(
    Guid Id, VerificationKind Kind, string NumberIndex, string LastFour, VerificationStatus Status, NameMatch? NameMatch, string Provider, bool IsCached, Guid UserId, DateTimeOffset At, DateTimeOffset CheckedAt) : IDocument
{
    public static int Schema => 1;

    /// <summary>UTC; when the caller said that the person had agreed. Only for a NIN, and then always.</summary>
    public DateTimeOffset? ConsentAt { get; init; }

    public Guid? CustomerId { get; init; }
}

/// <summary>What a register said of a number, kept so that it need not be asked again soon.</summary>
/// <param name="Record">The record as sealed JSON; null when the register does not know the number.</param>
/// <param name="BirthIndex">Keyed hash of the birth date: enough to compare, and not the date.</param>
public sealed record KnownNumber(string Provider, string? Record, string? BirthIndex, DateTimeOffset CheckedAt) : IDocument
{
    private static readonly TimeSpan FoundLife = TimeSpan.FromDays(30);
    private static readonly TimeSpan NotFoundLife = TimeSpan.FromHours(24);

    public static int Schema => 1;

    public DateTimeOffset ExpiresAt => CheckedAt + (Record is null ? NotFoundLife : FoundLife);
}

/// <summary>What is kept of a record: names, and of a taxpayer the office and type.</summary>
/// <param name="Names">Of a taxpayer the one name; of a person the first and the last.</param>
public sealed record RegistryRecord(IReadOnlyList<string> Names, string? TaxOffice, string? TaxpayerType);

/// <summary>A check that was asked for.</summary>
/// <param name="Number">As the contract writes it.</param>
/// <param name="Names">What the caller believes, in the order of <see cref="RegistryRecord.Names"/>; null where nothing was said.</param>
public sealed record VerificationRequest(VerificationKind Kind, string Number, IReadOnlyList<string?> Names, Guid UserId)
{
    public Guid? Id { get; init; }

    public DateOnly? DateOfBirth { get; init; }

    /// <summary>A taxpayer's customer record, whose TIN is set when it is empty and the number is verified.</summary>
    public Guid? CustomerId { get; init; }

    /// <summary>Asks the register whatever is known.</summary>
    public bool ForceRefresh { get; init; }
}

/// <summary>How a check came out.</summary>
/// <param name="BirthDateMatches">Null when none was given, or the register does not tell.</param>
public sealed record VerificationResult(NumberCheck Check, RegistryRecord? Record, bool? BirthDateMatches, DateTimeOffset CacheExpiresAt)
{
    /// <summary>Whether it is billed as a verification: a record that the register was asked for now. All else is an ordinary call.</summary>
    public bool IsBillable => !Check.IsCached && Record is not null;
}
