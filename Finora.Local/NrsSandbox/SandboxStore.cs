using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Finora.Core.Storage;

namespace Finora.Local.NrsSandbox;

/// <summary>What the stand-in remembers, in the local database, in a partition of its own. A number is stored by an insert, so it is registered once whatever happens.</summary>
internal sealed class SandboxStore(ITableStore tables, SandboxOptions options)
{
    private const string Partition = "nrs-sandbox";
    private const string InvoicePrefix = "inv|";
    private const string TaxpayerPrefix = "tax|";
    private const int PageSize = 500;
    private const int RsaBits = 2048;
    private const int MaxRaces = 20;

    /// <summary>Puts in the seed where it is missing. Safe to repeat.</summary>
    public async Task SeedAsync(CancellationToken cancellationToken)
    {
        var seed = new SandboxTaxpayer(options.BusinessId, options.EntityId, "Sandbox Taxpayer", options.Tin, options.ServiceId, options.ApiKey, options.ApiSecret, SandboxTaxpayer.Sink, true, null);
        var buyer = new SandboxTaxpayer(new Guid("0194bece-a000-7000-8000-000000000002"), new Guid("0194bece-a000-7000-8000-000000000003"), "Sandbox Buyer", "87654321-0001", "BUYER001", null, null, null, true, null);
        foreach (var taxpayer in new[] { seed, buyer }) await InsertAsync(TaxpayerPrefix + taxpayer.BusinessId.ToString("N"), taxpayer, SandboxJson.Default.SandboxTaxpayer, cancellationToken);
    }

    public Task PutTaxpayerAsync(SandboxTaxpayer taxpayer, CancellationToken cancellationToken) =>
        CommitAsync(RowChange.Put(TaxpayerPrefix + taxpayer.BusinessId.ToString("N"), 1, Bytes(taxpayer, SandboxJson.Default.SandboxTaxpayer)), cancellationToken);

    public async Task<IReadOnlyList<SandboxTaxpayer>> TaxpayersAsync(CancellationToken cancellationToken) => await ReadAllAsync(TaxpayerPrefix, SandboxJson.Default.SandboxTaxpayer, cancellationToken);

    /// <summary>The taxpayer's key, made when it is first asked for.</summary>
    public async Task<RSA?> QrKeyAsync(Guid businessId, CancellationToken cancellationToken)
    {
        var taxpayer = (await TaxpayersAsync(cancellationToken)).FirstOrDefault(known => known.BusinessId == businessId);
        if (taxpayer is null) return null;
        var rsa = RSA.Create(RsaBits);
        if (taxpayer.QrKey is { Length: > 0 } key) rsa.ImportPkcs8PrivateKey(key, out _);
        else await PutTaxpayerAsync(taxpayer with { QrKey = rsa.ExportPkcs8PrivateKey() }, cancellationToken);
        return rsa;
    }

    public Task<bool> InsertInvoiceAsync(SandboxInvoice invoice, CancellationToken cancellationToken) =>
        InsertAsync(InvoicePrefix + invoice.Irn, invoice, SandboxJson.Default.SandboxInvoice, cancellationToken);

    public async Task<SandboxInvoice?> FindInvoiceAsync(string irn, CancellationToken cancellationToken) =>
        StoreLimits.IsValidKey(InvoicePrefix + irn) && await tables.GetAsync(new RowAddress(StoreTable.Data, Partition, InvoicePrefix + irn), cancellationToken) is { } row ? Value(row, SandboxJson.Default.SandboxInvoice) : null;

    public async Task<IReadOnlyList<SandboxInvoice>> InvoicesAsync(CancellationToken cancellationToken) => await ReadAllAsync(InvoicePrefix, SandboxJson.Default.SandboxInvoice, cancellationToken);

    /// <summary>False when there is none.</summary>
    public async Task<bool> ChangeInvoiceAsync(string irn, Func<SandboxInvoice, SandboxInvoice> change, CancellationToken cancellationToken)
    {
        for (var race = 0; race < MaxRaces; race++)
        {
            if (await tables.GetAsync(new RowAddress(StoreTable.Data, Partition, InvoicePrefix + irn), cancellationToken) is not { } row) return false;
            var changed = change(Value(row, SandboxJson.Default.SandboxInvoice));
            if (await CommitAsync(RowChange.Update(row.Key, 1, Bytes(changed, SandboxJson.Default.SandboxInvoice), row.ETag), cancellationToken)) return true;
        }

        throw new StorageUnavailableException("A document of the stand-in changed more often than it tries.");
    }

    public async Task ForgetInvoicesAsync(CancellationToken cancellationToken)
    {
        foreach (var invoice in await InvoicesAsync(cancellationToken)) await CommitAsync(RowChange.Delete(InvoicePrefix + invoice.Irn), cancellationToken);
    }

    private Task<bool> InsertAsync<T>(string key, T value, JsonTypeInfo<T> type, CancellationToken cancellationToken) => CommitAsync(RowChange.Insert(key, 1, Bytes(value, type)), cancellationToken);

    private async Task<bool> CommitAsync(RowChange change, CancellationToken cancellationToken) => (await tables.CommitAsync(StoreTable.Data, Partition, [change], cancellationToken)).IsCommitted;

    private async Task<List<T>> ReadAllAsync<T>(string prefix, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var all = new List<T>();
        string? continuation = null;
        do
        {
            var page = await tables.ReadAsync(StoreTable.Data, Partition, KeyRange.Prefix(prefix), PageSize, continuation, cancellationToken);
            all.AddRange(page.Rows.Select(row => Value(row, type)));
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return all;
    }

    private static byte[] Bytes<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    private static T Value<T>(Row row, JsonTypeInfo<T> type) => JsonSerializer.Deserialize(row.Body.Span, type) ?? throw new InvalidDataException("A row of the stand-in holds null.");
}
