using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Finora.Core.Time;

namespace Finora.Local.NrsSandbox;

/// <summary>The control calls of the stand-in, under <c>/_control</c>: what was registered and asked, failures to cause, taxpayers, QR texts, notices.</summary>
internal sealed class SandboxControl(SandboxStore store, SandboxFaults faults, SandboxLog log, SandboxNotices notices, TimeProvider time)
{
    public const string Prefix = "/_control";
    private const int DefaultLimit = 100;
    private const int MaxLimit = 10_000;

    public async Task<SandboxAnswer> HandleAsync(SandboxCall call, CancellationToken cancellationToken)
    {
        var body = call.Body.Length == 0 ? default : Parse(call.Body);
        var parts = call.Path[Prefix.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        return (call.Method, parts) switch
        {
            ("GET", ["invoices"]) => Ok(new JsonArray([.. (await store.InvoicesAsync(cancellationToken)).Select(Describe)])),
            ("GET", ["invoices", var irn]) => await store.FindInvoiceAsync(Uri.UnescapeDataString(irn), cancellationToken) is { } invoice ? Ok(Describe(invoice)) : NotFound(),
            ("GET", ["requests"]) => Ok(new JsonArray([.. log.Newest(call.Query.GetValueOrDefault("path"), LimitOf(call)).Select(Describe)])),
            ("POST", ["faults"]) => AddFault(body),
            ("GET", ["faults"]) => Ok(new JsonArray([.. faults.Rules.Select(Describe)])),
            ("DELETE", ["faults"]) => Clear(),
            ("DELETE", ["faults", var id]) => int.TryParse(id, out var number) && faults.Remove(number) ? Ok(new JsonObject()) : NotFound(),
            ("POST", ["taxpayers"]) => await AddTaxpayerAsync(body, cancellationToken),
            ("GET", ["taxpayers", var id, "crypto_keys.txt"]) => await CryptoKeysAsync(id, cancellationToken),
            ("POST", ["qr", "decode"]) => await DecodeAsync(body, cancellationToken),
            ("POST", ["notices"]) => await NotifyAsync(body, cancellationToken),
            ("POST", ["reset"]) => await ResetAsync(cancellationToken),
            _ => NotFound(),
        };
    }

    private SandboxAnswer AddFault(JsonElement body)
    {
        var (match, mode) = (Text(body, "match") ?? "*", Text(body, "mode") ?? "");
        if (!SandboxFaults.Calls.Contains(match) || !SandboxFaults.Modes.Contains(mode)) return Bad($"match is one of {string.Join(", ", SandboxFaults.Calls)}; mode is one of {string.Join(", ", SandboxFaults.Modes)}");
        var permille = SandboxJudge.Member(body, "probability") is { ValueKind: JsonValueKind.Number } chance ? (int)(chance.GetDecimal() * 1000) : 1000;
        var rule = faults.Add(new SandboxFault(0, match, mode, Whole(body, "times", 1), permille, Whole(body, "delay_ms", 0), Whole(body, "status", 502), Whole(body, "retry_after", 30)));
        return Ok(new JsonObject { ["id"] = rule.Id });
    }

    private SandboxAnswer Clear()
    {
        faults.Clear();
        return Ok(new JsonObject());
    }

    private async Task<SandboxAnswer> AddTaxpayerAsync(JsonElement body, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(Text(body, "business_id"), out var businessId) || Text(body, "tin") is not { } tin) return Bad("business_id and tin are needed");
        var known = (await store.TaxpayersAsync(cancellationToken)).FirstOrDefault(taxpayer => taxpayer.BusinessId == businessId);
        await store.PutTaxpayerAsync(
            new SandboxTaxpayer(
                businessId, Guid.TryParse(Text(body, "entity_id"), out var entityId) ? entityId : businessId, Text(body, "name") ?? tin, tin, Text(body, "service_id") ?? "F1N0RA01", Text(body, "api_key"), Text(body, "api_secret"),
                Text(body, "notice_address"), SandboxJudge.Member(body, "onboarded") is not { ValueKind: JsonValueKind.False }, known?.QrKey),
            cancellationToken);
        return Ok(new JsonObject { ["business_id"] = businessId.ToString() });
    }

