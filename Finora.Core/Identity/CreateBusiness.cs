using System.Net.Mail;
using Finora.Core.Accounts;
using Finora.Core.Storage;
using Microsoft.AspNetCore.Identity;

namespace Finora.Core.Identity;

/// <summary>What is asked of a new business and its owner.</summary>
public sealed record NewBusiness(string Name, BusinessType Type, Plan Plan, string? Tin, string Email, string Password, string FirstName, string LastName);

/// <summary>A business just made, with the keys that are shown this once.</summary>
public sealed record CreatedBusiness(Business Business, Guid UserId, IssuedApiKey LiveKey, IssuedApiKey TestKey, IssuedApiKey PlatformKey);

/// <summary>
/// Makes a business with its owner and first keys, for operators. Business, owner, membership and keys are one batch. The pointers to them (e-mail
/// address, key hashes) are written first: a crash in between leaves pointers to nothing, and the address stays free for another try.
/// </summary>
public sealed class CreateBusiness(
    TenantStore store, PointerStore pointers, TenantKeyring keyring, IPasswordHasher<User> passwords, IdGenerator ids, TimeProvider time, ExpireApiKeys expiry)
{
    private const string AllScopes = "*";

    public async Task<Outcome<CreatedBusiness>> RunAsync(NewBusiness input, CancellationToken cancellationToken)
    {
        var faults = Check(input);
        if (faults.Count > 0) return Failure.Invalid(faults);
        var email = input.Email.Trim().ToLowerInvariant();
        var installation = await keyring.OpenInstallationAsync(cancellationToken);
        var emailKey = PointerKeys.UserByEmail(installation.BlindIndex(Logins.LiveIndex, email));
        var made = Make(input, email, installation);
        if (!await ClaimEmailAsync(emailKey, new UserPointer(made.Owner.Id, made.Business.Id), cancellationToken)) return Failure.Conflict("The e-mail address is already registered.");
        foreach (var issued in made.Keys) await expiry.ScheduleAsync(made.Business.Id, issued.Key, cancellationToken);
        foreach (var issued in made.Keys) await pointers.ClaimAsync(PointerKeys.ApiKey(issued.Key.Hash), new KeyPointer(made.Business.Id, issued.Key.Id, issued.Key.UserId), cancellationToken);
        await keyring.OpenAsync(made.Business.Id, cancellationToken);
        return await StoreAsync(made, cancellationToken);
    }

    private static List<FieldFault> Check(NewBusiness input)
    {
        var faults = new List<FieldFault>();
        if (input.Name.Trim().Length is 0 or > 200) faults.Add(new FieldFault("name", "must be 1 to 200 characters"));
        if (input.Email.Trim().Length > 254 || !MailAddress.TryCreate(input.Email.Trim(), out var address) || !address.Host.Contains('.')) faults.Add(new FieldFault("email", "must be an e-mail address"));
        if (input.Password.Length is < 8 or > 128 || !input.Password.Any(char.IsUpper) || !input.Password.Any(char.IsDigit)) faults.Add(new FieldFault("password", "must be 8 to 128 characters with an upper-case letter and a digit"));
        if (input.Tin is { } tin && tin.Trim().Length is < 5 or > 30) faults.Add(new FieldFault("tin", "must be 5 to 30 characters"));
        return faults;
    }

    private Draft Make(NewBusiness input, string email, TenantCipher installation)
    {
        var now = time.GetUtcNow();
        var userId = ids.NewId();
        var owner = new User(userId, input.FirstName.Trim(), input.LastName.Trim(), installation.Seal(email, User.EmailBinding(userId)), null, now);
        owner = owner with { PasswordHash = passwords.HashPassword(owner, input.Password) };
        var business = new Business(ids.NewId(), input.Name.Trim(), input.Type, input.Plan, userId, now) { Tin = input.Tin?.Trim(), Email = email, IsSetUp = true };
        return new Draft(
            business,
            owner,
            ApiKeyFormat.IssueBusiness(ids.NewId(), false, "First live key", userId, now),
            ApiKeyFormat.IssueBusiness(ids.NewId(), true, "First test key", userId, now),
            ApiKeyFormat.IssuePlatform(ids.NewId(), "First platform key", [AllScopes], userId, now));
    }

    private async Task<bool> ClaimEmailAsync(PointerKey<UserPointer> key, UserPointer pointer, CancellationToken cancellationToken)
    {
        if (await pointers.ClaimAsync(key, pointer, cancellationToken)) return true;
        var taken = await pointers.FindAsync(key, cancellationToken);
        if (taken is null) return false;
        var user = await store.GetAsync(TenantScope.Live(taken.Value.TenantId), Keys.User(taken.Value.UserId), cancellationToken);
        return user is null && await pointers.ReplaceAsync(key, taken, pointer, cancellationToken);
    }

    private Task<Outcome<CreatedBusiness>> StoreAsync(Draft made, CancellationToken cancellationToken) =>
        store.RunAsync<CreatedBusiness>(
            TenantScope.Live(made.Business.Id),
            (batch, _) =>
            {
                batch.Insert(Keys.Business, made.Business);
                batch.Insert(Keys.User(made.Owner.Id), made.Owner);
                batch.Insert(Keys.Member(made.Owner.Id), new Member(made.Owner.Id, Role.Owner, made.Business.CreatedAt));
                batch.Insert(Keys.JoinedTenant(made.Owner.Id, made.Business.Id), new JoinedTenant(made.Business.Id, null));
                foreach (var issued in made.Keys) batch.Insert(Keys.ApiKey(issued.Key.Id), issued.Key);
                return Task.FromResult<Outcome<CreatedBusiness>>(new CreatedBusiness(made.Business, made.Owner.Id, made.LiveKey, made.TestKey, made.PlatformKey));
            },
            cancellationToken);

    private sealed record Draft(Business Business, User Owner, IssuedApiKey LiveKey, IssuedApiKey TestKey, IssuedApiKey PlatformKey)
    {
        public IReadOnlyList<IssuedApiKey> Keys => [LiveKey, TestKey, PlatformKey];
    }
}
