using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Finora.Core.Storage;

namespace Finora.Local.PaystackSandbox;

/// <summary>What the stand-in remembers, in the local database, in a partition of its own.</summary>
internal sealed class PaystackSandboxStore(ITableStore tables)
{
    private const string Partition = "paystack-sandbox";
    private const int MaxRaces = 20;

    private static PaystackSandboxJson Json => PaystackSandboxJson.Default;

    /// <summary>False when the reference is taken.</summary>
    public async Task<bool> InsertAsync(SandboxTransaction made, CancellationToken cancellationToken)
    {
        RowChange[] all =
        [
            RowChange.Insert(Key("trx", made.Reference), 1, Bytes(made, Json.SandboxTransaction)),
            RowChange.Insert(Key("acc", made.AccessCode), 1, Bytes(new SandboxAccess(made.Reference), Json.SandboxAccess)),
            RowChange.Put(Key("tid", made.Id.ToString(CultureInfo.InvariantCulture)), 1, Bytes(new SandboxTransactionId(made.Reference), Json.SandboxTransactionId)),
            RowChange.Put(Key("cus", PaystackSandboxApi.CustomerCode(made.Email)), 1, Bytes(new SandboxCustomer(made.Email), Json.SandboxCustomer)),
        ];
        return (await tables.CommitAsync(StoreTable.Data, Partition, all, cancellationToken)).IsCommitted;
    }

    public Task<SandboxTransaction?> FindAsync(string reference, CancellationToken cancellationToken) => ReadAsync(Key("trx", reference), Json.SandboxTransaction, cancellationToken);

    public async Task<SandboxTransaction?> FindByIdAsync(string id, CancellationToken cancellationToken) =>
        await ReadAsync(Key("tid", id), Json.SandboxTransactionId, cancellationToken) is { } known ? await FindAsync(known.Reference, cancellationToken) : null;

    public async Task<SandboxTransaction?> FindByAccessAsync(string accessCode, CancellationToken cancellationToken) =>
        await ReadAsync(Key("acc", accessCode), Json.SandboxAccess, cancellationToken) is { } access ? await FindAsync(access.Reference, cancellationToken) : null;

    /// <summary>The changed payment; null when there is none, or <paramref name="change"/> left it as it is.</summary>
    public async Task<SandboxTransaction?> ChangeAsync(string reference, Func<SandboxTransaction, SandboxTransaction> change, CancellationToken cancellationToken)
    {
        for (var race = 0; race < MaxRaces; race++)
        {
            if (await tables.GetAsync(new RowAddress(StoreTable.Data, Partition, Key("trx", reference)), cancellationToken) is not { } row) return null;
            var known = Value(row, Json.SandboxTransaction);
            var changed = change(known);
            if (changed == known) return null;
            var result = await tables.CommitAsync(StoreTable.Data, Partition, [RowChange.Update(row.Key, 1, Bytes(changed, Json.SandboxTransaction), row.ETag)], cancellationToken);
            if (result.IsCommitted) return changed;
        }

        throw new StorageUnavailableException("A payment of the stand-in changed more often than it tries.");
    }

    public Task PutAsync(SandboxPlan plan, CancellationToken cancellationToken) => PutAsync(Key("plan", plan.Code), plan, Json.SandboxPlan, cancellationToken);

    public Task<SandboxPlan?> FindPlanAsync(string code, CancellationToken cancellationToken) => ReadAsync(Key("plan", code), Json.SandboxPlan, cancellationToken);

    public Task PutAsync(SandboxSubscription subscription, CancellationToken cancellationToken) => PutAsync(Key("sub", subscription.Code), subscription, Json.SandboxSubscription, cancellationToken);

    /// <summary>False where the payer has a subscription of the plan that is charged for; else this one takes the place.</summary>
    public async Task<bool> ClaimAsync(SandboxSubscription begun, CancellationToken cancellationToken)
    {
        var place = Key("sof", $"{begun.Email}|{begun.PlanCode}");
        var body = Bytes(new SandboxAccess(begun.Code), Json.SandboxAccess);
        if ((await tables.CommitAsync(StoreTable.Data, Partition, [RowChange.Insert(place, 1, body)], cancellationToken)).IsCommitted) return true;
        var holder = await ReadAsync(place, Json.SandboxAccess, cancellationToken);
        if (holder is not null && await FindSubscriptionAsync(holder.Reference, cancellationToken) is null or { Status: "active" or "attention" }) return false;
        await tables.CommitAsync(StoreTable.Data, Partition, [RowChange.Put(place, 1, body)], cancellationToken);
        return true;
    }

    public Task<SandboxSubscription?> FindSubscriptionAsync(string code, CancellationToken cancellationToken) => ReadAsync(Key("sub", code), Json.SandboxSubscription, cancellationToken);

    public async Task<string?> FindCustomerAsync(string code, CancellationToken cancellationToken) => (await ReadAsync(Key("cus", code), Json.SandboxCustomer, cancellationToken))?.Email;

    public Task PutHookAsync(string account, string address, CancellationToken cancellationToken) => PutAsync(Key("hook", account), new SandboxHook(address), Json.SandboxHook, cancellationToken);

    public async Task<string?> FindHookAsync(string account, CancellationToken cancellationToken) => (await ReadAsync(Key("hook", account), Json.SandboxHook, cancellationToken))?.Address;

    private async Task PutAsync<T>(string key, T value, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        await tables.CommitAsync(StoreTable.Data, Partition, [RowChange.Put(key, 1, Bytes(value, type))], cancellationToken);

    private async Task<T?> ReadAsync<T>(string key, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class => await tables.GetAsync(new RowAddress(StoreTable.Data, Partition, key), cancellationToken) is { } row ? Value(row, type) : null;

    /// <summary>Whatever callers send becomes a key of the store's form.</summary>
    private static string Key(string kind, string text) => $"{kind}|{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    private static byte[] Bytes<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    private static T Value<T>(Row row, JsonTypeInfo<T> type) => JsonSerializer.Deserialize(row.Body.Span, type) ?? throw new InvalidDataException("A row of the stand-in holds null.");
}
