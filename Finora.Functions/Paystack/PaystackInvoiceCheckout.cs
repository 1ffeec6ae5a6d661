using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Payments;
using Finora.Core.Paystack;

namespace Finora.Functions.Paystack;

/// <summary>Paystack behind the pages of invoices.</summary>
public sealed class PaystackInvoiceCheckout(
    PaystackCredentials credentials, PaymentAttempts attempts, InitializePayment initialize, AskPayment ask, IPaystackAddress address, TimeProvider time) : IInvoiceCheckout
{
    private const string Ways = "card, bank transfer or USSD";

    /// <summary>By then somebody has asked Paystack, and the payer may begin anew.</summary>
    private static readonly TimeSpan NewsWithin = TimeSpan.FromMinutes(30);

    public async Task<GatewayOffer?> OfferAsync(TenantScope scope, CancellationToken cancellationToken) =>
        !scope.Test && address.CheckoutOrigin is { } origin && await credentials.OfTenantAsync(scope.TenantId, cancellationToken) is not null ? new GatewayOffer(Ways, origin) : null;

    public async Task<string?> FindPendingAsync(TenantScope scope, Guid invoiceId, CancellationToken cancellationToken) =>
        await attempts.LastAsync(scope, invoiceId, cancellationToken) is { State: AttemptState.Pending } last && time.GetUtcNow() < last.CreatedAt + NewsWithin ? last.Reference : null;

    public async Task<Outcome<Uri>> StartAsync(TenantScope scope, Guid invoiceId, string? email, CancellationToken cancellationToken)
    {
        var started = await initialize.RunAsync(scope, new WantedPayment(invoiceId) { Email = email }, cancellationToken);
        if (!started.IsOk) return started.Failure;
        return started.Value.AuthorizationUrl is { } url ? new Uri(url) : Failure.Busy();
    }

    public async Task<Outcome<GatewayNews>> AskAsync(TenantScope scope, Guid invoiceId, string reference, CancellationToken cancellationToken)
    {
        var progress = await ask.RunAsync(scope, invoiceId, reference, cancellationToken);
        if (!progress.IsOk) return progress.Failure;
        return new GatewayNews(
            progress.Value.Attempt.State switch
            {
                AttemptState.Succeeded => GatewayState.Paid,
                AttemptState.Failed or AttemptState.Abandoned or AttemptState.NotStarted => GatewayState.Failed,
                _ => GatewayState.Pending,
            },
            ReasonOf(progress.Value.Attempt));
    }

    private static string? ReasonOf(PaymentAttempt attempt) => attempt.State switch
    {
        AttemptState.Abandoned => "The payment was not completed.",
        AttemptState.NotStarted => "The payment could not be started.",
        _ => attempt.Reason,
    };
}
