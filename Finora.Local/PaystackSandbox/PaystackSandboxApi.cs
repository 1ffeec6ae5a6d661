using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Finora.Core.Time;

namespace Finora.Local.PaystackSandbox;

/// <summary>An answer of the stand-in.</summary>
internal sealed record PaystackSandboxAnswer(int Status, string Body)
{
    public string ContentType { get; init; } = "application/json";

    public string? Location { get; init; }

    /// <summary>Where forms of a page may lead, redirects included.</summary>
    public string? FormTargets { get; init; }

    public static PaystackSandboxAnswer Done(string message, JsonNode? data = null)
    {
        var body = new JsonObject { ["status"] = true, ["message"] = message };
        if (data is not null) body["data"] = data;
        return new PaystackSandboxAnswer(200, body.ToJsonString());
    }

    public static PaystackSandboxAnswer Refused(int status, string message) => new(status, new JsonObject { ["status"] = false, ["message"] = message }.ToJsonString());
}

/// <summary>The calls of Paystack's API that Finora makes, on their real paths: https://paystack.com/docs/api.</summary>
internal sealed class PaystackSandboxApi(PaystackSandboxStore store, PaystackSandboxHooks hooks, TimeProvider time)
{
    private const string KeyPrefix = "sk_test_";
    private long _lastId;

    /// <summary>The name of a call, by which faults know it; null when there is no such call.</summary>
    public static string? NameOf(string method, string path) => (method, path.Split('/', StringSplitOptions.RemoveEmptyEntries)) switch
    {
        ("POST", ["transaction", "initialize"]) => "initialize",
        ("GET", ["transaction", "verify", _]) => "verify",
        ("GET", ["transaction", _]) => "transaction",
        ("POST", ["plan"]) => "plan",
        ("GET", ["subscription", _]) or ("POST", ["subscription"] or ["subscription", "disable" or "enable"]) => "subscription",
        ("GET", ["balance"]) => "balance",
        _ => null,
    };

    /// <param name="origin">Where the pages of the stand-in are, with a slash at the end.</param>
    public async Task<PaystackSandboxAnswer> HandleAsync(string method, string path, string? authorization, string body, Uri origin, CancellationToken cancellationToken)
    {
        if (authorization?.StartsWith("Bearer " + KeyPrefix, StringComparison.Ordinal) != true) return PaystackSandboxAnswer.Refused(401, "Invalid key");
        var account = authorization["Bearer ".Length..];
        var json = Parse(body) as JsonObject ?? [];
        return (method, path.Split('/', StringSplitOptions.RemoveEmptyEntries)) switch
        {
            ("POST", ["transaction", "initialize"]) => await InitializeAsync(account, json, origin, cancellationToken),
            ("GET", ["transaction", "verify", var reference]) => await VerifyAsync(account, Uri.UnescapeDataString(reference), cancellationToken),
            ("GET", ["transaction", var id]) => await TransactionAsync(account, Uri.UnescapeDataString(id), cancellationToken),
            ("POST", ["plan"]) => await PlanAsync(account, json, cancellationToken),
            ("GET", ["subscription", var code]) => await SubscriptionAsync(account, Uri.UnescapeDataString(code), cancellationToken),
            ("POST", ["subscription"]) => await SubscribeAsync(account, json, cancellationToken),
            ("POST", ["subscription", "disable"]) => await SwitchAsync(account, json, "non-renewing", cancellationToken),
            ("POST", ["subscription", "enable"]) => await SwitchAsync(account, json, "active", cancellationToken),
            _ => PaystackSandboxAnswer.Done("Balances retrieved", new JsonArray(new JsonObject { ["currency"] = "NGN", ["balance"] = 0 })),
        };
    }

    /// <summary>What Paystack writes of a payment.</summary>
    public static JsonObject Describe(SandboxTransaction of, SandboxPlan? plan) => new()
    {
        ["id"] = of.Id,
        ["domain"] = "test",
        ["status"] = of.State,
        ["reference"] = of.Reference,
        ["amount"] = of.Amount,
        ["currency"] = of.Currency,
        ["channel"] = of.Channel,
        ["gateway_response"] = of.Reason ?? (of.IsPaid ? "Successful" : "The transaction was not completed"),
        ["fees"] = of.IsPaid ? of.Fees : null,
        ["paid_at"] = of.PaidAt is { } at ? Instant.Format(at) : null,
        ["created_at"] = Instant.Format(of.CreatedAt),
        ["metadata"] = Parse(of.Metadata) ?? "",
        ["customer"] = Customer(of.Email),
        ["plan"] = plan is null ? [] : new JsonObject { ["name"] = plan.Name, ["plan_code"] = plan.Code, ["interval"] = plan.Interval, ["amount"] = plan.Amount },
    };

