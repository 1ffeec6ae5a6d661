using Finora.Core.Accounts;
using Finora.Core.Billing;
using Finora.Core.Documents;
using Finora.Core.Identity;
using Finora.Core.Money;
using Finora.Core.Storage;
using Finora.Core.Time;
using Finora.Core.Webhooks;

namespace Finora.Core.Messaging;

/// <summary>
/// Mails the owner of a business what happened to it. The message has the id of the event that caused it, so an event that is told twice is mailed once. It goes to the owner's login
/// address, or to the business's own where the owner's is not known here.
/// </summary>
public sealed class TellOwner(TenantStore store, TenantKeyring keyring, OwnerAddresses owners, Messages messages, LowBalanceNotices balances, AccountLinks links, MessageOrigins origins) : IEventSubscriber
{
    public async Task HandleAsync(TenantScope scope, DomainEvent domainEvent, CancellationToken cancellationToken)
    {
        if (KindOf(domainEvent.Type) is not { } kind || await store.GetAsync(scope.Home, Keys.Business, cancellationToken) is not { } business) return;
        if (await ValuesAsync(scope, domainEvent, business.Value, cancellationToken) is not { } values || await owners.FindAsync(scope, business.Value, cancellationToken) is not { } address) return;
        var cipher = await keyring.OpenAsync(scope.TenantId, cancellationToken);
        await store.RunAsync<bool>(
            scope,
            async (batch, token) =>
            {
                if (await store.GetAsync(scope, Keys.Message(domainEvent.Id), token) is null)
                {
                    // The business was made with its owner, so it is the owner's home.
                    if (kind == NoticeKind.OwnerInvited) values["link"] = links.Make(batch, new UserPointer(domainEvent.SubjectId, scope.TenantId), AccountLinkKind.ResetPassword);
                    messages.AddNotice(batch, cipher, domainEvent.Id, new MessageContent(address, []) { Notice = kind, Values = values });
                }

                return true;
            },
            cancellationToken);
    }

    private static NoticeKind? KindOf(string type) => type switch
    {
        EventType.ApiKeyCreated => NoticeKind.ApiKeyCreated,
        EventType.CreditsLow => NoticeKind.CreditsLow,
        EventType.OwnerInvited => NoticeKind.OwnerInvited,
        EventType.SubscriptionPastDue => NoticeKind.SubscriptionPastDue,
        EventType.WebhookDisabled => NoticeKind.WebhookDisabled,
        _ => null,
    };

    /// <summary>Null when what the event tells of is gone.</summary>
    private async Task<Dictionary<string, string>?> ValuesAsync(TenantScope scope, DomainEvent domainEvent, Business business, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["business"] = business.Name };
        switch (domainEvent.Type)
        {
            case EventType.ApiKeyCreated when await store.GetAsync(scope, Keys.ApiKey(domainEvent.SubjectId), cancellationToken) is { } key:
                values["key"] = key.Value.Name;
                return values;
            case EventType.CreditsLow when await balances.FindAsync(scope.TenantId, domainEvent.SubjectId, cancellationToken) is { } notice:
                values["balance"] = MoneyText.WithSign(notice.Balance, Currencies.Naira);
                values["link"] = $"{origins.AppOrigin}/api-credits";
                return values;
            case EventType.OwnerInvited:
                values["later"] = $"{origins.AppOrigin}/forgot-password";
                return values;
            case EventType.SubscriptionPastDue when await store.GetAsync(scope, Keys.Subscription, cancellationToken) is { Value.PastDueSince: { } since }:
                values["until"] = MoneyText.Day(LagosCalendar.DayOf(since + Subscription.Grace));
                values["link"] = $"{origins.AppOrigin}/billing";
                return values;
            case EventType.WebhookDisabled when await store.GetAsync(scope, Keys.Webhook(domainEvent.SubjectId), cancellationToken) is { } webhook:
                values["host"] = new Uri(webhook.Value.Url).Host;
                return values;
            default:
                return null;
        }
    }
}
