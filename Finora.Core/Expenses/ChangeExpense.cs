using Finora.Core.Identity;
using Finora.Core.Payments;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Expenses;

/// <summary>What somebody wants of a recorded expense.</summary>
/// <param name="Amend">The terms with what was sent put in, or what is wrong with the result.</param>
/// <param name="Status">Null when it is to stay.</param>
/// <param name="Touches">Whether anything was sent that a pending expense does not take.</param>
public sealed record ExpenseEdit(Func<ExpenseTerms, Outcome<ExpenseTerms>> Amend, ExpenseStatus? Status, bool Touches)
{
    /// <summary>Of the payment, when a pending expense becomes paid.</summary>
    public PaymentMethod? Method { get; init; }

    /// <summary>Of the payment; today in Lagos unless given.</summary>
    public DateOnly? Date { get; init; }

    public bool IsEmpty => !Touches && Status is null && Method is null && Date is null;
}

/// <summary>Edits a draft and posts it where the status says so; pays a pending expense. Nothing else can be changed.</summary>
public sealed class UpdateExpense(TenantStore store, ExpenseBooking booking, TimeProvider time)
{
    public Task<Outcome<Expense>> RunAsync(TenantScope scope, Guid id, ExpenseEdit edit, CancellationToken cancellationToken) => store.RunAsync<Expense>(
        scope,
        async (batch, token) =>
        {
            var stored = await store.GetAsync(scope, Keys.Expense(id), token);
            if (stored is null) return ExpenseRegister.NotFound(id);
            var changed = stored.Value.Status switch
            {
                ExpenseStatus.Draft => await EditAsync(batch, stored.Value, edit, token),
                _ when edit.IsEmpty => stored.Value,
                ExpenseStatus.Pending when edit is { Touches: false, Status: ExpenseStatus.Paid } =>
                    await booking.PayAsync(batch, stored.Value, edit.Method ?? stored.Value.Terms.Method, edit.Date ?? LagosCalendar.Today(time), token),
                ExpenseStatus.Pending => Failure.Conflict("A pending expense can only be paid."),
                _ => Failure.Conflict("The expense is paid or cancelled and cannot be changed."),
            };
            return !changed.IsOk || changed.Value == stored.Value ? changed : booking.Save(batch, stored, changed.Value);
        },
        cancellationToken);

    private async Task<Outcome<Expense>> EditAsync(TenantBatch batch, Expense draft, ExpenseEdit edit, CancellationToken cancellationToken)
    {
        var terms = edit.Amend(draft.Terms);
        if (!terms.IsOk) return terms.Failure;
        if (await booking.AccountFaultAsync(batch, terms.Value, cancellationToken) is { } fault) return fault;
        return await booking.PostAsync(batch, draft with { Terms = terms.Value }, edit.Status ?? ExpenseStatus.Draft, cancellationToken);
    }
}

/// <summary>Cancels an expense and takes its entries back; a draft has none.</summary>
public sealed class VoidExpense(TenantStore store, ExpenseBooking booking)
{
    /// <param name="callId">Of a call that may be repeated; its repeat gets the voided expense again.</param>
    public Task<Outcome<Expense>> RunAsync(TenantScope scope, Guid id, string reason, Guid? callId, CancellationToken cancellationToken) => store.RunAsync<Expense>(
        scope,
        async (batch, token) =>
        {
            var stored = await store.GetAsync(scope, Keys.Expense(id), token);
            if (stored is null) return ExpenseRegister.NotFound(id);
            if (stored.Value.Status == ExpenseStatus.Cancelled) return stored.Value.VoidCall is { } by && by == callId ? stored.Value : Failure.Conflict("The expense is already voided.");
            return booking.Save(batch, stored, await booking.VoidAsync(batch, stored.Value, reason, token) with { VoidCall = callId });
        },
        cancellationToken);
}
