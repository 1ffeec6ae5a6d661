using Finora.Core.Identity;
using Finora.Core.Money;
using Finora.Core.Storage;
using Microsoft.Extensions.Logging;

namespace Finora.Core.Billing;

/// <summary>
/// Credits a top-up that the gateway has confirmed, whichever way the news came: by its webhook, or because it was asked. Once for each reference, since the entry and
/// the state of the top-up are one batch. What is confirmed after the page has expired, or after a failed try, is credited too.
/// </summary>
public sealed partial class ConfirmTopUp(PrepaidPools pools, IPayers payers, ITableStore tables, PointerStore pointers, ILogger<ConfirmTopUp> logger)
{
    /// <summary>For the gateway's webhook, which knows no more than the reference.</summary>
    /// <param name="paidKobo">What was paid, in kobo.</param>
    /// <returns><see cref="FailureCode.NotFound"/> for a reference that is not of a top-up of ours.</returns>
    public async Task<Outcome<TopUp>> RunAsync(string reference, long paidKobo, DateTimeOffset paidAt, CancellationToken cancellationToken) =>
        PublicId.TryParse(IdPrefix.TopUp, reference, out var id) && await pointers.FindAsync(PointerKeys.TopUp(id), cancellationToken) is { } pointer
            ? await RunAsync(pointer.Value.Owner, id, paidKobo, paidAt, cancellationToken)
            : NoSuchTopUp;

    internal static Failure NoSuchTopUp => Failure.NotFound("There is no such top-up.");

    internal async Task<Outcome<TopUp>> RunAsync(PoolOwner owner, Guid id, long paidKobo, DateTimeOffset paidAt, CancellationToken cancellationToken)
    {
        if (await tables.FindTopUpAsync(owner, id, cancellationToken) is not { } known) return NoSuchTopUp;
        var noticeTo = (await payers.OfAsync(known.Value.BusinessId, cancellationToken)).NoticeTo;
        var (topUp, isNew) = await pools.RunAsync(owner, draft => CreditAsync(draft, id, paidKobo, paidAt, noticeTo));
        if (isNew && paidKobo != topUp.Total) OtherSum(logger, topUp.Reference, Kobo.Format(topUp.Total), Kobo.Format(paidKobo), Kobo.Format(topUp.CreditFor(paidKobo)));
        return topUp;
    }

    private async Task<(TopUp TopUp, bool IsNew)> CreditAsync(PoolDraft draft, Guid id, long paidKobo, DateTimeOffset paidAt, Guid noticeTo)
    {
        var stored = await tables.FindTopUpAsync(draft.Owner, id, CancellationToken.None) ?? throw new InvalidDataException("A top-up vanished between two reads.");
        if (stored.Value.PaidAt is not null || draft.HasBooked(id)) return (stored.Value, false);
        var paid = stored.Value with { PaidAt = paidAt, FailedAt = null, Confirmed = paidKobo };
        draft.Rows.Add(TopUpRows.ChangeOf(stored, paid));
        draft.Post(new PoolPosting(PoolEntryType.TopUp, paid.CreditFor(paidKobo), paid.Description) { BusinessId = paid.BusinessId, TopUpId = id }, noticeTo);
        return (paid, true);
    }

    [LoggerMessage(1401, LogLevel.Critical, "The top-up {Reference} over NGN {Total} was paid with NGN {Paid}; NGN {Credited} were credited. Look into it")]
    private static partial void OtherSum(ILogger logger, string reference, string total, string paid, string credited);
}
