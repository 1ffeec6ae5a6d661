namespace Finora.Core.Payments;

/// <summary>Where a payer goes on to pay.</summary>
/// <param name="Partner">The partner's page; null for the built-in simulator.</param>
public sealed record Checkout(Uri? Partner, long AmountKobo);

/// <summary>
/// Starts the checkout of a link: at the bank partner, and in the test partition or where this machine plays the partner in the built-in simulator. Nothing is booked; only what
/// the partner reports is.
/// </summary>
public sealed class StartCheckout(IBankPartner partner)
{
    /// <param name="amountKobo">Only looked at where the link allows partial payment; null for all that is due.</param>
    /// <param name="returnTo">Where the partner sends the payer afterwards.</param>
    public async Task<Outcome<Checkout>> RunAsync(LinkPage page, long? amountKobo, string returnTo, CancellationToken cancellationToken)
    {
        var amount = AmountOf(page, amountKobo);
        if (!amount.IsOk) return amount.Failure;
        if (IsSimulated(page)) return new Checkout(null, amount.Value);
        if (partner.Kind == BankPartnerKind.None) return Failure.Rule("No bank partner is configured, so nothing can be paid online.");
        var started = await partner.StartCheckoutAsync(new PartnerCheckout(page.Link.Id, amount.Value, page.Link.InvoiceNumber, returnTo), cancellationToken);
        return started is null ? Failure.Unavailable("The bank partner did not answer. Nothing was paid; try again in a moment.") : new Checkout(started, amount.Value);
    }

    /// <summary>Whether the link is paid in the simulator; elsewhere there is none.</summary>
    public bool IsSimulated(LinkPage page) => page.Scope.Test || partner.Kind == BankPartnerKind.Sandbox;

    /// <summary>What is to be paid, if anything can be.</summary>
    public static Outcome<long> AmountOf(LinkPage page, long? amountKobo)
    {
        if (page.PayableKobo == 0) return Failure.Conflict("Nothing can be paid through this link any more.");
        if (!page.Link.AllowPartialPayment || amountKobo is not { } amount) return page.PayableKobo;
        return amount >= 1 && amount <= page.PayableKobo ? amount : Failure.Invalid("amountKobo", $"must be a whole number of kobo from 1 to {page.PayableKobo}");
    }
}
