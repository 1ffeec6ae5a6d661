using Finora.Core.Identity;
using Finora.Core.Money;
using Finora.Core.Paystack;
using Finora.Core.Storage;
using Microsoft.Extensions.Logging;

namespace Finora.Core.Billing;

/// <summary>
/// Asks Paystack about plans whose period is over by a day and that nothing was heard of: an event may be lost, or a charge never tried, and the plan would run on for nothing. A charge that is found
/// extends the period as its event would have; a subscription that failed or ended there is past due; one that is said to be active is asked about again, and is past due after three days without a charge.
/// </summary>
public sealed partial class CheckRenewals(DueSweep sweep, DueTable due, TenantStore store, BillingDesk desk, SubscriptionCharges charges, IPaystack paystack, ILogger<CheckRenewals> logger)
{
    /// <summary>From the end of the period until the first question: Paystack charges within hours, and its events are tried again for longer.</summary>
    internal static readonly TimeSpan Wait = TimeSpan.FromDays(1);

    /// <summary>From the end of the period, for a subscription that is active and not charged.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromDays(3);

    /// <summary>After which it is asked about again, whether Paystack did not answer or had nothing new.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromHours(6);

    private enum Renewal
    {
        Charged,
        Waits,
        Lapsed,
    }

    /// <returns>How many due rows were handled.</returns>
    public Task<int> RunAsync(CancellationToken cancellationToken) => sweep.RunAsync(DueKind.SubscriptionRenewal, CheckAsync, cancellationToken);

    /// <summary>The question about the period that ends at <paramref name="end"/>.</summary>
    internal static DueWork QuestionAbout(TenantScope scope, DateTimeOffset end, DateTimeOffset now) =>
        new(DueKind.SubscriptionRenewal, now < end + Wait ? end + Wait : now + Again, scope.TenantId, false, scope.TenantId);

    private async Task CheckAsync(DueWork work, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var standing = await desk.ReadAsync(work.TenantId, cancellationToken);
        var known = standing.Subscription;
        if (!known.IsPaid || standing.Business.Plan == Plan.Enterprise || known.State == SubscriptionState.PastDue || known.PeriodEnd is not { } end || now < end + Wait) return;
        var found = await AskAsync(work.Scope, known, cancellationToken);
        if (!found.IsOk) Silent(logger, found.Failure.Code);
        else if (found.Value == Renewal.Charged) return;
        else if (found.Value == Renewal.Lapsed || now >= end + Patience)
        {
            var reference = known.SubscriptionCode ?? known.PlanCode ?? "";
            var lapsed = await charges.LapseAsync(work.Scope, one => one.PeriodEnd == end && one.SubscriptionCode == known.SubscriptionCode && one.Planned is null, reference, cancellationToken);
            if (lapsed is { IsOk: true, Value: true }) return;
        }

        await due.ScheduleAsync(work with { At = now + Again }, cancellationToken);
    }

    /// <summary>Fails when Paystack does not answer, or our key is not good; both are ours to mend and none of the tenant's fault.</summary>
    private async Task<Outcome<Renewal>> AskAsync(TenantScope scope, Subscription known, CancellationToken cancellationToken)
    {
        // What was planned for the end of the period is still to be done, and tried again by itself.
        if (known.Planned is not null) return Renewal.Waits;
        if (!desk.Secret.IsOk) return desk.Secret.Failure;

        // A subscription that was asked for and never told of: its charge would have brought the code.
        if (known is not { SubscriptionCode: { } code, PlanCode: { } plan }) return Renewal.Lapsed;
        var told = await paystack.FetchSubscriptionAsync(desk.Secret.Value, code, cancellationToken);
        if (!told.IsOk) return told.Failure.Code == FailureCode.NotFound ? Renewal.Lapsed : told.Failure;
        var isCharged = await IsExtendedAsync(scope, plan, told.Value.LastPaidTransaction, cancellationToken);
        if (!isCharged.IsOk) return isCharged.Failure;
        return isCharged.Value ? Renewal.Charged : told.Value.State == PaystackSubscriptionState.Active ? Renewal.Waits : Renewal.Lapsed;
    }

    /// <summary>Books the newest charge that Paystack knows of, unless its event was heard.</summary>
    private async Task<Outcome<bool>> IsExtendedAsync(TenantScope scope, string planCode, string? transactionId, CancellationToken cancellationToken)
    {
        if (transactionId is null) return false;
        var paid = await paystack.FetchTransactionAsync(desk.Secret.Value, transactionId, cancellationToken);
        if (!paid.IsOk) return paid.Failure.Code == FailureCode.NotFound ? false : paid.Failure;
        if (paid.Value is not { State: PaystackState.Success, Currency: Currencies.Naira }) return false;
        if (await store.GetAsync(scope, Keys.BillingInvoiceByReference(paid.Value.Reference), cancellationToken) is not null) return false;
        var extended = await charges.ExtendAsync(paid.Value, planCode, cancellationToken);
        if (extended.IsOk) Found(logger);
        return extended;
    }

    [LoggerMessage(3411, LogLevel.Warning, "A charge of a subscription was found at Paystack that no event had told of")]
    private static partial void Found(ILogger logger);

    [LoggerMessage(3412, LogLevel.Error, "Paystack could not be asked about a subscription whose period is over ({Fault}); it is asked again")]
    private static partial void Silent(ILogger logger, FailureCode fault);
}
