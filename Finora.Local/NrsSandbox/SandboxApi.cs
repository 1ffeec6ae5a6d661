using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Finora.Core.Identity;
using Finora.Core.Time;

namespace Finora.Local.NrsSandbox;

/// <summary>A call as it came, its path without the base.</summary>
internal sealed record SandboxCall(string Method, string Path, IReadOnlyDictionary<string, string> Query, string? ApiKey, string? ApiSecret, byte[] Body)
{
    private static readonly (string Method, string Prefix, string Name)[] Names =
    [
        ("POST", "/api/v1/invoice/irn/validate", "irn"), ("POST", "/api/v1/invoice/validate", "validate"), ("POST", "/api/v1/invoice/sign", "sign"), ("GET", "/api/v1/invoice/confirm/", "confirm"),
        ("PATCH", "/api/v1/invoice/update/", "update"), ("GET", "/api/v1/invoice/transmit/lookup/tin/", "lookup-tin"), ("GET", "/api/v1/invoice/transmit/lookup/", "lookup"),
        ("GET", "/api/v1/invoice/transmit/self-health-check", "self-health-check"), ("POST", "/api/v1/invoice/transmit/", "transmit"), ("GET", "/api/v1/invoice/resources/", "resources"),
        ("GET", "/api/v1/invoice/", "search"), ("POST", "/api/v1/utilities/verify-tin", "verify-tin"), ("GET", "/api/v1/entity/", "entity"), ("GET", "/api", "health"),
    ];

    /// <summary>The call's name; empty for a path that there is not.</summary>
    public string Name { get; } = Names.FirstOrDefault(entry => entry.Method == Method && (entry.Prefix.EndsWith('/') ? Path.StartsWith(entry.Prefix, StringComparison.Ordinal) : Path.TrimEnd('/') == entry.Prefix)).Name ?? "";

    /// <summary>The last segment: a number, an id or a kind.</summary>
    public string Subject => Uri.UnescapeDataString(Path.TrimEnd('/').Split('/')[^1]);
}

/// <summary>The MBS calls of the stand-in, after fault rules: credentials, route, JSON, and what the call itself does.</summary>
internal sealed class SandboxApi(SandboxStore store, SandboxNotices notices, SandboxOptions options, IdGenerator ids, TimeProvider time) : IDisposable
{
    private static readonly string[] WithoutKeys = ["health", "resources"];
    private static readonly string[] Terminal = ["PAID", "REJECTED"];

