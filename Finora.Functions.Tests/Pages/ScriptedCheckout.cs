using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Payments;
using Finora.Functions.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Pages;

/// <summary>A gateway that answers what a test tells it to, for the states of the page; the whole way with a gateway is walked elsewhere.</summary>
internal sealed class ScriptedCheckout : IInvoiceCheckout
{
    public const string Origin = "https://checkout.paystack.com";

    public GatewayOffer? Offer { get; set; } = new("card, bank transfer or USSD", Origin);

    public string? Pending { get; set; }

    public Outcome<Uri> Start { get; set; } = new Uri(Origin + "/3ni8kdavz62431k");

    public Outcome<GatewayNews> News { get; set; } = Failure.NotFound("There is no such payment.");

    /// <summary>The e-mail addresses that checkouts were started with; null for the customer's own.</summary>
    public List<string?> Emails { get; } = [];

    public static Task<TestApp> AppAsync(ScriptedCheckout checkout) => TestApp.OnSqliteAsync(services => services.AddSingleton<IInvoiceCheckout>(checkout));

    public Task<GatewayOffer?> OfferAsync(TenantScope scope, CancellationToken cancellationToken) => Task.FromResult(Offer);

    public Task<string?> FindPendingAsync(TenantScope scope, Guid invoiceId, CancellationToken cancellationToken) => Task.FromResult(Pending);

    public Task<Outcome<Uri>> StartAsync(TenantScope scope, Guid invoiceId, string? email, CancellationToken cancellationToken)
    {
        Emails.Add(email);
        return Task.FromResult(Start);
    }

    public Task<Outcome<GatewayNews>> AskAsync(TenantScope scope, Guid invoiceId, string reference, CancellationToken cancellationToken) => Task.FromResult(News);
}
