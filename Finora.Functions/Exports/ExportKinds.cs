using System.Text.Json.Serialization.Metadata;
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
    /// <param name="pageSize">Records that are read at once.</param>
    public async Task<IReadOnlyList<IExportKind>> OfAsync(TenantScope scope, int pageSize, CancellationToken cancellationToken)
    {
        var chart = await charts.ReadAsync(scope, cancellationToken);
        return [.. Identity(scope, pageSize), .. Trade(scope, pageSize), .. Books(scope, chart, pageSize)];
    }

    private IEnumerable<IExportKind> Identity(TenantScope scope, int size)
    {
        yield return new ExportKind<SettingsBody>("settings", PlatformJson.Default.SettingsBody, (_, token) => SettingsAsync(scope, token));
        yield return Walk("team", PlatformJson.Default.TeammateBody, size, (wanted, token) => team.ListAsync(scope.TenantId, wanted, token), teammate => TeammateBody.From(teammate, time.GetUtcNow()));
        yield return new ExportKind<Platform.ApiKeyBody>("api_keys", PlatformJson.Default.ApiKeyBody, (after, token) => KeysAsync(scope, new SliceRequest(size, after), token));
        yield return Walk("webhooks", PlatformJson.Default.WebhookBody, size, (wanted, token) => webhooks.ListAsync(scope, ApiSurface.Platform, wanted, token), view => Platform.WebhookBody.From(view, time.GetUtcNow()));
        yield return Walk("audit_log", PlatformJson.Default.AuditRecordBody, size, (wanted, token) => audit.ListAsync(scope.TenantId, new AuditFilter(), wanted, token), AuditRecordBody.From);
    }

    private IEnumerable<IExportKind> Trade(TenantScope scope, int size)
    {
        yield return Rows("customers", PlatformJson.Default.CustomerBody, scope, size, Keys.Customers, async (customer, token) => Print(await customers.GetAsync(scope, customer.Id, token), Platform.CustomerBody.From));
        yield return Rows("products", BusinessJson.Default.ProductBody, scope, size, Keys.Products, async (product, token) => Print(await products.GetAsync(scope, product.Id, token), ProductBody.From));
        yield return Rows("invoices", PlatformJson.Default.InvoiceBody, scope, size, Keys.Invoices, (invoice, token) => InvoiceAsync(scope, invoice, token));
        yield return Rows(
            "firs_submissions", PlatformJson.Default.FirsSubmissionBody, scope, size, Keys.Invoices, async (invoice, token) => invoice.Nrs is null ? null : Print(await submissions.GetAsync(scope, invoice.Id, token), FirsSubmissionBody.From));
        yield return Rows("payments", PlatformJson.Default.PaymentBody, scope, size, Keys.Payments, (payment, _) => Task.FromResult<PaymentBody?>(PaymentBody.From(payment)));
        yield return Rows("payment_links", BusinessJson.Default.PaymentLinkBody, scope, size, Keys.PaymentLinks, async (link, token) => Print(await links.GetAsync(scope, link.Id, token), view => PaymentLinkBody.From(view, origins)));
        yield return Walk("tax_rates", PlatformJson.Default.TaxRateBody, size, (wanted, token) => rates.ListAsync(scope, new TaxRateFilter(null, true), wanted, token), TaxRateBody.From);
    }

    private IEnumerable<IExportKind> Books(TenantScope scope, Chart chart, int size)
    {
        yield return Rows(
            "expenses", PlatformJson.Default.ExpenseBody, scope, size, Keys.Expenses, (expense, _) => Task.FromResult(expense.IsDeleted ? null : Platform.ExpenseBody.From(expense, origins.ApiOrigin)));
        yield return Rows("journal_entries", BusinessJson.Default.JournalEntryBody, scope, size, Keys.JournalEntries, (entry, _) => Task.FromResult<JournalEntryBody?>(JournalEntryBody.From(entry, chart)));
    }

    private async Task<ExportPage<SettingsBody>> SettingsAsync(TenantScope scope, CancellationToken cancellationToken)
    {
        var business = await settings.GetAsync(scope.TenantId, cancellationToken);
        return new ExportPage<SettingsBody>([SettingsBody.From(business, new FirsSettingsBody(business.NrsServiceId is not null, "", business.NrsServiceId, null), origins.ApiOrigin)], null);
    }

    private async Task<ExportPage<Platform.ApiKeyBody>> KeysAsync(TenantScope scope, SliceRequest wanted, CancellationToken cancellationToken)
    {
        var used = await uses.OfKeysAsync(scope.TenantId, cancellationToken);
        var page = await keys.ListPlatformAsync(scope.TenantId, true, wanted, cancellationToken);
        var bodies = new List<Platform.ApiKeyBody>();
        foreach (var key in page.Items) bodies.Add(Platform.ApiKeyBody.From(key, (await users.FindAsync(scope.TenantId, key.UserId, cancellationToken))?.Email, used.TryGetValue(key.Id, out var at) ? at : null));
        return new ExportPage<Platform.ApiKeyBody>(bodies, page.Position);
    }

    private async Task<Platform.InvoiceBody?> InvoiceAsync(TenantScope scope, Invoice invoice, CancellationToken cancellationToken) =>
        invoice.State == InvoiceState.Deleted ? null : (await invoices.OpenAsync(scope, [invoice], cancellationToken)).Select(open => presenter.Print(scope.TenantId, open)).FirstOrDefault();

    /// <summary>A record that is gone meanwhile is left out.</summary>
    private static TBody? Print<TOpen, TBody>(Outcome<TOpen> opened, Func<TOpen, TBody> print)
        where TBody : class => opened.IsOk ? print(opened.Value) : null;

    /// <summary>Home rows, each as the API shows it; null leaves one out.</summary>
    private ExportKind<TBody> Rows<TRow, TBody>(string name, JsonTypeInfo<TBody> type, TenantScope scope, int size, RowRange<TRow> range, Func<TRow, CancellationToken, Task<TBody?>> print)
        where TRow : IDocument
        where TBody : class => new(name, type, async (after, token) =>
        {
            var page = await store.ReadAsync(scope, range, size, after, token);
            var bodies = new List<TBody>(page.Items.Count);
            foreach (var row in page.Items)
            {
                if (await print(row.Value, token) is { } body) bodies.Add(body);
            }

            return new ExportPage<TBody>(bodies, page.Continuation);
        });

    /// <summary>What a list of the API shows.</summary>
    private static ExportKind<TBody> Walk<TRow, TBody>(string name, JsonTypeInfo<TBody> type, int size, Func<SliceRequest, CancellationToken, Task<ListSlice<TRow>>> list, Func<TRow, TBody> print) => new(name, type, async (after, token) =>
    {
        var page = await list(new SliceRequest(size, after), token);
        return new ExportPage<TBody>([.. page.Items.Select(print)], page.Position);
    });
}
