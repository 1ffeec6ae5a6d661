using Finora.Core.Documents;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Nrs;
using Finora.Core.Storage;
using Finora.Core.Time;
using Finora.Core.Webhooks;

namespace Finora.Core.Messaging;

/// <summary>
/// Mails the admins of a business when its reports to the tax authority need them (a submission that was parked, a hold, a consumer sale whose time runs out), and when its plan is nearly or wholly used. One message to all of them, with the id of
/// the event that caused it, so an event that is told twice is mailed once. What was mended meanwhile is not told of.
/// </summary>
public sealed class TellAdmins(TenantStore store, TenantKeyring keyring, AdminAddresses admins, Messages messages, MessageOrigins origins) : IEventSubscriber
{
    public async Task HandleAsync(TenantScope scope, DomainEvent domainEvent, CancellationToken cancellationToken)
    {
        if (domainEvent.Type is not (EventType.FirsRejected or EventType.NrsHeld or EventType.NrsReportDue or EventType.UsageReached)) return;
        if (await store.GetAsync(scope.Home, Keys.Business, cancellationToken) is not { Value: var business }) return;
        if (await NoticeAsync(scope, domainEvent, business, cancellationToken) is not { } notice) return;
        var addresses = await admins.FindAsync(scope, business, cancellationToken);
        if (addresses.Count == 0) return;
        var cipher = await keyring.OpenAsync(scope.TenantId, cancellationToken);
        var content = new MessageContent(addresses[0], [.. addresses.Skip(1)]) { Notice = notice.Kind, Values = notice.Values };
        await store.RunAsync<bool>(
            scope,
            async (batch, token) =>
            {
                if (await store.GetAsync(scope, Keys.Message(domainEvent.Id), token) is null) messages.AddNotice(batch, cipher, domainEvent.Id, content);
                return true;
            },
            cancellationToken);
    }

    /// <summary>Null when there is nothing to tell, or not any more.</summary>
    private async Task<(NoticeKind Kind, Dictionary<string, string> Values)?> NoticeAsync(TenantScope scope, DomainEvent domainEvent, Business business, CancellationToken cancellationToken)
    {
        if (domainEvent.Type == EventType.UsageReached) return await store.GetAsync(scope, Keys.UsageNotice(domainEvent.SubjectId), cancellationToken) is { } usage ? UsageTexts.Of(usage.Value, business.Name, origins.AppOrigin) : null;
        var submission = (await store.GetAsync(scope, Keys.NrsSubmission(domainEvent.SubjectId), cancellationToken))?.Value;
        var invoice = (await store.GetAsync(scope, Keys.Invoice(domainEvent.SubjectId), cancellationToken))?.Value;
        return (domainEvent.Type, submission, invoice) switch
        {
            (EventType.NrsHeld, { Hold: { } hold }, _) => (NoticeKind.NrsHold, new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["business"] = business.Name, ["why"] = Why(hold), ["link"] = $"{origins.AppOrigin}/settings/integrations",
            }),
            (EventType.FirsRejected, { Status: NrsStatus.Parked }, { } parked) => (NoticeKind.NrsParked, Document(parked, business)),
            (EventType.NrsReportDue, not { IsRegistered: true }, { State: InvoiceState.Issued, IssuedAt: { } issued } due) => (NoticeKind.NrsReportDue, new Dictionary<string, string>(Document(due, business), StringComparer.Ordinal)
            {
                ["until"] = Until(issued + SweepNrs.ReportWithin),
            }),
            _ => null,
        };
    }

    private Dictionary<string, string> Document(Invoice invoice, Business business) => new(StringComparer.Ordinal)
    {
        ["document"] = $"{(invoice.Type == DocumentType.CreditNote ? "Credit note" : "Invoice")} {invoice.Number}",
        ["business"] = business.Name,
        ["link"] = $"{origins.AppOrigin}/invoices/{invoice.Id:D}",
    };

    private static string Why(NrsHold hold) => hold switch
    {
        NrsHold.Credentials => "NRS refused the API key or the secret.",
        NrsHold.BusinessId => "NRS does not take the business id for one.",
        _ => "This installation is not set up rightly for NRS. Its operator was told; you need not do anything.",
    };

    private static string Until(DateTimeOffset at) => $"{LagosCalendar.TimeOf(at):HH:mm} on {MoneyText.Day(LagosCalendar.DayOf(at))}";
}
