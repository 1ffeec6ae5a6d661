using System.Text.Json.Serialization;

namespace Finora.Local.PaystackSandbox;

/// <summary>A payment that somebody may make on the stand-in's page.</summary>
/// <param name="Account">Who collects: the secret key of the account, which signs the events.</param>
/// <param name="Metadata">JSON, as it came.</param>
/// <param name="State">In Paystack's words: <c>ongoing</c>, <c>success</c>, <c>failed</c>, <c>abandoned</c>.</param>
public sealed record SandboxTransaction(
    string Reference, string AccessCode, long Id, string Account, long Amount, string Currency, string Email, string? CallbackUrl, string? Metadata, string? PlanCode, string State, DateTimeOffset CreatedAt)
{
    public string? Channel { get; init; }

    public string? Reason { get; init; }

    public DateTimeOffset? PaidAt { get; init; }

    public bool IsPaid => State == "success";

    /// <summary>Paystack's for naira: 1.5 %, and NGN 100 from NGN 2,500 up, NGN 2,000 at most.</summary>
    public long Fees => Math.Min(200_000, (Amount * 15 / 1000) + (Amount >= 250_000 ? 10_000 : 0));
}

/// <summary>What is charged for again and again.</summary>
public sealed record SandboxPlan(string Code, string Account, string Name, long Amount, string Interval);

/// <summary>Who is charged for a plan.</summary>
public sealed record SandboxSubscription(string Code, string Account, string PlanCode, string Email, string Token, string Status, DateTimeOffset NextPaymentAt, int Charges)
{
    /// <summary>The newest charge, whatever became of it.</summary>
    public SandboxInvoice? LastInvoice { get; init; }
}

/// <summary>A charge of a subscription.</summary>
public sealed record SandboxInvoice(string Code, long Transaction, bool IsPaid, DateTimeOffset At);

/// <summary>Finds a payment by Paystack's id of it.</summary>
public sealed record SandboxTransactionId(string Reference);

/// <summary>Finds a payment by the code in the address of its page.</summary>
public sealed record SandboxAccess(string Reference);

/// <summary>Whom a customer code stands for.</summary>
public sealed record SandboxCustomer(string Email);

/// <summary>Where the events of an account go.</summary>
public sealed record SandboxHook(string Address);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(SandboxTransaction))]
[JsonSerializable(typeof(SandboxPlan))]
[JsonSerializable(typeof(SandboxSubscription))]
[JsonSerializable(typeof(SandboxAccess))]
[JsonSerializable(typeof(SandboxHook))]
[JsonSerializable(typeof(SandboxCustomer))]
[JsonSerializable(typeof(SandboxTransactionId))]
internal sealed partial class PaystackSandboxJson : JsonSerializerContext;
