using Finora.Core;
using Finora.Core.Billing;

namespace Finora.Local.Sandboxes;

/// <summary>
/// A gateway on one machine: its page sends the payer straight back, and every payment has succeeded by the time that it is asked for. It keeps nothing, so a
/// restart forgets nothing.
/// </summary>
public sealed class SandboxCheckout(TimeProvider time) : ICheckout
{
    public Task<Outcome<string>> StartAsync(CheckoutRequest request, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<string>>($"{request.ReturnUrl}{(request.ReturnUrl.Contains('?') ? '&' : '?')}reference={request.Reference}");

    public Task<Outcome<CheckoutNews>> AskAsync(CheckoutRequest request, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<CheckoutNews>>(new CheckoutNews(CheckoutState.Paid, request.TotalKobo, time.GetUtcNow()));
}
