using Finora.Core;
using Finora.Core.Verification;

namespace Finora.Local.Sandboxes;

/// <summary>
/// A register without anybody in it, for tests and for the test side of every installation: Business contract, 18. The last digit of a number decides: 0 is not known, 9
/// fails, 8 is somebody else, all others are whoever the caller says.
/// </summary>
public sealed class SandboxVerification : IVerificationProvider
{
    private static readonly Failure Down = Failure.Unavailable("The sandbox register fails for this number, as it should.");

    public string Name => "sandbox";

    public Task<Outcome<TinRecord?>> VerifyTinAsync(TinQuery query, CancellationToken cancellationToken) =>
        Task.FromResult(Answer(query.Tin, isOther => new TinRecord(isOther ? "ANOTHER TRADER LTD" : Upper(query.Name) ?? "SANDBOX TRADER LTD", "Lagos Island", "company")));

    public Task<Outcome<NinRecord?>> VerifyNinAsync(NinQuery query, CancellationToken cancellationToken) =>
        Task.FromResult(Answer(query.Nin, isOther => isOther
            ? new NinRecord("ANOTHER", "PERSON", query.DateOfBirth)
            : new NinRecord(Upper(query.FirstName) ?? "SANDBOX", Upper(query.LastName) ?? "PERSON", query.DateOfBirth)));

    private static Outcome<T?> Answer<T>(string number, Func<bool, T> make)
        where T : class => number[^1] switch
        {
            '0' => (Outcome<T?>)(T?)null,
            '9' => Down,
            '8' => make(true),
            _ => make(false),
        };

    private static string? Upper(string? name) => name?.ToUpperInvariant();
}
