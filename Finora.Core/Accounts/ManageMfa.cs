using System.Security.Cryptography;
using Finora.Core.Identity;
using Finora.Core.Limits;
using Finora.Core.Messaging;
using Finora.Core.Storage;
using Finora.Core.Time;
using Microsoft.AspNetCore.Identity;

namespace Finora.Core.Accounts;

/// <summary>A device that waits to be enabled, as it is shown this once.</summary>
public sealed record NewMfaDevice(string Secret, string Address, IReadOnlyList<string> BackupCodes);

/// <summary>
/// Two-step sign-in: a user's own authenticator app. Codes that are wrong here count against the same limit as those of the challenge, since a stolen access token would else be a way to guess.
/// </summary>
public sealed class ManageMfa(
    TenantStore store, AccountDirectory directory, Sessions sessions, AccountLinks links, SignInThrottle throttle, AccountAudit audit, TenantKeyring keyring, IPasswordHasher<User> passwords, TimeProvider time)
{
    /// <summary>Makes a device in place of one that was never enabled.</summary>
    public async Task<Outcome<NewMfaDevice>> SetUpAsync(UserPointer at, Guid tenantId, CancellationToken cancellationToken)
    {
        if (await directory.FindAsync(at, cancellationToken) is not { } user) return NoUser();
        var installation = await keyring.OpenInstallationAsync(cancellationToken);
        var (secret, codes) = (RandomNumberGenerator.GetBytes(Totp.SecretBytes), BackupCode.NewSet());
        var device = new MfaDevice(at.UserId, installation.Seal(Convert.ToBase64String(secret), MfaDevice.Binding(at.UserId)), Hashes(codes, at.UserId, installation));
        return await audit.RunAsync<NewMfaDevice>(
            user.Home,
            async (batch, note, token) =>
            {
                var stored = await store.GetAsync(batch.Scope, Keys.MfaDevice(at.UserId), token);
                if (stored is { Value.IsEnabled: true }) return Failure.Rule("Two-step sign-in is on already. Disable it first.");
                batch.Save(Keys.MfaDevice(at.UserId), stored, device);
                note.Add(tenantId, "user.mfa_set_up", at.UserId);
                return new NewMfaDevice(Totp.Encode(secret), Totp.Address(secret, user.Email), codes);
            },
            cancellationToken);
    }

    /// <summary>Switches the pending device on. The other sessions end: they were opened without it.</summary>
    public Task<MfaOutcome<bool>> EnableAsync(UserPointer at, Guid sessionId, Guid tenantId, string code, CancellationToken cancellationToken) =>
        ProveAsync<bool>(at, code, enabled: false, async (batch, note, user, device, token) =>
        {
            batch.Update(device.Stored, device.Next with { IsEnabled = true });
            await SetFlagAsync(batch, at.UserId, true, token);
            await sessions.EndAllAsync(batch, at.UserId, sessionId, token);
            await links.NotifyAsync(batch, user, NoticeKind.MfaEnabled, token);
            note.Add(tenantId, "user.mfa_enabled", at.UserId, "mfa_enabled");
            return true;
        }, cancellationToken);

    /// <param name="password">Not needed by an account that has none.</param>
    public async Task<MfaOutcome<bool>> DisableAsync(UserPointer at, Guid tenantId, string code, string? password, CancellationToken cancellationToken)
    {
        if (await directory.FindAsync(at, cancellationToken) is not { } user) return new(NoUser(), null);
        if (user.User.PasswordHash is { } hash)
        {
            var (right, locked) = await throttle.RunAsync(ThrottledProof.Password, user.Email, () => Task.FromResult(password is not null && Is(user.User, hash, password) ? user : null), cancellationToken);
            if (right is null) return new(Failure.Rule("Code or password is wrong, or two-step sign-in is not on."), locked);
        }

        return await ProveAsync<bool>(at, code, enabled: true, async (batch, note, open, device, token) =>
        {
            batch.Delete(device.Stored);
            await SetFlagAsync(batch, at.UserId, false, token);
            await links.NotifyAsync(batch, open, NoticeKind.MfaDisabled, token);
            note.Add(tenantId, "user.mfa_disabled", at.UserId, "mfa_enabled");
            return true;
        }, cancellationToken);
    }

    /// <summary>Ten new codes; those before stop working.</summary>
    public async Task<MfaOutcome<IReadOnlyList<string>>> RenewBackupCodesAsync(UserPointer at, Guid tenantId, string code, CancellationToken cancellationToken)
    {
        var (codes, installation) = (BackupCode.NewSet(), await keyring.OpenInstallationAsync(cancellationToken));
        return await ProveAsync<IReadOnlyList<string>>(at, code, enabled: true, (batch, note, _, device, _) =>
        {
            batch.Update(device.Stored, device.Next with { BackupCodes = Hashes(codes, at.UserId, installation) });
            note.Add(tenantId, "user.backup_codes_renewed", at.UserId);
            return Task.FromResult<IReadOnlyList<string>>(codes);
        }, cancellationToken);
    }

    /// <summary>Takes a code for something else that needs one.</summary>
    public Task<MfaOutcome<bool>> ProveAsync(UserPointer at, string code, CancellationToken cancellationToken) =>
        ProveAsync<bool>(at, code, enabled: true, (batch, _, _, device, _) =>
        {
            batch.Update(device.Stored, device.Next);
            return Task.FromResult(true);
        }, cancellationToken);

    private static string[] Hashes(IEnumerable<string> codes, Guid userId, TenantCipher installation) => [.. codes.Select(code => BackupCode.HashOf(code, userId, installation))];

    private static Failure NoUser() => Failure.NotFound("There is no such user.");

    private static Failure Wrong() => Failure.Rule("The code is wrong or used, or there is no device that it could be of.");

    private bool Is(User user, string hash, string password) => passwords.VerifyHashedPassword(user, hash, password) != PasswordVerificationResult.Failed;

    private async Task SetFlagAsync(TenantBatch batch, Guid userId, bool enabled, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(batch.Scope, Keys.User(userId), cancellationToken) ?? throw new InvalidDataException("A signed-in user has no row.");
        batch.Update(stored, stored.Value with { IsMfaEnabled = enabled });
    }

    /// <summary>Runs what needs a code of the device, and takes the code in the same batch, so that of two that show it at once one is refused.</summary>
    private async Task<MfaOutcome<T>> ProveAsync<T>(
        UserPointer at, string code, bool enabled, Func<TenantBatch, AuditNote, OpenUser, TakenCode, CancellationToken, Task<T>> run, CancellationToken cancellationToken)
    {
        if (await directory.FindAsync(at, cancellationToken) is not { } user) return new(NoUser(), null);
        var installation = await keyring.OpenInstallationAsync(cancellationToken);
        Outcome<T> outcome = Wrong();
        var (_, locked) = await throttle.RunAsync(ThrottledProof.Code, user.Email, async () =>
        {
            outcome = await audit.RunAsync<T>(user.Home, DecideAsync, cancellationToken);
            return outcome.IsOk ? user : null;
        }, cancellationToken);
        return new(outcome, locked);

        async Task<Outcome<T>> DecideAsync(TenantBatch batch, AuditNote note, CancellationToken token)
        {
            var stored = await store.GetAsync(batch.Scope, Keys.MfaDevice(at.UserId), token);
            if (stored is null || stored.Value.IsEnabled != enabled || stored.Value.Taking(code, installation, Instant.Now(time)) is not { } next) return Wrong();
            return await run(batch, note, user, new TakenCode(stored, next), token);
        }
    }

    private sealed record TakenCode(Stored<MfaDevice> Stored, MfaDevice Next);
}

/// <summary>What became of a call that needed a code.</summary>
/// <param name="Locked">The refusal where too many wrong codes came before; it wins.</param>
public sealed record MfaOutcome<T>(Outcome<T> Outcome, LimitVerdict? Locked);
