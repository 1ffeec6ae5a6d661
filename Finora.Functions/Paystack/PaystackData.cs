using System.Text.Json;
using Finora.Core.Money;
using Finora.Core.Paystack;
using Finora.Core.Time;

namespace Finora.Functions.Paystack;

/// <summary>
/// Reads what Paystack writes about a payment or a subscription, in events and in answers alike. A member that is missing, or of another kind than documented, is null: what follows from that is for
/// the caller. Nothing is read that identifies a person.
/// </summary>
internal readonly struct PaystackData(JsonElement data)
{
    private const int MaxText = 200;

    /// <summary>A number or a text.</summary>
    public string? Id => Scalar(data, "id");

    public string? Reference => Text(data, "reference");

    public string? Status => Text(data, "status");

    public string? Currency => Text(data, "currency");

    public string? Channel => Text(data, "channel");

    public string? Reason => Text(data, "gateway_response") ?? Text(data, "message");

    /// <summary>Minor units.</summary>
    public long? Amount => WholeNumber(data, "amount");

    public long? Fees => WholeNumber(data, "fees");

    /// <summary>Paystack has both spellings.</summary>
    public DateTimeOffset? PaidAt => Moment(data, "paid_at") ?? Moment(data, "paidAt");

    public DateTimeOffset? NextPaymentAt => Moment(data, "next_payment_date");

    public Guid? TenantId => Member(data, "metadata") is { } metadata && Guid.TryParse(Text(metadata, "tenant_id"), out var id) ? id : null;

    public string? CustomerCode => Member(data, "customer") is { } customer ? Text(customer, "customer_code") : null;

    /// <summary>An object where there is a plan; elsewhere null, an empty object or an empty text.</summary>
    public string? PlanCode => Member(data, "plan") is { } plan ? Text(plan, "plan_code") : Text(data, "plan");

    /// <summary>Of a subscription itself, or of the one that an invoice belongs to.</summary>
    public string? SubscriptionCode => Text(data, "subscription_code") ?? (Member(data, "subscription") is { } subscription ? Text(subscription, "subscription_code") : null);

    public PaystackState State => Status switch
    {
        "success" => PaystackState.Success,
        "failed" => PaystackState.Failed,
        "abandoned" => PaystackState.Abandoned,
        "reversed" => PaystackState.Reversed,
        _ => PaystackState.Pending,
    };

    /// <summary>Null when it lacks what every payment has.</summary>
    public PaystackTransaction? Transaction => Reference is { } reference && Amount is { } amount && Currency is { } currency
        ? new PaystackTransaction(reference, State, amount, currency) { Id = Id, Channel = Channel, Fees = Fees, PaidAt = PaidAt, Reason = Reason, TenantId = TenantId }
        : null;

    /// <summary>Null when it lacks a status.</summary>
    public PaystackSubscription? Subscription => Status is { } status
        ? new PaystackSubscription(status switch { "active" => PaystackSubscriptionState.Active, "attention" => PaystackSubscriptionState.Failing, _ => PaystackSubscriptionState.Ended }, LastPaidTransaction)
        : null;

    /// <summary>A subscription names its newest invoice, and in some answers all of them; each that was paid names its payment by Paystack's id.</summary>
    private string? LastPaidTransaction => Invoices
        .Where(invoice => Text(invoice, "status") == "success")
        .Select(invoice => (At: Moment(invoice, "paid_at") ?? Moment(invoice, "period_start"), Id: Scalar(invoice, "transaction") ?? (Member(invoice, "transaction") is { } made ? Scalar(made, "id") : null)))
        .Where(paid => paid.Id is not null)
        .OrderByDescending(paid => paid.At)
        .FirstOrDefault().Id;

    private IEnumerable<JsonElement> Invoices
    {
        get
        {
            var newest = Member(data, "most_recent_invoice");
            var all = data.ValueKind == JsonValueKind.Object && data.TryGetProperty("invoices", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().ToArray() : [];
            return newest is { } one ? all.Prepend(one) : all;
        }
    }

    /// <summary>The event's facts; null when it names nothing that could tell it from others.</summary>
    public PaystackEvent? Event(string name, DateTimeOffset receivedAt) => (Id ?? Reference ?? SubscriptionCode) is not { } subject ? null : new PaystackEvent(PaystackEvent.IdOf(name, subject), name, receivedAt)
    {
        Reference = Reference,
        TransactionId = Id,
        Status = Status,
        Amount = Amount,
        Currency = Currency,
        Channel = Channel,
        Fees = Fees,
        PaidAt = PaidAt,
        TenantId = TenantId,
        CustomerCode = CustomerCode,
        PlanCode = PlanCode,
        SubscriptionCode = SubscriptionCode,
        NextPaymentAt = NextPaymentAt,
    };

    public static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    public static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString()!.Trim() is { Length: > 0 and <= MaxText } text ? text : null;

    private static string? Scalar(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
        ? value.GetRawText() is { Length: <= MaxText } text ? text : null
        : Text(element, name);

    private static long? WholeNumber(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && Kobo.ParseKobo(value.GetRawText(), out var kobo) == NumberFault.None ? kobo : null;

    private static DateTimeOffset? Moment(JsonElement element, string name) => Instant.TryParse(Text(element, name), out var instant) ? instant : null;
}
