using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Invoicing;

/// <summary>How many invoices were made in one month; deleted drafts are among them, credit notes are not.</summary>
public sealed record InvoiceAllowanceUse(int Made) : IDocument
{
    public static int Schema => 1;
}

/// <summary>The invoices a month that each plan includes, counted over both surfaces by the calendar month in Lagos. Invoices of the test side do not count.</summary>
public static class InvoiceAllowance
{
    /// <summary>Null without limit.</summary>
    public static int? Of(Plan plan) => plan switch
    {
        Plan.Free => 10,
        Plan.Starter => 100,
        Plan.Premium => 2_000,
        _ => null,
    };

    /// <summary>Counts one more in <paramref name="batch"/>, or says why it may not be made.</summary>
    internal static async Task<Failure?> TakeAsync(TenantStore store, TenantBatch batch, Plan plan, DateOnly today, CancellationToken cancellationToken)
    {
        if (batch.Scope.Test) return null;
        var key = Keys.InvoiceAllowance(today);
        var stored = await store.GetAsync(batch.Scope, key, cancellationToken);
        var made = stored?.Value.Made ?? 0;
        if (made >= Of(plan)) return new Failure(FailureCode.PlanLimit, $"The plan includes {Of(plan):N0} invoices a month, and all of them are made.", []);
        batch.Save(key, stored, new InvoiceAllowanceUse(made + 1));
        return null;
    }
}
