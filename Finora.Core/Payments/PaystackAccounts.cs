using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Payments;

/// <summary>Whose account at Paystack takes a business's money.</summary>
public enum PaystackMode
{
    /// <summary>The installation's, settled to the business's subaccount where it has one.</summary>
    Platform,

    /// <summary>The business's own.</summary>
    Own,
}

/// <summary>How a business is connected to Paystack, as stored: section 12 of the Platform contract.</summary>
/// <param name="SealedSecret">The secret key, sealed; only of an account of its own.</param>
/// <param name="SecretHint">The end of the secret key, which is shown.</param>
public sealed record PaystackAccount(PaystackMode Mode, string? PublicKey, string? SealedSecret, string? SecretHint, string? SubaccountCode) : IDocument
{
    public static int Schema => 1;

    internal static string Binding => "paystack";
}

/// <summary>The account with its secret key in clear, for calls to Paystack and for the signatures of its notices alone.</summary>
public sealed record OpenPaystackAccount(PaystackMode Mode, string? PublicKey, string? SecretKey, string? SubaccountCode);

/// <summary>Asks Paystack whether a secret key is good. Where none is registered, Paystack is not offered on the installation.</summary>
public interface IPaystackKeyCheck
{
    /// <returns>Null for a key that Paystack takes; a broken rule for one that it refuses, <see cref="FailureCode.Unavailable"/> when it cannot be reached.</returns>
    Task<Failure?> CheckAsync(string secretKey, CancellationToken cancellationToken);
}

/// <summary>Finds and opens the Paystack accounts of businesses.</summary>
public sealed class PaystackAccounts(TenantStore store, TenantKeyring keyring)
{
    private const int HintLength = 4;

    public async Task<PaystackAccount?> FindAsync(Guid tenantId, CancellationToken cancellationToken) =>
        (await store.GetAsync(TenantScope.Live(tenantId), Keys.Paystack, cancellationToken))?.Value;

    /// <summary>Null where the business is not connected.</summary>
    public async Task<OpenPaystackAccount?> OpenAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        if (await FindAsync(tenantId, cancellationToken) is not { } account) return null;
        var cipher = await keyring.OpenAsync(tenantId, cancellationToken);
        return new OpenPaystackAccount(account.Mode, account.PublicKey, account.SealedSecret is { } box ? cipher.Open(box, PaystackAccount.Binding) : null, account.SubaccountCode);
    }

    /// <summary>Writes the account into the batch; null takes it out, secret key and all.</summary>
    internal async Task PutAsync(TenantBatch batch, OpenPaystackAccount? account, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(batch.Scope, Keys.Paystack, cancellationToken);
        if (account is null)
        {
            if (stored is not null) batch.Delete(stored);
            return;
        }

        var cipher = await keyring.OpenAsync(batch.Scope.TenantId, cancellationToken);
        var secret = account.SecretKey;
        batch.Save(
            Keys.Paystack,
            stored,
            new PaystackAccount(account.Mode, account.PublicKey, secret is null ? null : cipher.Seal(secret, PaystackAccount.Binding), secret?[^Math.Min(HintLength, secret.Length)..], account.SubaccountCode));
    }
}
