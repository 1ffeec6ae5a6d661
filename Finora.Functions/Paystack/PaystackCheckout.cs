using Finora.Core;
using Finora.Core.Billing;
using Finora.Core.Money;
using Finora.Core.Paystack;

namespace Finora.Functions.Paystack;

/// <summary>What is bought of Finora itself, through the installation's Paystack account.</summary>
public sealed class PaystackCheckout(IPaystack paystack, PaystackInstallation installation) : ICheckout
{
    public async Task<Outcome<string>> StartAsync(CheckoutRequest request, CancellationToken cancellationToken)
    {
        if (installation.SecretKey is not { } secret) return PaystackCredentials.NotConfigured;
        if (request.Email is not { } email) return Failure.Rule("The business has no e-mail address for the receipt. Set one first.");
        var order = new PaystackOrder(request.Reference, request.TotalKobo, email, request.ReturnUrl) { Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["kind"] = "topup" } };
        return (await paystack.InitializeAsync(secret, order, cancellationToken)).Map(page => page.AuthorizationUrl);
    }

    public async Task<Outcome<CheckoutNews>> AskAsync(CheckoutRequest request, CancellationToken cancellationToken)
    {
        if (installation.SecretKey is not { } secret) return PaystackCredentials.NotConfigured;
        var told = await paystack.VerifyAsync(secret, request.Reference, cancellationToken);
        if (!told.IsOk) return told.Failure;
        return told.Value switch
        {
            { State: PaystackState.Success, Currency: Currencies.Naira } paid => new CheckoutNews(CheckoutState.Paid, paid.Amount, paid.PaidAt),
            { State: PaystackState.Failed } => new CheckoutNews(CheckoutState.Failed, 0, null),
            _ => new CheckoutNews(CheckoutState.Pending, 0, null),
        };
    }
}
