using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Paystack;

/// <summary>Whose Paystack account collects for a tenant: Platform contract, section 12.</summary>
public enum PaystackMode
{
    /// <summary>The installation's, which settles to the tenant's subaccount.</summary>
    Platform,

    /// <summary>The tenant's own.</summary>
    Own,
}

/// <summary>How a tenant collects through Paystack, as stored. A tenant without one collects through the installation's account.</summary>
/// <param name="PublicKey">For pages of the tenant's own; never needed by us.</param>
/// <param name="SealedSecret">The secret key, sealed; only for <see cref="PaystackMode.Own"/>.</param>
/// <param name="SecretHint">The end of the secret key, which is shown.</param>
/// <param name="SubaccountCode">Only for <see cref="PaystackMode.Platform"/>.</param>
public sealed record PaystackAccount(PaystackMode Mode, string? PublicKey, string? SealedSecret, string? SecretHint, string? SubaccountCode) : IDocument
{
    public static int Schema => 1;

    internal static string Binding => "paystack";
}

/// <summary>The account with its secret in clear. No record, since a record would print itself.</summary>
public sealed class OpenPaystackAccount
{
    public PaystackMode Mode { get; init; }

    public string? PublicKey { get; init; }

    public string? SecretKey { get; init; }

    public string? SubaccountCode { get; init; }
}

/// <summary>Connects and disconnects a tenant's Paystack account; live and test side share it.</summary>
public sealed class PaystackAccounts(TenantStore store, TenantKeyring keyring)
{
    private const int HintLength = 4;

    public async Task<PaystackAccount?> FindAsync(Guid tenantId, CancellationToken cancellationToken) =>
        (await store.GetAsync(TenantScope.Live(tenantId), Keys.Paystack, cancellationToken))?.Value;

    public async Task<OpenPaystackAccount?> OpenAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        if (await FindAsync(tenantId, cancellationToken) is not { } account) return null;
        var secret = account.SealedSecret is { } boxed ? (await keyring.OpenAsync(tenantId, cancellationToken)).Open(boxed, PaystackAccount.Binding) : null;
        return new OpenPaystackAccount { Mode = account.Mode, PublicKey = account.PublicKey, SecretKey = secret, SubaccountCode = account.SubaccountCode };
    }

    /// <summary>Writes the account into the batch of the tenant's live side; null takes it out, secret and all. A key should have been tried with <see cref="IPaystack.CheckKeyAsync"/> before.</summary>
    public async Task PutAsync(TenantBatch batch, OpenPaystackAccount? account, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(batch.Scope, Keys.Paystack, cancellationToken);
        if (account is null)
        {
            if (stored is not null) batch.Delete(stored);
            return;
        }

        var cipher = await keyring.OpenAsync(batch.Scope.TenantId, cancellationToken);
        var boxed = account.SecretKey is { } secret ? cipher.Seal(secret, PaystackAccount.Binding) : null;
        batch.Save(Keys.Paystack, stored, new PaystackAccount(account.Mode, account.PublicKey, boxed, account.SecretKey is { Length: > HintLength } key ? key[^HintLength..] : null, account.SubaccountCode));
    }
}
