namespace Finora.Core.Paystack;

/// <summary>The installation's own account. No record, since a record would print itself.</summary>
/// <param name="secretKey">Null where the installation has none.</param>
/// <param name="verifyBeforeBooking">Whether an event is believed only once Paystack has confirmed it when asked, beyond its signature.</param>
public sealed class PaystackInstallation(string? secretKey, bool verifyBeforeBooking = false)
{
    public string? SecretKey => secretKey;

    public bool VerifyBeforeBooking => verifyBeforeBooking;
}

/// <summary>What a call for a tenant is made with. No record, since a record would print itself.</summary>
public sealed class PaystackCredential(string secretKey, bool isOwn, string? subaccount)
{
    public string SecretKey => secretKey;

    /// <summary>The tenant's own account, and not the installation's.</summary>
    public bool IsOwn => isOwn;

    public string? Subaccount => subaccount;
}

/// <summary>Chooses the account that collects for a tenant.</summary>
public sealed class PaystackCredentials(PaystackAccounts accounts, PaystackInstallation installation)
{
    public static Failure NotConfigured { get; } = Failure.Rule("Paystack is not configured.");

    /// <summary>Null where none is configured.</summary>
    public async Task<PaystackCredential?> OfTenantAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        var account = await accounts.OpenAsync(tenantId, cancellationToken);
        return account switch
        {
            { Mode: PaystackMode.Own, SecretKey: { } own } => new PaystackCredential(own, true, null),
            { Mode: PaystackMode.Own } => null,
            _ => installation.SecretKey is { } secret ? new PaystackCredential(secret, false, account?.SubaccountCode) : null,
        };
    }

    /// <summary>The secret that an account signs its events with.</summary>
    /// <param name="owner">The tenant whose own account it is; null for the installation's.</param>
    public async Task<string?> SecretOfAsync(Guid? owner, CancellationToken cancellationToken) =>
        owner is { } tenant ? await accounts.OpenAsync(tenant, cancellationToken) is { Mode: PaystackMode.Own } account ? account.SecretKey : null : installation.SecretKey;
}
