using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Paystack;

/// <summary>What is to change of a business's Paystack account; what is not sent stays.</summary>
public sealed record PaystackChange
{
    public PaystackMode? Mode { get; init; }

    public Edit<string> PublicKey { get; init; }

    public string? SecretKey { get; init; }

    public Edit<string> SubaccountCode { get; init; }
}

/// <summary>Connects, changes and disconnects the Paystack account of a tenant. A secret key is tried at Paystack before it is kept.</summary>
public sealed class ConnectPaystack(TenantStore store, PaystackAccounts accounts, PaystackInstallation installation, IPaystack paystack)
{
    /// <summary>The account as the change would leave it, its key tried at Paystack. Nothing is stored.</summary>
    public async Task<Outcome<OpenPaystackAccount>> CheckAsync(Guid tenantId, PaystackChange change, CancellationToken cancellationToken)
    {
        var known = await accounts.OpenAsync(tenantId, cancellationToken);
        var isOwn = (change.Mode ?? known?.Mode ?? PaystackMode.Platform) == PaystackMode.Own;
        var secret = isOwn ? change.SecretKey ?? known?.SecretKey : null;
        if (isOwn && secret is null) return Failure.Invalid("paystack.secretKey", "is required for an account of one's own");
        if (!isOwn && change.SecretKey is not null) return Failure.Invalid("paystack.secretKey", "is for the mode own only");
        if (!isOwn && installation.SecretKey is null) return Failure.Rule("This installation has no Paystack account. Connect one of your own.");
        if (change.SecretKey is { } key && await paystack.CheckKeyAsync(key, cancellationToken) is { IsOk: false } refused) return refused.Failure;
        return new OpenPaystackAccount
        {
            Mode = isOwn ? PaystackMode.Own : PaystackMode.Platform,
            PublicKey = change.PublicKey.Over(known?.PublicKey),
            SecretKey = secret,
            SubaccountCode = isOwn ? null : change.SubaccountCode.Over(known?.SubaccountCode),
        };
    }

    /// <param name="account">Null disconnects and wipes the secret key.</param>
    public Task<Outcome<bool>> PutAsync(Guid tenantId, OpenPaystackAccount? account, CancellationToken cancellationToken) =>
        store.RunAsync<bool>(
            TenantScope.Live(tenantId),
            async (batch, token) =>
            {
                await accounts.PutAsync(batch, account, token);
                return true;
            },
            cancellationToken);
}