    /// <summary>One call at a time judges and stores, so that of two signs of a number one is refused.</summary>
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <param name="hiddenUntil">For a document that confirms find only later.</param>
    public async Task<SandboxAnswer> HandleAsync(SandboxCall call, DateTimeOffset? hiddenUntil, CancellationToken cancellationToken)
    {
        var taxpayer = (await store.TaxpayersAsync(cancellationToken)).FirstOrDefault(known => known.ApiKey is not null && known.ApiKey == call.ApiKey && known.ApiSecret == call.ApiSecret);
        if (taxpayer is null && !WithoutKeys.Contains(call.Name)) return BadKey();
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return await RouteAsync(call, taxpayer!, hiddenUntil, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    public SandboxAnswer BadKey() => SandboxAnswer.Refused(ids, 400, "invalid credentials", "unable to validate api key");

    private async Task<SandboxAnswer> RouteAsync(SandboxCall call, SandboxTaxpayer taxpayer, DateTimeOffset? hiddenUntil, CancellationToken cancellationToken) => call.Name switch
    {
        "health" => SandboxAnswer.Ok(new JsonObject { ["healthy"] = true }),
        "resources" => SandboxCodes.List(call.Subject) is { } list ? SandboxAnswer.Ok(list) : NoRoute(),
        "entity" => Entity(call, taxpayer),
        "irn" => await WithBodyAsync(call, body => Task.FromResult(CheckNumber(body, taxpayer))),
        "validate" => await WithBodyAsync(call, async body => await FaultAsync(body, taxpayer, cancellationToken) ?? SandboxAnswer.Done(201)),
        "sign" => await WithBodyAsync(call, body => SignAsync(call, body, taxpayer, hiddenUntil, cancellationToken)),
        "confirm" => await VisibleAsync(call, cancellationToken) is { } found ? SandboxAnswer.Ok(Describe(found)) : Unknown(),
        "search" => await SearchAsync(call, taxpayer, cancellationToken),
        "update" => await WithBodyAsync(call, body => UpdateAsync(call, body, cancellationToken)),
        "transmit" => await TransmitAsync(call, taxpayer, cancellationToken),
        "lookup" => await VisibleAsync(call, cancellationToken) is { } known ? SandboxAnswer.Ok(new JsonObject { ["irn"] = known.Irn, ["transmitted"] = known.TransmittedAt is not null }) : Unknown(),
        "lookup-tin" => await KnownAsync(call.Subject, cancellationToken) is { IsOnboarded: true } onboarded ? SandboxAnswer.Ok(new JsonObject { ["tin"] = onboarded.Tin, ["onboarded"] = true }) : SandboxAnswer.Refused(ids, 404, "no record found for this tin"),
        "self-health-check" => taxpayer.NoticeAddress is null ? SandboxAnswer.Refused(ids, 400, "Webhook URL not configured") : SandboxAnswer.Done(),
        "verify-tin" => await WithBodyAsync(call, body => VerifyTinAsync(body, cancellationToken)),
        _ => NoRoute(),
    };

    private async Task<SandboxAnswer> WithBodyAsync(SandboxCall call, Func<JsonElement, Task<SandboxAnswer>> run)
    {
        JsonElement body;
        try
        {
            body = JsonDocument.Parse(call.Body).RootElement;
        }
        catch (JsonException)
        {
            return SandboxAnswer.Refused(ids, 400, "invalid request body");
        }

        return body.ValueKind == JsonValueKind.Object ? await run(body) : SandboxAnswer.Refused(ids, 400, "invalid request body");
    }

    private async Task<SandboxAnswer?> FaultAsync(JsonElement body, SandboxTaxpayer taxpayer, CancellationToken cancellationToken)
    {
        var reference = SandboxJudge.Member(body, "billing_reference") is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0 ? SandboxJudge.Text(list[0], "irn") : null;
        var registered = reference is not null && await store.FindInvoiceAsync(reference, cancellationToken) is { } known ? new[] { known.Irn } : [];
        return new SandboxJudge(taxpayer, registered).Fault(body) is { } details ? SandboxAnswer.Refused(ids, 400, details) : null;
    }

    private SandboxAnswer CheckNumber(JsonElement body, SandboxTaxpayer taxpayer)
    {
        var id = SandboxJudge.Text(body, "business_id") ?? "";
        if (!Guid.TryParse(id, out var parsed)) return SandboxAnswer.Refused(ids, 400, $"invalid UUID length: {id.Length}");
        var irn = SandboxJudge.Text(body, "irn") ?? "";
        return parsed == taxpayer.BusinessId && Core.Signing.NrsIrn.IsValid(irn) && irn.Split('-')[1] == taxpayer.ServiceId ? SandboxAnswer.Done(201) : SandboxAnswer.Refused(ids, 400, "invoicerequest.invoice.irn is not valid");
    }

    private async Task<SandboxAnswer> SignAsync(SandboxCall call, JsonElement body, SandboxTaxpayer taxpayer, DateTimeOffset? hiddenUntil, CancellationToken cancellationToken)
    {
        if (await FaultAsync(body, taxpayer, cancellationToken) is { } fault) return fault;
        var invoice = new SandboxInvoice(
            SandboxJudge.Text(body, "irn")!, taxpayer.BusinessId, call.Body, Convert.ToHexStringLower(SHA256.HashData(call.Body)), Instant.Now(time), 1, SandboxJudge.Text(body, "payment_status") ?? "PENDING", null, hiddenUntil);
        if (await store.InsertInvoiceAsync(invoice, cancellationToken)) return SandboxAnswer.Done(201);
        await store.ChangeInvoiceAsync(invoice.Irn, known => known with { SignCalls = known.SignCalls + 1 }, cancellationToken);
        return options.DuplicateStyle == SandboxDuplicateStyle.Generic
            ? SandboxAnswer.Busy(ids)
            : SandboxAnswer.Refused(ids, 400, "validation failed", errors: new JsonArray(new JsonObject { ["field"] = "invoice.irn", ["message"] = "already exists" }));
    }

    private async Task<SandboxAnswer> UpdateAsync(SandboxCall call, JsonElement body, CancellationToken cancellationToken)
    {
        if (await VisibleAsync(call, cancellationToken) is not { } invoice) return Unknown();
        if (Terminal.Contains(invoice.PaymentStatus)) return SandboxAnswer.Refused(ids, 400, "invoice is in a terminal state");
        if (SandboxJudge.Text(body, "payment_status") is not ("PENDING" or "PAID" or "REJECTED") and var status) return SandboxAnswer.Refused(ids, 400, $"payment_status must be a valid status, not {status}");
        await store.ChangeInvoiceAsync(invoice.Irn, known => known with { PaymentStatus = SandboxJudge.Text(body, "payment_status")! }, cancellationToken);
        return SandboxAnswer.Done();
    }

    private async Task<SandboxAnswer> TransmitAsync(SandboxCall call, SandboxTaxpayer taxpayer, CancellationToken cancellationToken)
    {
        if (await VisibleAsync(call, cancellationToken) is not { } invoice) return Unknown();
        if (taxpayer.NoticeAddress is null) return SandboxAnswer.Refused(ids, 400, "Webhook URL not configured");
        var body = JsonDocument.Parse(invoice.Body).RootElement;
        if (SandboxJudge.Text(body, "invoice_kind") == "B2C") return SandboxAnswer.Refused(ids, 400, "not applicable to B2C");
        if (await KnownAsync(SandboxJudge.Text(body, "accounting_customer_party", "tin"), cancellationToken) is not { IsOnboarded: true }) return SandboxAnswer.Refused(ids, 400, "receiving party is not onboarded");
        var now = Instant.Now(time);
        await store.ChangeInvoiceAsync(invoice.Irn, known => known with { TransmittedAt = known.TransmittedAt ?? now }, cancellationToken);
        notices.Post(taxpayer, new JsonObject { ["irn"] = invoice.Irn, ["message"] = "TRANSMITTED" }.ToJsonString());
        return SandboxAnswer.Done();
    }

    private async Task<SandboxAnswer> VerifyTinAsync(JsonElement body, CancellationToken cancellationToken) =>
        await KnownAsync(SandboxJudge.Text(body, "tin"), cancellationToken) is { } known
            ? SandboxAnswer.Ok(new JsonObject { ["tin"] = known.Tin, ["name"] = known.Name, ["onboarded"] = known.IsOnboarded })
            : SandboxAnswer.Refused(ids, 404, "no record found for this tin");

    private SandboxAnswer Entity(SandboxCall call, SandboxTaxpayer taxpayer) =>
        !Guid.TryParse(call.Subject, out var id) ? SandboxAnswer.Refused(ids, 400, $"invalid UUID length: {call.Subject.Length}")
        : id != taxpayer.EntityId ? SandboxAnswer.Refused(ids, 404, "no record found for this entity")
        : SandboxAnswer.Ok(new JsonObject
        {
            ["id"] = id.ToString(),
            ["businesses"] = new JsonArray(new JsonObject { ["id"] = taxpayer.BusinessId.ToString(), ["name"] = taxpayer.Name, ["tin"] = taxpayer.Tin, ["irn_template"] = $"{{{{invoice_id}}}}-{taxpayer.ServiceId}-{{{{YYYYMMDD}}}}" }),
        });

    private async Task<SandboxAnswer> SearchAsync(SandboxCall call, SandboxTaxpayer taxpayer, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(call.Subject, out var id)) return SandboxAnswer.Refused(ids, 400, $"invalid UUID length: {call.Subject.Length}");
        var found = (await store.InvoicesAsync(cancellationToken)).Where(invoice => invoice.BusinessId == id && invoice.BusinessId == taxpayer.BusinessId && IsVisible(invoice))
            .Where(invoice => call.Query.GetValueOrDefault("irn") is not { Length: > 0 } irn || invoice.Irn == irn)
            .Where(invoice => call.Query.GetValueOrDefault("payment_status") is not { Length: > 0 } status || invoice.PaymentStatus == status).ToArray();
        var size = Whole(call.Query, "size", 20);
        var page = found.Skip((Whole(call.Query, "page", 1) - 1) * size).Take(size).Select(invoice => (JsonNode)Describe(invoice)).ToArray();
        return SandboxAnswer.Ok(new JsonObject { ["items"] = new JsonArray(page), ["total"] = found.Length });
    }

    private static int Whole(IReadOnlyDictionary<string, string> query, string name, int fallback) => int.TryParse(query.GetValueOrDefault(name), out var value) && value is >= 1 and <= 1000 ? value : fallback;

    private JsonObject Describe(SandboxInvoice invoice)
    {
        var body = JsonDocument.Parse(invoice.Body).RootElement;
        return new JsonObject
        {
            ["irn"] = invoice.Irn,
            ["issue_date"] = SandboxJudge.Text(body, "issue_date"),
            ["due_date"] = SandboxJudge.Text(body, "due_date"),
            ["sync_date"] = Instant.Format(invoice.ReceivedAt),
            ["payment_status"] = invoice.PaymentStatus,
            ["transmitted"] = invoice.TransmittedAt is not null,
            ["delivered"] = invoice.IsDelivered(time.GetUtcNow()),
        };
    }

    private bool IsVisible(SandboxInvoice invoice) => invoice.HiddenUntil is not { } until || time.GetUtcNow() >= until;

    private async Task<SandboxInvoice?> VisibleAsync(SandboxCall call, CancellationToken cancellationToken) =>
        await store.FindInvoiceAsync(call.Subject, cancellationToken) is { } invoice && IsVisible(invoice) ? invoice : null;

    private async Task<SandboxTaxpayer?> KnownAsync(string? tin, CancellationToken cancellationToken) => (await store.TaxpayersAsync(cancellationToken)).FirstOrDefault(known => known.Tin == tin);

    private SandboxAnswer Unknown() => SandboxAnswer.Refused(ids, 404, "no record found for this irn");

    private SandboxAnswer NoRoute() => SandboxAnswer.Refused(ids, 404, "no route found for this path");
}
