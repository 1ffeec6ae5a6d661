using System.Text.Json.Nodes;
using Finora.Core.Time;

namespace Finora.Local.PaystackSandbox;

/// <summary>What the buttons of the page do, and what happens to subscriptions afterwards when somebody says so.</summary>
internal sealed class PaystackSandboxCheckout(PaystackSandboxStore store, PaystackSandboxHooks hooks, PaystackSandboxApi api, TimeProvider time)
{
    private const string Ongoing = "ongoing";

    public async Task<PaystackSandboxAnswer> ShowAsync(string accessCode, Uri origin, CancellationToken cancellationToken) => await store.FindByAccessAsync(accessCode, cancellationToken) switch
    {
        null => PaystackSandboxPage.Unknown,
        { State: Ongoing or "abandoned" or "failed" } open => PaystackSandboxPage.Payable(open, new Uri(origin, "checkout/" + open.AccessCode).AbsolutePath),
        var ended => PaystackSandboxPage.Ended(ended),
    };

    public async Task<PaystackSandboxAnswer> PressAsync(string accessCode, string button, CancellationToken cancellationToken)
    {
        if (await store.FindByAccessAsync(accessCode, cancellationToken) is not { } payment || button is not ("succeed" or "transfer" or "fail" or "abandon")) return PaystackSandboxPage.Unknown;
        var pressed = await store.ChangeAsync(payment.Reference, known => known.IsPaid ? known : After(known, button), cancellationToken);
        if (pressed is { IsPaid: true }) await TellAsync(pressed, cancellationToken);
        return payment.CallbackUrl is { } back
            ? new PaystackSandboxAnswer(303, "") { Location = PaystackSandboxPage.WithReference(back, payment.Reference) }
            : PaystackSandboxPage.Ended(pressed ?? payment);
    }

    /// <summary>The next charge of a subscription, paid or failed.</summary>
    public async Task<bool> ChargeAgainAsync(string subscriptionCode, bool isPaid, CancellationToken cancellationToken)
    {
        if (await store.FindSubscriptionAsync(subscriptionCode, cancellationToken) is not { Status: "active" or "attention" } found || await store.FindPlanAsync(found.PlanCode, cancellationToken) is not { } plan) return false;
        var now = time.GetUtcNow();
        var made = new SandboxTransaction(PaystackSandboxApi.NewCode(""), PaystackSandboxApi.NewCode(""), api.NextId(), found.Account, plan.Amount, "NGN", found.Email, null, null, plan.Code, isPaid ? "success" : "failed", now)
        {
            Channel = "card", PaidAt = isPaid ? now : null, Reason = isPaid ? null : "Declined",
        };
        await store.InsertAsync(made, cancellationToken);
        var charged = found with { Status = isPaid ? "active" : "attention", LastInvoice = PaystackSandboxApi.Invoice(made) };
        await store.PutAsync(isPaid ? charged with { Charges = found.Charges + 1, NextPaymentAt = PaystackSandboxApi.Next(found.NextPaymentAt, plan) } : charged, cancellationToken);
        await hooks.TellAsync(found.Account, isPaid ? new JsonObject { ["event"] = "charge.success", ["data"] = PaystackSandboxApi.Describe(made, plan) } : FailedInvoice(made, found, plan), cancellationToken);
        return true;
    }

    private static JsonObject FailedInvoice(SandboxTransaction failed, SandboxSubscription of, SandboxPlan plan) => new()
    {
        ["event"] = "invoice.payment_failed",
        ["data"] = new JsonObject
        {
            ["domain"] = "test",
            ["id"] = failed.Id,
            ["invoice_code"] = PaystackSandboxApi.NewCode("INV_"),
            ["amount"] = plan.Amount,
            ["currency"] = "NGN",
            ["status"] = "attention",
            ["paid"] = false,
            ["description"] = failed.Reason,
            ["subscription"] = new JsonObject { ["status"] = "attention", ["subscription_code"] = of.Code, ["next_payment_date"] = Instant.Format(of.NextPaymentAt) },
            ["customer"] = PaystackSandboxApi.Customer(of.Email),
        },
    };

    private SandboxTransaction After(SandboxTransaction known, string button) => button switch
    {
        "succeed" => known with { State = "success", Channel = "card", PaidAt = time.GetUtcNow(), Reason = null },
        "transfer" => known with { State = "success", Channel = "bank_transfer", PaidAt = time.GetUtcNow(), Reason = null },
        "fail" => known with { State = "failed", Channel = "card", Reason = "Declined" },
        _ => known with { State = "abandoned" },
    };

    private async Task TellAsync(SandboxTransaction paid, CancellationToken cancellationToken)
    {
        var plan = paid.PlanCode is { } code ? await store.FindPlanAsync(code, cancellationToken) : null;
        var begun = plan is null ? null : new SandboxSubscription(PaystackSandboxApi.NewCode("SUB_"), paid.Account, plan.Code, paid.Email, PaystackSandboxApi.NewCode(""), "active", PaystackSandboxApi.Next(paid.PaidAt!.Value, plan), 1) { LastInvoice = PaystackSandboxApi.Invoice(paid) };
        if (begun is not null) await store.PutAsync(begun, cancellationToken);
        await hooks.TellPaidAsync(paid, plan, begun, cancellationToken);
    }
}
