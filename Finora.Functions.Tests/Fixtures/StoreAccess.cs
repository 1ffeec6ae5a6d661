using System.Text;
using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Ledger;
using Finora.Core.Messaging;
using Finora.Core.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Fixtures;

/// <summary>Looks and reaches behind the API, for states that it cannot make or does not show.</summary>
internal static class StoreAccess
{
    /// <summary>Every key begins with a small letter.</summary>
    private static readonly KeyRange AllRows = new("a", "{");
    private const string Undispatched = "out|";

    /// <summary>Changes a stored document as if a use case had done it.</summary>
    public static async Task EditAsync<T>(this TestApp app, TenantScope scope, RowKey<T> key, Func<T, T> change)
        where T : IDocument
    {
        var store = app.Service<TenantStore>();
        var outcome = await store.RunAsync<bool>(
            scope,
            async (batch, token) =>
            {
                var stored = await store.GetAsync(scope, key, token);
                batch.Update(stored!, change(stored!.Value));
                return true;
            },
            CancellationToken.None);
        Assert.IsTrue(outcome.IsOk);
    }

    public static async Task InsertAsync<T>(this TestApp app, TenantScope scope, RowKey<T> key, T document)
        where T : IDocument
    {
        var outcome = await app.Service<TenantStore>().RunAsync<bool>(
            scope,
            (batch, _) =>
            {
                batch.Insert(key, document);
                return Task.FromResult<Outcome<bool>>(true);
            },
            CancellationToken.None);
        Assert.IsTrue(outcome.IsOk);
    }

    public static async Task RemoveAsync<T>(this TestApp app, TenantScope scope, RowKey<T> key)
        where T : IDocument
    {
        var outcome = await app.Service<TenantStore>().RunAsync<bool>(
            scope,
            (batch, _) =>
            {
                batch.Delete(key);
                return Task.FromResult<Outcome<bool>>(true);
            },
            CancellationToken.None);
        Assert.IsTrue(outcome.IsOk);
    }

    public static async Task<T?> FindAsync<T>(this TestApp app, TenantScope scope, RowKey<T> key)
        where T : class, IDocument =>
        (await app.Service<TenantStore>().GetAsync(scope, key, CancellationToken.None))?.Value;

    /// <summary>Writes a pointer as the first step of a use case does.</summary>
    public static async Task ClaimAsync<T>(this TestApp app, PointerKey<T> key, T pointer)
        where T : IDocument => Assert.IsTrue(await app.Service<PointerStore>().ClaimAsync(key, pointer, CancellationToken.None));

    public static T Service<T>(this TestApp app)
        where T : notnull => app.Services.GetRequiredService<T>();

    /// <summary>
    /// Every row of one side of a tenant, with its version: two dumps are equal when nothing was written between them. Marks of events that wait to be dispatched are
    /// left out, since they go in the background; the events themselves are there.
    /// </summary>
    public static async Task<string> DumpAsync(this TestApp app, TenantScope scope)
    {
        var tables = app.Service<ITableStore>();
        var dump = new StringBuilder();
        string? continuation = null;
        do
        {
            var page = await tables.ReadAsync(StoreTable.Data, scope.Partition, AllRows, StoreLimits.MaxPageSize, continuation, CancellationToken.None);
            foreach (var row in page.Rows.Where(row => !row.Key.StartsWith(Undispatched, StringComparison.Ordinal))) dump.AppendLine($"{row.Key} {row.ETag} {Encoding.UTF8.GetString(row.Body.Span)}");
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return dump.ToString();
    }

    /// <summary>Makes the signing key, as the first document does: of both sides, in a batch of its own. Before two dumps are compared, that is done.</summary>
    public static Task MakeSigningKeyAsync(this TestApp app, TestBusiness business) => app.Service<InvoiceIssuing>().PrepareAsync(business.Created.Business.Id, CancellationToken.None);

    /// <summary>Waits until what happened so far has been told to everybody and its mail has gone, so that nothing is written any more until the next call.</summary>
    public static async Task SettleAsync(this TestApp app, TenantScope scope)
    {
        for (var wait = 0; wait < 1500; wait++)
        {
            var undispatched = await app.StoredAsync(scope, RowKeys.OutboxEntries);
            if (undispatched.Count == 0 && (await app.StoredAsync(scope, RowKeys.Messages)).All(message => message.State != MessageState.Queued)) return;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        throw new AssertFailedException("What happened was not told to everybody in thirty seconds.");
    }

    /// <summary>Debits less credits of each account over all posted entries, in kobo; accounts at zero are left out.</summary>
    public static async Task<Dictionary<string, long>> BalancesAsync(this TestApp app, TenantScope scope) =>
        (await app.StoredAsync(scope, RowKeys.JournalEntries))
            .Where(entry => entry.Status != JournalStatus.Draft)
            .SelectMany(entry => entry.Lines)
            .GroupBy(line => line.Account, StringComparer.Ordinal)
            .Select(lines => (Account: lines.Key, Balance: lines.Sum(line => line.Debit - line.Credit)))
            .Where(account => account.Balance != 0)
            .ToDictionary(account => account.Account, account => account.Balance, StringComparer.Ordinal);
}
