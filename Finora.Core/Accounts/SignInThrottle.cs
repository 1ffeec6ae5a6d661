using Finora.Core.Limits;
using Finora.Core.Storage;

namespace Finora.Core.Accounts;

/// <summary>Failed attempts to sign in to one account.</summary>
/// <param name="At">UTC, oldest first; at most as many as lock the account.</param>
public sealed record SignInFailures(IReadOnlyList<DateTimeOffset> At) : IDocument
{
    public static int Schema => 1;

    /// <summary>UTC; until then nobody gets in, whatever the password.</summary>
    public DateTimeOffset? LockedUntil { get; init; }
}

/// <summary>What somebody who guesses has to find.</summary>
public enum ThrottledProof
{
    Password,

    /// <summary>A code of the second step.</summary>
    Code,
}

/// <summary>
/// Locks an account for a quarter of an hour after five failures in a quarter of an hour: Platform contract, section 7. An address that nobody has is counted and locked alike, or the lock
/// would tell which addresses have accounts. Over several instances it is the row that counts; within one, attempts on one account wait for each other, so that guesses made at once do not
/// all pass before the first is counted.
/// </summary>
public sealed class SignInThrottle(CounterRows rows, DueTable due, TenantKeyring keyring, TimeProvider time)
{
    internal const int MaxFailures = 5;

    /// <summary>Whoever knows the password gets a new challenge whenever he likes, and with it five guesses more; this many of them make a hit in a day less likely than one in two hundred.</summary>
    internal const int MaxWrongCodes = 15;

    internal static readonly TimeSpan Window = TimeSpan.FromMinutes(15);
    private const string PasswordPurpose = "sign-in";
    private const string CodePurpose = "sign-in.code";
    private const int MaxAttempts = 8;
    private readonly KeyedGate _gate = new();

    /// <summary>Runs one attempt, unless the account is locked.</summary>
    /// <param name="proof">What is tried; each is counted by itself.</param>
    /// <param name="email">In lower case.</param>
    /// <param name="attempt">Answers null for a failure, which is then counted; any other answer forgets the failures before it.</param>
    /// <returns>The answer of the attempt, or the refusal of a locked account.</returns>
    public async Task<(T? Answer, LimitVerdict? Locked)> RunAsync<T>(ThrottledProof proof, string email, Func<Task<T?>> attempt, CancellationToken cancellationToken)
        where T : class
    {
        var (subject, max) = (await SubjectAsync(proof, email, cancellationToken), MaxOf(proof));
        using var pass = await _gate.EnterAsync(subject.ToString("N"), cancellationToken);
        var row = await rows.ReadAsync(CounterKeys.SignInFailures(subject), cancellationToken);
        if (LockOf(row?.Value, max) is { } locked) return (null, locked);
        var answer = await attempt();
        if (answer is null) await CountAsync(subject, max, cancellationToken);
        else if (row is not null) await rows.WriteAsync(CounterKeys.SignInFailures(subject), row, new SignInFailures([]), cancellationToken);
        return (answer, null);
    }

    private static int MaxOf(ThrottledProof proof) => proof == ThrottledProof.Password ? MaxFailures : MaxWrongCodes;

    private async Task<Guid> SubjectAsync(ThrottledProof proof, string email, CancellationToken cancellationToken)
    {
        var installation = await keyring.OpenInstallationAsync(cancellationToken);
        return Guid.ParseExact(installation.BlindIndex(proof == ThrottledProof.Password ? PasswordPurpose : CodePurpose, email)[..32], "N");
    }

    private LimitVerdict? LockOf(SignInFailures? failures, int max)
    {
        var now = time.GetUtcNow();
        return failures?.LockedUntil is { } until && now < until ? new LimitVerdict(false, new WindowStanding(max, 0, until), until - now) : null;
    }

    private async Task CountAsync(Guid subject, int max, CancellationToken cancellationToken)
    {
        var key = CounterKeys.SignInFailures(subject);
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var now = time.GetUtcNow();
            var row = await rows.ReadAsync(key, cancellationToken);
            if (LockOf(row?.Value, max) is not null) return;
            if (row is null) await ScheduleForgettingAsync(subject, now, cancellationToken);
            var recent = (row?.Value.At ?? []).Where(at => at > now - Window).Append(now).TakeLast(max).ToArray();
            var next = recent.Length < max ? new SignInFailures(recent) : new SignInFailures([]) { LockedUntil = now + Window };
            if (await rows.WriteAsync(key, row, next, cancellationToken) is not null) return;
        }

        throw new StorageUnavailableException("A failed attempt to sign in could not be counted.");
    }

    /// <summary>Before the row that it removes. Rounded up to the hour: a row that is still of use then is left to a later failure's.</summary>
    private Task ScheduleForgettingAsync(Guid subject, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var end = now + Window + Window;
        return due.ScheduleAsync(new DueWork(DueKind.SignInFailures, end.AddTicks(TimeSpan.TicksPerHour - (end.UtcTicks % TimeSpan.TicksPerHour)), Guid.Empty, false, subject), cancellationToken);
    }
}

/// <summary>Removes failures that are too old to count, or the row of every address that was ever guessed would stay.</summary>
public sealed class ForgetSignInFailures(DueSweep sweep, DueTable due, CounterRows rows)
{
    /// <returns>How many accounts were looked at.</returns>
    public Task<int> RunAsync(CancellationToken cancellationToken) => sweep.RunAsync(DueKind.SignInFailures, ForgetAsync, cancellationToken);

    private async Task ForgetAsync(DueWork work, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var key = CounterKeys.SignInFailures(work.SubjectId);
        var row = await rows.ReadAsync(key, cancellationToken);
        if (row is null) return;
        var isOfUse = row.Value.LockedUntil > now || row.Value.At.Any(at => at > now - SignInThrottle.Window);
        if (isOfUse) await due.ScheduleAsync(work with { At = work.At.AddHours(1) }, cancellationToken);
        else await rows.DeleteAsync(key, row, cancellationToken);
    }
}
