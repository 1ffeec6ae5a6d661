using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Storage;

namespace Finora.Core.Payments;

/// <summary>Finds the payment and the invoice that somebody means who wants to match them: Platform contract, section 11.</summary>
public sealed class PaymentMatching(TenantStore store)
{
    /// <summary>Several are told by their numbers, up to this many.</summary>
    private const int MaxTold = 5;

    /// <summary>Open invoices that one call looks through; whoever has more must say which.</summary>
    private const int MaxLookedThrough = 10_000;

    private const int PageSize = 1_000;

    public async Task<Outcome<Stored<Payment>>> FindPaymentAsync(TenantScope scope, WantedMatch wanted, CancellationToken cancellationToken)
    {
        if (wanted.PaymentId is { } id) return await store.GetAsync(scope, Keys.Payment(id), cancellationToken) is { } named ? named : PaymentRegister.NotFound(id);
        var reference = NameOrder.Fold(wanted.Reference!);
        var (amount, call) = (wanted.Amount, wanted.CallId);
        var found = await store.FollowAsync(
            scope, Keys.PaymentsByReference(wanted.Reference!), Keys.Payment, new SliceRequest(MaxTold, null),
            payment => NameOrder.Fold(payment.Reference!) == reference && ((call is not null && payment.Allocations.Any(part => part.CallId == call)) || payment.Unallocated == amount), cancellationToken);
        var meant = found.Items.FirstOrDefault(payment => call is not null && payment.Allocations.Any(part => part.CallId == call)) ?? (found.Items.Count == 1 ? found.Items[0] : null);
        if (meant is not null) return await store.GetAsync(scope, Keys.Payment(meant.Id), cancellationToken) ?? throw new InvalidDataException("A payment vanished between two reads.");
        return Failure.Rule(found.Items.Count == 0 ? "No payment with this reference has that amount unallocated." : "Several payments with this reference have that amount unallocated. Name the payment by its id.");
    }

    /// <summary>The one that is named; else the one open invoice whose number or buyer's reference the payment tells; else the one with exactly that amount due.</summary>
    public async Task<Outcome<Stored<Invoice>>> FindInvoiceAsync(TenantScope scope, WantedMatch wanted, Payment payment, CancellationToken cancellationToken)
    {
        if (wanted.InvoiceId is { } id) return await ReadAsync(scope, id, cancellationToken) is { } named ? named : InvoiceRegister.NotFound(id);
        var open = await OpenInvoicesAsync(scope, payment.Currency, cancellationToken);
        if (!open.IsOk) return open.Failure;
        var texts = new[] { payment.Reference, payment.Notes }.OfType<string>().Select(NameOrder.Fold).ToArray();
        var told = open.Value.Where(invoice => IsTold(invoice.Number, texts) || IsTold(invoice.Reference, texts)).ToArray();
        var meant = told.Length > 0 ? told : [.. open.Value.Where(invoice => invoice.OwedOn(DateOnly.MaxValue).Amount == payment.Unallocated)];
        if (meant is [var one] && await ReadAsync(scope, one.Id, cancellationToken) is { } only) return only;
        return Failure.Rule(meant.Length == 0 ? "No open invoice fits the payment. Name the invoice." : $"Several open invoices fit the payment: {Numbers(meant)}. Name the invoice.");
    }

    private static string Numbers(Receivable[] meant) => string.Join(", ", meant.OrderBy(invoice => invoice.Number, StringComparer.Ordinal).Take(MaxTold).Select(invoice => invoice.Number)) + (meant.Length > MaxTold ? " and others" : "");

    private static bool IsTold(string? name, string[] texts) => name is { Length: > 0 } && NameOrder.Fold(name) is var folded && texts.Any(text => text.Contains(folded, StringComparison.Ordinal));

    private async Task<Stored<Invoice>?> ReadAsync(TenantScope scope, Guid id, CancellationToken cancellationToken) =>
        await store.GetAsync(scope, Keys.Invoice(id), cancellationToken) is { Value.State: not InvoiceState.Deleted } found ? found : null;

    private async Task<Outcome<List<Receivable>>> OpenInvoicesAsync(TenantScope scope, string currency, CancellationToken cancellationToken)
    {
        var (open, lookedAt, continuation) = (new List<Receivable>(), 0, (string?)null);
        do
        {
            var page = await store.ReadAsync(scope, Keys.OpenInvoices, PageSize, continuation, cancellationToken);
            open.AddRange(page.Items.Select(item => item.Value).Where(invoice => invoice.Currency == currency));
            (lookedAt, continuation) = (lookedAt + page.Items.Count, page.Continuation);
        }
        while (continuation is not null && lookedAt < MaxLookedThrough);
        return continuation is null ? open : Failure.Rule("There are too many open invoices to look through. Name the invoice.");
    }
}