    private async Task<SandboxAnswer> CryptoKeysAsync(string id, CancellationToken cancellationToken)
    {
        using var rsa = Guid.TryParse(id, out var businessId) ? await store.QrKeyAsync(businessId, cancellationToken) : null;
        return rsa is null ? NotFound() : Ok(new JsonObject { ["public_key"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem())), ["certificate"] = SandboxTaxpayer.Certificate });
    }

    /// <summary>Tries the key of every taxpayer that has one, as one that did not write the text must.</summary>
    private async Task<SandboxAnswer> DecodeAsync(JsonElement body, CancellationToken cancellationToken)
    {
        var invalid = new JsonObject { ["irn"] = null, ["timestamp"] = null, ["certificate"] = null, ["valid"] = false };
        var payload = new byte[1_024];
        if (!Convert.TryFromBase64String(Text(body, "payload") ?? "", payload, out var length)) return Ok(invalid);
        foreach (var taxpayer in (await store.TaxpayersAsync(cancellationToken)).Where(known => known.QrKey is { Length: > 0 }))
        {
            using var rsa = RSA.Create();
            rsa.ImportPkcs8PrivateKey(taxpayer.QrKey, out _);
            if (Decrypt(rsa, payload[..length]) is not { } text) continue;
            var number = Text(text, "irn") ?? "";
            var dot = number.LastIndexOf('.');
            if (dot < 0) continue;
            var certificate = Text(text, "certificate");
            return Ok(new JsonObject { ["irn"] = number[..dot], ["timestamp"] = number[(dot + 1)..], ["certificate"] = certificate, ["valid"] = certificate == SandboxTaxpayer.Certificate });
        }

        return Ok(invalid);
    }

    private static JsonElement? Decrypt(RSA rsa, byte[] payload)
    {
        foreach (var padding in new[] { RSAEncryptionPadding.Pkcs1, RSAEncryptionPadding.OaepSHA256 })
        {
            try
            {
                return JsonDocument.Parse(rsa.Decrypt(payload, padding)).RootElement;
            }
            catch (Exception e) when (e is CryptographicException or JsonException)
            {
                // Another key's, or another padding's. With PKCS #1 v1.5 a wrong key may also give bytes of no meaning (implicit rejection).
            }
        }

        return null;
    }

    private async Task<SandboxAnswer> NotifyAsync(JsonElement body, CancellationToken cancellationToken)
    {
        if (await store.FindInvoiceAsync(Text(body, "irn") ?? "", cancellationToken) is not { } invoice) return NotFound();
        var owner = (await store.TaxpayersAsync(cancellationToken)).First(taxpayer => taxpayer.BusinessId == invoice.BusinessId);
        notices.Post(owner, SandboxJudge.Member(body, "body") is { } chosen ? chosen.GetRawText() : "{}");
        await notices.Last;
        return Ok(new JsonObject());
    }

    private async Task<SandboxAnswer> ResetAsync(CancellationToken cancellationToken)
    {
        await store.ForgetInvoicesAsync(cancellationToken);
        faults.Reset();
        log.Clear();
        return Ok(new JsonObject());
    }

    private JsonObject Describe(SandboxInvoice invoice) => new()
    {
        ["irn"] = invoice.Irn,
        ["business_id"] = invoice.BusinessId.ToString(),
        ["body"] = Convert.ToBase64String(invoice.Body),
        ["sha256"] = invoice.Sha256,
        ["received_at"] = Instant.Format(invoice.ReceivedAt),
        ["sign_calls"] = invoice.SignCalls,
        ["payment_status"] = invoice.PaymentStatus,
        ["transmitted"] = invoice.TransmittedAt is not null,
        ["delivered"] = invoice.IsDelivered(time.GetUtcNow()),
    };

    private static JsonObject Describe(SandboxRequest request) => new()
    {
        ["at"] = Instant.Format(request.At),
        ["method"] = request.Method,
        ["path"] = request.Path,
        ["headers"] = new JsonObject(request.Headers.Select(header => KeyValuePair.Create(header.Key, (JsonNode?)header.Value))),
        ["body"] = Encoding.UTF8.GetString(request.Body),
        ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(request.Body)),
        ["fault"] = request.Fault,
        ["status"] = request.Status,
        ["answer"] = request.Answer,
    };

    private static JsonObject Describe(SandboxFault rule) => new()
    {
        ["id"] = rule.Id, ["match"] = rule.Match, ["mode"] = rule.Mode, ["times"] = rule.Times, ["probability"] = rule.Permille / 1000m, ["delay_ms"] = rule.DelayMs, ["status"] = rule.Status, ["retry_after"] = rule.RetryAfter,
    };

    private static int LimitOf(SandboxCall call) => int.TryParse(call.Query.GetValueOrDefault("limit"), out var limit) && limit is >= 1 and <= MaxLimit ? limit : DefaultLimit;

    private static JsonElement Parse(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body).RootElement;
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static string? Text(JsonElement? body, string name) => SandboxJudge.Text(body, name);

    private static int Whole(JsonElement body, string name, int fallback) => SandboxJudge.Member(body, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) ? value : fallback;

    private static SandboxAnswer Ok(JsonNode node) => new(200, node.ToJsonString());

    private static SandboxAnswer Bad(string message) => new(400, new JsonObject { ["error"] = message }.ToJsonString());

    private static SandboxAnswer NotFound() => new(404, """{"error":"There is nothing at this address."}""");
}
