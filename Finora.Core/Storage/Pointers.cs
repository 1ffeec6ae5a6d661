using Finora.Core.Billing;
using Finora.Core.Exports;
using Finora.Core.Identity;

namespace Finora.Core.Storage;

/// <summary>The key of a pointer: a row that finds a tenant before the tenant is known. Partitions are spread over 256 by the hash.</summary>
public readonly record struct PointerKey<T>(string Partition, string Key)
    where T : IDocument
{
    internal static PointerKey<T> Of(string kind, string hash) => new(string.Concat(kind, ".", hash.AsSpan(0, 2)), hash);
}

/// <summary>Every key of the pointer table. What is hashed is never stored in clear.</summary>
public static class PointerKeys
{
    /// <param name="keyHash">SHA-256 of the API key in hex.</param>
    public static PointerKey<KeyPointer> ApiKey(string keyHash) => PointerKey<KeyPointer>.Of("key", keyHash);

    /// <param name="emailIndex">Blind index of the user's e-mail address.</param>
    public static PointerKey<UserPointer> UserByEmail(string emailIndex) => PointerKey<UserPointer>.Of("mail", emailIndex);

    /// <param name="identityIndex">Blind index of who a person is at a provider.</param>
    public static PointerKey<UserPointer> UserByIdentity(string identityIndex) => PointerKey<UserPointer>.Of("oid", identityIndex);

    public static PointerKey<TenantPointer> PaymentLink(Guid linkId) => PointerKey<TenantPointer>.Of("link", Keys.Hash(linkId.ToString("N")));

    public static PointerKey<TenantPointer> TapSession(Guid sessionId) => PointerKey<TenantPointer>.Of("tap", Keys.Hash(sessionId.ToString("N")));

    /// <param name="tokenHash">SHA-256 of the token in the address for notices of the tax authority, in hex.</param>
    public static PointerKey<TenantPointer> NrsHook(string tokenHash) => PointerKey<TenantPointer>.Of("nrs", tokenHash);

    /// <param name="tokenHash">SHA-256 of the token in hex.</param>
    public static PointerKey<InvoicePointer> InvoiceLink(string tokenHash) => PointerKey<InvoicePointer>.Of("view", tokenHash);

    /// <param name="tokenHash">SHA-256 of the token in hex.</param>
    public static PointerKey<ExportPointer> Export(string tokenHash) => PointerKey<ExportPointer>.Of("export", tokenHash);

    public static PointerKey<PoolPointer> TopUp(Guid topUpId) => PointerKey<PoolPointer>.Of("topup", Keys.Hash(topUpId.ToString("N")));

    /// <summary>A payment that was started on the installation's Paystack account, or on a tenant's own.</summary>
    public static PointerKey<TenantPointer> Paystack(string reference) => PointerKey<TenantPointer>.Of("pst", Keys.Hash(reference));

    /// <summary>A plan that was made at Paystack for one tenant.</summary>
    public static PointerKey<TenantPointer> PaystackPlan(string code) => PointerKey<TenantPointer>.Of("pstp", Keys.Hash(code));

    /// <summary>A tenant's subscription at Paystack.</summary>
    public static PointerKey<TenantPointer> PaystackSubscription(string code) => PointerKey<TenantPointer>.Of("psts", Keys.Hash(code));

    public static PointerKey<TenantPointer> PartnerPayment(string partner, bool test, string paymentId) =>
        PointerKey<TenantPointer>.Of("paid", Keys.Hash($"{partner}|{(test ? "test" : "live")}|{paymentId}"));
}

/// <summary>Points to one side of a tenant.</summary>
/// <param name="ClaimedAt">UTC; how old an unconfirmed pointer is.</param>
public sealed record TenantPointer(Guid TenantId, bool Test, DateTimeOffset ClaimedAt) : IDocument
{
    public static int Schema => 1;

    public TenantScope Scope => new(TenantId, Test);
}

/// <summary>Points to one invoice.</summary>
public sealed record InvoicePointer(Guid TenantId, bool Test, Guid InvoiceId) : IDocument
{
    public static int Schema => 1;

    public TenantScope Scope => new(TenantId, Test);
}

/// <summary>
/// Pointers are written before what they point to and count for nothing until the home row in the tenant's partition confirms them, so a crash
/// between the two leaves a pointer to nothing and no harm.
/// </summary>
public sealed class PointerStore(ITableStore tables)
{
    public async Task<Stored<T>?> FindAsync<T>(PointerKey<T> key, CancellationToken cancellationToken)
        where T : IDocument
    {
        var row = await tables.GetAsync(new RowAddress(StoreTable.Pointers, key.Partition, key.Key), cancellationToken);
        return row is null ? null : Documents.Read<T>(row);
    }

    /// <summary>Inserts the pointer; false when there is one already, which stays.</summary>
    public async Task<bool> ClaimAsync<T>(PointerKey<T> key, T document, CancellationToken cancellationToken)
        where T : IDocument =>
        (await tables.CommitAsync(StoreTable.Pointers, key.Partition, [RowChange.Insert(key.Key, T.Schema, Documents.Write(document))], cancellationToken)).IsCommitted;

    /// <summary>Turns a pointer that nothing confirmed to another home; false when somebody else did so first.</summary>
    public async Task<bool> ReplaceAsync<T>(PointerKey<T> key, Stored<T> read, T document, CancellationToken cancellationToken)
        where T : IDocument =>
        (await tables.CommitAsync(StoreTable.Pointers, key.Partition, [RowChange.Update(key.Key, T.Schema, Documents.Write(document), read.ETag)], cancellationToken)).IsCommitted;
}
