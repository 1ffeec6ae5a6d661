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

/// <summary>Connects, changes and disconnects the Paystack account of a business. A secret key is tried at Paystack before it is kept.</summary>
public sealed class ConnectPaystack(TenantStore store, PaystackAccounts accounts, IPaystack client)
{
    /// <summary>The account as the change would leave it, tried at Paystack. Nothing is stored.</summary>
    public async Task<Outcome<OpenPaystackAccount>> CheckAsync(Guid tenantId, PaystackChange change, CancellationToken cancellationToken)
    {
        var known = await accounts.OpenAsync(tenantId, cancellationToken);
        var mode = change.Mode ?? known?.Mode ?? PaystackMode.Platform;
        var secret = mode == PaystackMode.Own ? change.SecretKey ?? known?.SecretKey : null;
        if (mode == PaystackMode.Own && secret is null) return Failure.Invalid("paystack.secretKey", "is required for an account of one's own");
        if (mode == PaystackMode.Platform && change.SecretKey is not null) return Failure.Invalid("paystack.secretKey", "is for the mode own only");
        if (change.SecretKey is { } key && await client.CheckKeyAsync(key, cancellationToken) is { IsOk: false } refused) return refused.Failure;
        return new OpenPaystackAccount
        {
            Mode = mode,
            PublicKey = change.PublicKey.Over(known?.PublicKey),
            SecretKey = secret,
            SubaccountCode = mode == PaystackMode.Own ? null : change.SubaccountCode.Over(known?.SubaccountCode),
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
