using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Invoicing;

/// <summary>What was open on one invoice at the end of a day: naira kobo, and minor units of its currency. Below zero where it was paid before its own date.</summary>
public sealed record OwedInvoice(Guid CustomerId, DateOnly DueDate, string Currency, long Kobo, long Amount);

/// <summary>What was owed at the end of any day, as the books have it. It reads what is open now and what was open then, and nothing of what came and went between.</summary>
public sealed class Receivables(TenantStore store)
{
    /// <summary>Every invoice with something owed on it at the end of <paramref name="day"/>.</summary>
    public async Task<IReadOnlyList<OwedInvoice>> OwedOnAsync(TenantScope scope, DateOnly day, CancellationToken cancellationToken)
    {
        // Open ones first: an invoice that is settled while we read is then seen twice, which is put right below, and never missed.
        var open = await store.ReadAllAsync(scope, Keys.OpenInvoices, cancellationToken);
        var settled = await Task.WhenAll(Keys.InvoicesOpenOn(day).Select(node => store.ReadAllAsync(scope, node, cancellationToken)));
        var latest = open.Concat(settled.SelectMany(node => node)).GroupBy(item => item.Id, (_, seen) => seen.Last());
        return [.. latest.Select(item => On(item, day)).Where(owed => owed.Kobo != 0 || owed.Amount != 0)];
    }

    private static OwedInvoice On(Receivable item, DateOnly day)
    {
        var (kobo, amount) = item.OwedOn(day);
        return new OwedInvoice(item.CustomerId, item.DueDate, item.Currency, kobo, amount);
    }
}
