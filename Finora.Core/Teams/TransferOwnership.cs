using Finora.Core.Accounts;
using Finora.Core.Identity;
using Finora.Core.Limits;
using Finora.Core.Messaging;
using Finora.Core.Storage;
using Microsoft.AspNetCore.Identity;

namespace Finora.Core.Teams;

/// <summary>What came of it.</summary>
/// <param name="Failure">Why not; null when it is done.</param>
/// <param name="Locked">The account of the owner is locked after too many wrong passwords.</param>
public sealed record TransferResult(Failure? Failure, LimitVerdict? Locked);

/// <summary>What shows that it is the owner who asks.</summary>
/// <param name="Code">Of the second step, for an account that has no password.</param>
public sealed record OwnerProof(string? Password, string? Code);

/// <summary>
/// Makes a member the owner and the owner an admin, in one batch with the letters to both. Asks for the password once more, or for a code where there is none, since whoever owns a tenant can take
/// everybody else out; wrong ones count as failed sign-ins.
/// </summary>
public sealed class TransferOwnership(
    TenantStore store, UserDirectory users, SignInThrottle throttle, ManageMfa mfa, IPasswordHasher<User> passwords, TenantKeyring keyring, Messages messages, IdGenerator ids)
{
    private static readonly Failure WrongProof = Failure.Rule("The password or code is wrong.");

    public async Task<TransferResult> RunAsync(TeamActor owner, Guid to, OwnerProof proof, CancellationToken cancellationToken)
    {
        var home = TenantScope.Live(owner.TenantId);
        if (await store.GetAsync(home, Keys.Member(to), cancellationToken) is null)
        {
            return new TransferResult(await store.GetAsync(home, Keys.Invitation(to), cancellationToken) is null ? TeamFailures.NotFound(to) : Failure.Rule("Only an active member can become the owner."), null);
        }

        if (to == owner.UserId) return new TransferResult(Failure.Rule("This person is the owner already."), null);
        if (await users.FindAsync(owner.TenantId, owner.UserId, cancellationToken) is not { } from) return new TransferResult(WrongProof, null);
        var (isProven, locked) = from.User.PasswordHash is { } hash ? await ProvePasswordAsync(from, hash, proof.Password, cancellationToken) : await ProveCodeAsync(owner, proof.Code, cancellationToken);
        if (!isProven) return new TransferResult(locked is null ? WrongProof : null, locked);
        return new TransferResult((await MoveAsync(owner, to, cancellationToken)).Failure, null);
    }

    private async Task<(bool IsProven, LimitVerdict? Locked)> ProvePasswordAsync(KnownUser from, string hash, string? password, CancellationToken cancellationToken)
    {
        var isRight = () => password is not null && passwords.VerifyHashedPassword(from.User, hash, password) != PasswordVerificationResult.Failed;
        var (right, locked) = await throttle.RunAsync(ThrottledProof.Password, from.Email, () => Task.FromResult(isRight() ? from : null), cancellationToken);
        return (right is not null, locked);
    }

    private async Task<(bool IsProven, LimitVerdict? Locked)> ProveCodeAsync(TeamActor owner, string? code, CancellationToken cancellationToken)
    {
        if (code is null) return (false, null);
        var home = await users.HomeOfAsync(owner.TenantId, owner.UserId, cancellationToken);
        var proven = await mfa.ProveAsync(new UserPointer(owner.UserId, home.TenantId), code, cancellationToken);
        return (proven.Outcome.IsOk && proven.Locked is null, proven.Locked);
    }

    private async Task<Outcome<bool>> MoveAsync(TeamActor owner, Guid to, CancellationToken cancellationToken)
    {
        var cipher = await keyring.OpenAsync(owner.TenantId, cancellationToken);
        return await store.RunAsync<bool>(
            TenantScope.Live(owner.TenantId),
            async (batch, token) =>
            {
                var (business, from, next) = (
                    await store.GetAsync(batch.Scope, Keys.Business, token), await store.GetAsync(batch.Scope, Keys.Member(owner.UserId), token), await store.GetAsync(batch.Scope, Keys.Member(to), token));
                if (business is null || next is null || from is not { Value.Role: Role.Owner }) return Failure.Rule("Only an active member can become the owner.");
                batch.Update(business, business.Value with { OwnerUserId = to });
                batch.Update(from, from.Value with { Role = Role.Admin });
                batch.Update(next, next.Value with { Role = Role.Owner });
                await TellAsync(batch, cipher, business.Value, owner.UserId, to, token);
                return true;
            },
            cancellationToken);
    }

    private async Task TellAsync(TenantBatch batch, TenantCipher cipher, Business business, Guid from, Guid to, CancellationToken cancellationToken)
    {
        var (before, after) = (await users.FindAsync(business.Id, from, cancellationToken), await users.FindAsync(business.Id, to, cancellationToken));
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["business"] = business.Name, ["from"] = before?.FullName ?? "", ["to"] = after?.FullName ?? "" };
        foreach (var email in new[] { before?.Email, after?.Email }.OfType<string>())
        {
            messages.AddNotice(batch, cipher, ids.NewId(), new MessageContent(email, []) { Notice = NoticeKind.OwnershipTransferred, Values = values });
        }
    }
}
