namespace Finora.Core.Verification;

/// <summary>What is asked about a tax identification number.</summary>
/// <param name="TenantId">Who asks: some registers answer to the asker's own access only.</param>
/// <param name="Tin">8 digits, a hyphen and 4 digits, or 10 to 13 digits.</param>
/// <param name="Name">Whom the caller believes it to be of.</param>
public sealed record TinQuery(Guid TenantId, string Tin, string? Name);

/// <summary>What is asked about a national identification number. The person has agreed to it.</summary>
/// <param name="Nin">11 digits. Never logged, never stored.</param>
public sealed record NinQuery(string Nin, string? FirstName, string? LastName, DateOnly? DateOfBirth);

/// <summary>A taxpayer in the register.</summary>
public sealed record TinRecord(string Name, string? TaxOffice, string? TaxpayerType);

/// <summary>A person in the register.</summary>
/// <param name="DateOfBirth">Null where the register does not tell.</param>
public sealed record NinRecord(string FirstName, string LastName, DateOnly? DateOfBirth);

/// <summary>
/// A register that numbers are checked against. Both methods answer null for a number that the register does not know, and <see cref="FailureCode.Unavailable"/> when it
/// cannot be reached or its answer is unclear, and <see cref="FailureCode.RuleBroken"/> when it is not for the asker; whoever calls gives up after ten seconds.
/// </summary>
public interface IVerificationProvider
{
    /// <summary>As answers name it.</summary>
    string Name { get; }

    Task<Outcome<TinRecord?>> VerifyTinAsync(TinQuery query, CancellationToken cancellationToken);

    Task<Outcome<NinRecord?>> VerifyNinAsync(NinQuery query, CancellationToken cancellationToken);
}

/// <summary>Which register answers for whom.</summary>
/// <param name="Live">Null where none is configured.</param>
/// <param name="Test">For the test side, which never reaches a real one.</param>
public sealed record VerificationProviders(IVerificationProvider? Live, IVerificationProvider Test);