    public static JsonObject Describe(SandboxSubscription of, SandboxPlan plan) => new()
    {
        ["domain"] = "test",
        ["status"] = of.Status,
        ["subscription_code"] = of.Code,
        ["email_token"] = of.Token,
        ["amount"] = plan.Amount,
        ["next_payment_date"] = Instant.Format(of.NextPaymentAt),
        ["invoices"] = new JsonArray(),
        ["most_recent_invoice"] = of.LastInvoice is { } last
            ? new JsonObject { ["invoice_code"] = last.Code, ["transaction"] = last.Transaction, ["amount"] = plan.Amount, ["status"] = last.IsPaid ? "success" : "failed", ["paid_at"] = last.IsPaid ? Instant.Format(last.At) : null }
            : null,
        ["plan"] = new JsonObject { ["name"] = plan.Name, ["plan_code"] = plan.Code, ["interval"] = plan.Interval, ["amount"] = plan.Amount },
        ["customer"] = Customer(of.Email),
    };

    /// <summary>The charge of a subscription that a payment was made for, or failed for.</summary>
    public static SandboxInvoice Invoice(SandboxTransaction of) => new(NewCode("INV_"), of.Id, of.IsPaid, of.PaidAt ?? of.CreatedAt);

    public static JsonObject Customer(string email)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(email.ToLowerInvariant()));
        return new JsonObject { ["id"] = BitConverter.ToUInt32(hash) >> 1, ["email"] = email, ["customer_code"] = CustomerCode(email) };
    }

    public static string CustomerCode(string email) => "CUS_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(email.ToLowerInvariant())))[..15];

    /// <summary>When a plan is charged for again.</summary>
    public static DateTimeOffset Next(DateTimeOffset from, SandboxPlan plan) => plan.Interval == "annually" ? from.AddYears(1) : from.AddMonths(1);

    /// <summary>Null for what is no JSON.</summary>
    public static JsonNode? Parse(string? text)
    {
        try
        {
            return string.IsNullOrEmpty(text) ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static string NewCode(string prefix) => prefix + RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 15);

    /// <summary>Grows, as Paystack's ids do, also over restarts.</summary>
    public long NextId()
    {
        while (true)
        {
            var last = Interlocked.Read(ref _lastId);
            var next = Math.Max(last + 1, time.GetUtcNow().ToUnixTimeMilliseconds());
            if (Interlocked.CompareExchange(ref _lastId, next, last) == last) return next;
        }
    }

    private async Task<PaystackSandboxAnswer> InitializeAsync(string account, JsonObject body, Uri origin, CancellationToken cancellationToken)
    {
        if (Text(body, "email") is not { } email || !email.Contains('@')) return PaystackSandboxAnswer.Refused(400, "Invalid Email Address Passed");
        if (Amount(body["amount"]) is not { } amount || amount < 1) return PaystackSandboxAnswer.Refused(400, "Invalid Amount Sent");
        var planCode = Text(body, "plan");
        var plan = planCode is null ? null : await store.FindPlanAsync(planCode, cancellationToken);
        if (planCode is not null && plan?.Account != account) return PaystackSandboxAnswer.Refused(400, "Plan not found");
        var reference = Text(body, "reference") ?? NewCode("");
        var metadata = body["metadata"] is JsonValue text && text.TryGetValue<string>(out var raw) ? raw : body["metadata"]?.ToJsonString();
        var made = new SandboxTransaction(
            reference, NewCode(""), NextId(), account, plan?.Amount ?? amount, Text(body, "currency") ?? "NGN", email, Text(body, "callback_url"), metadata, planCode, "ongoing", time.GetUtcNow());
        if (!await store.InsertAsync(made, cancellationToken)) return PaystackSandboxAnswer.Refused(400, "Duplicate Transaction Reference");
        return PaystackSandboxAnswer.Done("Authorization URL created", new JsonObject
        {
            ["authorization_url"] = new Uri(origin, "checkout/" + made.AccessCode).AbsoluteUri, ["access_code"] = made.AccessCode, ["reference"] = reference,
        });
    }

    private async Task<PaystackSandboxAnswer> VerifyAsync(string account, string reference, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(reference, cancellationToken) is not { } found || found.Account != account) return PaystackSandboxAnswer.Refused(400, "Transaction reference not found.");
        var plan = found.PlanCode is { } code ? await store.FindPlanAsync(code, cancellationToken) : null;
        return PaystackSandboxAnswer.Done("Verification successful", Describe(found, plan));
    }

    private async Task<PaystackSandboxAnswer> TransactionAsync(string account, string id, CancellationToken cancellationToken)
    {
        if (await store.FindByIdAsync(id, cancellationToken) is not { } found || found.Account != account) return PaystackSandboxAnswer.Refused(404, "Transaction not found");
        return PaystackSandboxAnswer.Done("Transaction retrieved", Describe(found, found.PlanCode is { } code ? await store.FindPlanAsync(code, cancellationToken) : null));
    }

    private async Task<PaystackSandboxAnswer> PlanAsync(string account, JsonObject body, CancellationToken cancellationToken)
    {
        if (Text(body, "name") is not { } name || Amount(body["amount"]) is not { } amount || Text(body, "interval") is not ("monthly" or "annually")) return PaystackSandboxAnswer.Refused(400, "Name, amount and interval are required");
        var plan = new SandboxPlan(NewCode("PLN_"), account, name, amount, Text(body, "interval")!);
        await store.PutAsync(plan, cancellationToken);
        return PaystackSandboxAnswer.Done("Plan created", new JsonObject { ["name"] = name, ["amount"] = amount, ["interval"] = plan.Interval, ["currency"] = "NGN", ["plan_code"] = plan.Code });
    }

    private async Task<PaystackSandboxAnswer> SubscriptionAsync(string account, string code, CancellationToken cancellationToken) =>
        await store.FindSubscriptionAsync(code, cancellationToken) is { } found && found.Account == account && await store.FindPlanAsync(found.PlanCode, cancellationToken) is { } plan
            ? PaystackSandboxAnswer.Done("Subscription retrieved successfully", Describe(found, plan))
            : PaystackSandboxAnswer.Refused(404, "Subscription not found");

    /// <summary>A payer who is known is charged at once.</summary>
    private async Task<PaystackSandboxAnswer> SubscribeAsync(string account, JsonObject body, CancellationToken cancellationToken)
    {
        var email = await store.FindCustomerAsync(Text(body, "customer") ?? "", cancellationToken);
        var plan = await store.FindPlanAsync(Text(body, "plan") ?? "", cancellationToken);
        if (email is null || plan?.Account != account) return PaystackSandboxAnswer.Refused(404, "Customer or plan not found");
        var now = time.GetUtcNow();
        var paid = new SandboxTransaction(NewCode(""), NewCode(""), NextId(), account, plan.Amount, "NGN", email, null, null, plan.Code, "success", now) { Channel = "card", PaidAt = now };
        var begun = new SandboxSubscription(NewCode("SUB_"), account, plan.Code, email, NewCode(""), "active", Next(now, plan), 1) { LastInvoice = Invoice(paid) };
        if (!await store.ClaimAsync(begun, cancellationToken)) return PaystackSandboxAnswer.Refused(400, "This subscription is already in place.");
        await store.PutAsync(begun, cancellationToken);
        await store.InsertAsync(paid, cancellationToken);
        await hooks.TellPaidAsync(paid, plan, begun, cancellationToken);
        return PaystackSandboxAnswer.Done("Subscription successfully created", Describe(begun, plan));
    }

    private async Task<PaystackSandboxAnswer> SwitchAsync(string account, JsonObject body, string status, CancellationToken cancellationToken)
    {
        if (await store.FindSubscriptionAsync(Text(body, "code") ?? "", cancellationToken) is not { } found || found.Account != account || found.Token != Text(body, "token")) return PaystackSandboxAnswer.Refused(404, "Subscription with code not found or already inactive");
        await store.PutAsync(found with { Status = status }, cancellationToken);
        return PaystackSandboxAnswer.Done(status == "active" ? "Subscription enabled successfully" : "Subscription disabled successfully");
    }

    private static string? Text(JsonObject body, string name) => body[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    /// <summary>Paystack takes it as a number or as a text.</summary>
    private static long? Amount(JsonNode? node) => node is JsonValue value ? value.TryGetValue<long>(out var number) ? number : value.TryGetValue<string>(out var text) && long.TryParse(text, out var parsed) ? parsed : null : null;
}
