using System.Text.Json;
using Finora.Core;
using Finora.Core.Money;
using Finora.Core.Payments;
using Finora.Functions.Http;

namespace Finora.Functions.Platform;

/// <summary>A checkout that was started, section 10.</summary>
public sealed record InitializedPaymentBody(string AuthorizationUrl, string AccessCode, string Reference, string Amount, string Currency)
{
    private static readonly AmountRule Bounds = new(1, Kobo.MaxAmount, "must be a positive number");

    internal static InitializedPaymentBody From(PaymentAttempt attempt) => new(attempt.AuthorizationUrl!, attempt.AccessCode!, attempt.Reference, Kobo.Format(attempt.AmountKobo), Currencies.Naira);

    internal static Outcome<WantedPayment> Read(Guid invoiceId, JsonElement body)
    {
        var fields = new Fields(body);
        var wanted = new WantedPayment(invoiceId) { Email = fields.Email("email"), AmountKobo = fields.Naira("amount", Bounds, allowText: true) };
        return fields.Failure is { } failure ? failure : wanted;
    }
}
