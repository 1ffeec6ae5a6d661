using System.Text.Json;
using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Money;
using Finora.Core.Payments;
using Finora.Core.Time;
using Finora.Functions.Http;

namespace Finora.Functions.Business;

/// <summary>A tap session as it is answered when made, section 12.6.</summary>
public sealed record NewTapSessionBody(string SessionId, long AmountKobo, decimal Amount, string Status, string ExpiresAt, string DeviceId)
{
    public static NewTapSessionBody From(TapSessionView view)
    {
        var session = view.Session;
        return new NewTapSessionBody(
            PublicId.Format(IdPrefix.TapSession, session.Id), session.AmountKobo, Kobo.ToNaira(session.AmountKobo), TapSessionBodies.Status(view.State), Instant.Format(session.ExpiresAt), session.DeviceId);
    }
}

/// <summary>A tap session as it stands now, section 12.7.</summary>
public sealed record TapSessionBody(
    string SessionId, long AmountKobo, decimal Amount, string Description, string? InvoiceId, string? CustomerId, string DeviceId, string Status, string? PaymentId, string? ReceiptId,
    string? CompletedAt, string ExpiresAt, string CreatedAt)
{
    public static TapSessionBody From(TapSessionView view)
    {
        var session = view.Session;
        return new TapSessionBody(
            PublicId.Format(IdPrefix.TapSession, session.Id), session.AmountKobo, Kobo.ToNaira(session.AmountKobo), session.Description, Print(IdPrefix.Invoice, session.InvoiceId),
            Print(IdPrefix.Customer, session.CustomerId), session.DeviceId, TapSessionBodies.Status(view.State), session.PartnerPaymentId, Print(IdPrefix.Receipt, session.ReceiptId),
            InvoiceWords.Print(session.CompletedAt), Instant.Format(session.ExpiresAt), Instant.Format(session.CreatedAt));
    }

    private static string? Print(string prefix, Guid? id) => id is { } value ? PublicId.Format(prefix, value) : null;
}

/// <summary>Reads the body that starts a session, and names its states.</summary>
internal static class TapSessionBodies
{
    private const int MaxDescription = 140;
    private const int MaxDeviceId = 100;
    private static readonly AmountRule Amount = new(1, 10_000_000_000, "must be a whole number of kobo above zero");

    public static Outcome<NewTapSession> Read(JsonElement body)
    {
        var fields = new Fields(body);
        var input = new NewTapSession(
            fields.WholeKobo("amountKobo", Amount, required: true) ?? 0, fields.Text("description", MaxDescription, required: true) ?? "", fields.Text("deviceId", MaxDeviceId, required: true) ?? "",
            fields.Id("invoiceId", IdPrefix.Invoice), fields.Id("customerId", IdPrefix.Customer));
        return fields.Failure is { } failure ? failure : input;
    }

    /// <summary>Those that callers see.</summary>
    public static IEnumerable<string> Statuses { get; } =
        [.. new[] { TapSessionState.AwaitingTap, TapSessionState.Completed, TapSessionState.Expired, TapSessionState.Cancelled }.Select(Status)];

    public static string Status(TapSessionState state) => state switch
    {
        TapSessionState.AwaitingTap => "awaiting_tap",
        TapSessionState.Completed => "completed",
        TapSessionState.Expired => "expired",
        TapSessionState.Cancelled => "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Callers see no such session."),
    };
}
