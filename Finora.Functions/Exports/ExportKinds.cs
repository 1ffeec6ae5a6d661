using System.Runtime.CompilerServices;
using Finora.Core;
using Finora.Core.Audit;
using Finora.Core.Customers;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Ledger;
using Finora.Core.Limits;
using Finora.Core.Nrs;
using Finora.Core.Payments;
using Finora.Core.Products;
using Finora.Core.Settings;
using Finora.Core.Storage;
using Finora.Core.Tax;
using Finora.Core.Teams;
using Finora.Core.Webhooks;
using Finora.Functions.Business;
using Finora.Functions.Platform;

namespace Finora.Functions.Exports;

/// <summary>
/// The kinds of records that an export holds, each in the words of the API that shows it, so that whoever knows the API can read the file. Secrets are in none of them.
/// </summary>
internal sealed class ExportKinds(
    TenantStore store, SettingsRegister settings, CustomerDirectory customers, ProductCatalogue products, InvoiceRegister invoices, Platform.InvoicePresenter presenter, SubmissionRegister submissions, PaymentLinks links, TaxRates rates,
    Charts charts, ApiKeyRegister keys, PlatformKeyUses uses, UserDirectory users, TeamRegister team, WebhookDirectory webhooks, AuditLog audit, FinoraSettings origins, TimeProvider time)
{
    private const int PageSize = 100;

    public async Task<IReadOnlyList<IExportKind>> OfAsync(TenantScope scope, CancellationToken cancellationToken)
    {
        var chart = await charts.ReadAsync(scope, cancellationToken);
        return [.. Identity(scope), .. Trade(scope), .. Books(scope, chart)];
    }

    private IEnumerable<IExportKind> Identity(TenantScope scope)
    {
        yield return new ExportKind<SettingsBody>("settings", PlatformJson.Default.SettingsBody, token => SettingsAsync(scope, token));
        yield return new ExportKind<TeammateBody>("team", PlatformJson.Default.TeammateBody, token => WalkAsync(wanted => team.ListAsync(scope.TenantId, wanted, token), teammate => TeammateBody.From(teammate, time.GetUtcNow())));
        yield return new ExportKind<Platform.ApiKeyBody>("api_keys", PlatformJson.Default.ApiKeyBody, token => KeysAsync(scope, token));
        yield return new ExportKind<Platform.WebhookBody>(
            "webhooks", PlatformJson.Default.WebhookBody, token => WalkAsync(wanted => webhooks.ListAsync(scope, ApiSurface.Platform, wanted, token), view => Platform.WebhookBody.From(view, time.GetUtcNow())));
        yield return new ExportKind<AuditRecordBody>("audit_log", PlatformJson.Default.AuditRecordBody, token => WalkAsync(wanted => audit.ListAsync(scope.TenantId, new AuditFilter(), wanted, token), AuditRecordBody.From));
    }

    private IEnumerable<IExportKind> Trade(TenantScope scope)
    {
        yield return new ExportKind<Platform.CustomerBody>(
            "customers", PlatformJson.Default.CustomerBody, token => EachAsync(store.AllAsync(scope, Keys.Customers, token), customer => customers.GetAsync(scope, customer.Id, token), Platform.CustomerBody.From, token));
        yield return new ExportKind<ProductBody>(
            "products", BusinessJson.Default.ProductBody, token => EachAsync(store.AllAsync(scope, Keys.Products, token), product => products.GetAsync(scope, product.Id, token), ProductBody.From, token));
        yield return new ExportKind<Platform.InvoiceBody>("invoices", PlatformJson.Default.InvoiceBody, token => InvoicesAsync(scope, open => presenter.Print(scope.TenantId, open), token));
        yield return new ExportKind<FirsSubmissionBody>("firs_submissions", PlatformJson.Default.FirsSubmissionBody, token => SubmissionsAsync(scope, token));
        yield return new ExportKind<PaymentBody>("payments", PlatformJson.Default.PaymentBody, token => SelectAsync(store.AllAsync(scope, Keys.Payments, token), PaymentBody.From, token));
        yield return new ExportKind<PaymentLinkBody>(
            "payment_links", BusinessJson.Default.PaymentLinkBody, token => EachAsync(store.AllAsync(scope, Keys.PaymentLinks, token), link => links.GetAsync(scope, link.Id, token), view => PaymentLinkBody.From(view, origins), token));
        yield return new ExportKind<TaxRateBody>("tax_rates", PlatformJson.Default.TaxRateBody, token => WalkAsync(wanted => rates.ListAsync(scope, new TaxRateFilter(null, true), wanted, token), TaxRateBody.From));
    }

    private IEnumerable<IExportKind> Books(TenantScope scope, Chart chart)
    {
        yield return new ExportKind<Platform.ExpenseBody>(
            "expenses", PlatformJson.Default.ExpenseBody, token => SelectAsync(store.AllAsync(scope, Keys.Expenses, token), expense => expense.IsDeleted ? null : Platform.ExpenseBody.From(expense, origins.ApiOrigin), token));
        yield return new ExportKind<JournalEntryBody>("journal_entries", BusinessJson.Default.JournalEntryBody, token => SelectAsync(store.AllAsync(scope, Keys.JournalEntries, token), entry => JournalEntryBody.From(entry, chart), token));
    }

    private async IAsyncEnumerable<SettingsBody> SettingsAsync(TenantScope scope, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var business = await settings.GetAsync(scope.TenantId, cancellationToken);
        yield return SettingsBody.From(business, new FirsSettingsBody(business.NrsServiceId is not null, "", business.NrsServiceId, null), origins.ApiOrigin);
    }

    private async IAsyncEnumerable<Platform.ApiKeyBody> KeysAsync(TenantScope scope, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var used = await uses.OfKeysAsync(scope.TenantId, cancellationToken);
        await foreach (var key in WalkAsync(wanted => keys.ListPlatformAsync(scope.TenantId, true, wanted, cancellationToken), key => key))
        {
            yield return Platform.ApiKeyBody.From(key, (await users.FindAsync(scope.TenantId, key.UserId, cancellationToken))?.Email, used.TryGetValue(key.Id, out var at) ? at : null);
        }
    }

    private async IAsyncEnumerable<T> InvoicesAsync<T>(TenantScope scope, Func<OpenInvoice, T> print, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var invoice in store.AllAsync(scope, Keys.Invoices, cancellationToken))
        {
            if (invoice.State == InvoiceState.Deleted) continue;
            foreach (var open in await invoices.OpenAsync(scope, [invoice], cancellationToken)) yield return print(open);
        }
    }

    private async IAsyncEnumerable<FirsSubmissionBody> SubmissionsAsync(TenantScope scope, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var invoice in store.AllAsync(scope, Keys.Invoices, cancellationToken))
        {
            if (invoice.Nrs is null) continue;
            var submission = await submissions.GetAsync(scope, invoice.Id, cancellationToken);
            if (submission.IsOk) yield return FirsSubmissionBody.From(submission.Value);
        }
    }

    /// <summary>Each record as it is opened; one that is gone meanwhile is left out.</summary>
    private static async IAsyncEnumerable<TBody> EachAsync<TRow, TOpen, TBody>(
        IAsyncEnumerable<TRow> rows, Func<TRow, Task<Outcome<TOpen>>> open, Func<TOpen, TBody> print, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            var opened = await open(row);
            if (opened.IsOk) yield return print(opened.Value);
        }
    }

    private static async IAsyncEnumerable<TBody> SelectAsync<TRow, TBody>(IAsyncEnumerable<TRow> rows, Func<TRow, TBody?> print, [EnumeratorCancellation] CancellationToken cancellationToken)
        where TBody : class
    {
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            if (print(row) is { } body) yield return body;
        }
    }

    private static async IAsyncEnumerable<TBody> WalkAsync<TRow, TBody>(Func<SliceRequest, Task<ListSlice<TRow>>> page, Func<TRow, TBody> print)
    {
        string? position = null;
        do
        {
            var slice = await page(new SliceRequest(PageSize, position));
            foreach (var row in slice.Items) yield return print(row);
            position = slice.Position;
        }
        while (position is not null);
    }
}
