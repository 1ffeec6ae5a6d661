using System.Text.Json;
using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Messaging;
using Finora.Core.Nrs;
using Finora.Core.Paystack;
using Finora.Core.Signing;
using Finora.Core.Time;
using Finora.Functions.Http;

namespace Finora.Functions.Platform;

/// <summary>The tax authority among the integrations. No secret is ever shown.</summary>
public sealed record NrsIntegrationBody(
    string Status, string? Environment, Guid? BusinessId, string? ServiceId, string? ApiKeyHint, bool HasApiSecret, bool HasPublicKey, bool HasCertificate, string? Hold, string? LastCheckedAt, string? HookUrl);

/// <summary>Card and transfer payments among the integrations.</summary>
public sealed record PaystackIntegrationBody(string Status, string? Mode, string? PublicKey, string? SecretKeyHint, string? SubaccountCode, string? HookUrl);

/// <summary>Messages among the integrations.</summary>
public sealed record WhatsappIntegrationBody(string Status, string? PhoneNumberId, string? TemplateName);

/// <summary>An integration that is not offered.</summary>
public sealed record PlainIntegrationBody(string Status);

/// <summary>Section 20, integrations.</summary>
public sealed record IntegrationsBody(NrsIntegrationBody Nrs, PaystackIntegrationBody Paystack, WhatsappIntegrationBody Whatsapp, PlainIntegrationBody Xero, PlainIntegrationBody Quickbooks);

/// <summary>The answer to a test of the credentials.</summary>
public sealed record NrsTestBody(bool Ok, string Environment, string CheckedAt, string Message);

/// <summary>Reads a change of integrations.</summary>
internal static class IntegrationsChange
{
    private const int MaxKeyFile = 20_000;
    private const string Unavailable = "unavailable";

    private static readonly Dictionary<string, NrsEnvironment> Environments = new(StringComparer.Ordinal) { ["sandbox"] = NrsEnvironment.Sandbox, ["production"] = NrsEnvironment.Production };
    private static readonly string[] NrsMembers = ["environment", "business_id", "entity_id", "service_id", "api_key", "api_secret", "crypto_keys", "public_key", "certificate"];
    private static readonly string[] NotOffered = ["xero", "quickbooks"];

    /// <summary>What is asked of the NRS connection; null leaves it.</summary>
    /// <param name="Disconnects">It is to be taken away.</param>
    public sealed record NrsPart(bool Disconnects, NrsConnectionChange Change);

    /// <summary>All that one call asks; null for an integration that it leaves out.</summary>
    public sealed record Parts(NrsPart? Nrs, IntegrationPart<PaystackChange>? Paystack, IntegrationPart<WhatsAppChange>? WhatsApp);

    public static Outcome<Parts> Read(JsonElement body, NrsQrOptions qr)
    {
        var fields = new Fields(body);
        var nrsPart = fields.IsSent("nrs") && !fields.Has("nrs") ? new NrsPart(true, new NrsConnectionChange()) : fields.Nested("nrs") is { } nrs ? new NrsPart(false, ReadNrs(nrs, qr)) : null;
        var parts = new Parts(nrsPart, PartnerIntegrations.ReadPaystack(fields), PartnerIntegrations.ReadWhatsApp(fields));
        if (fields.Failure is { } failure) return failure;
        var offered = NotOffered.FirstOrDefault(fields.Has);
        return offered is null ? parts : Failure.Rule($"The integration {offered} is {Unavailable} on this installation.");
    }

    private static NrsConnectionChange ReadNrs(Fields nrs, NrsQrOptions qr)
    {
        var entity = nrs.Uuid("entity_id");
        var serviceId = nrs.Text("service_id", 8);
        if (serviceId is not null && !NrsIrn.IsServiceId(serviceId)) nrs.Fault("service_id", "must be eight letters or digits");
        return new NrsConnectionChange
        {
            Environment = nrs.Choice("environment", Environments),
            BusinessId = nrs.Uuid("business_id"),
            EntityId = new Edit<Guid?>(nrs.IsSent("entity_id"), entity),
            ServiceId = serviceId,
            ApiKey = nrs.Text("api_key", 500),
            ApiSecret = nrs.Text("api_secret", 500),
            QrKeys = ReadKeys(nrs, qr),
            Names = [.. NrsMembers.Where(nrs.IsSent)],
        };
    }

    /// <summary>Either the downloaded file, or its two parts.</summary>
    private static NrsQrKeys? ReadKeys(Fields nrs, NrsQrOptions qr)
    {
        var file = nrs.Text("crypto_keys", MaxKeyFile);
        var (key, certificate) = (nrs.Text("public_key", MaxKeyFile), nrs.Text("certificate", MaxKeyFile));
        if (file is null && key is null && certificate is null) return null;
        if (file is null && (key is null || certificate is null))
        {
            nrs.Fault(key is null ? "public_key" : "certificate", "is required: public_key and certificate go together");
            return null;
        }

        var fault = NrsQrKeys.TryParse(file ?? $"{key}\n{certificate}", qr, out var keys);
        if (fault != NrsQrKeysFault.None) nrs.Fault(file is not null ? "crypto_keys" : fault == NrsQrKeysFault.BadCertificate ? "certificate" : "public_key", Message(fault));
        return keys;
    }

    private static string Message(NrsQrKeysFault fault) => fault switch
    {
        NrsQrKeysFault.BadPublicKey => "must hold an RSA public key of 2048 to 8192 bits",
        NrsQrKeysFault.BadCertificate => "must hold a certificate of one line",
        NrsQrKeysFault.TooLong => "must hold a certificate that fits into the QR text beside the invoice number",
        _ => "must be the content of crypto_keys.txt",
    };
}

/// <summary>Prints the integrations of a tenant.</summary>
public sealed class NrsPresenter(FinoraSettings settings, NrsSettings nrs, IFiscalGateway gateway, NrsReleases releases, WhatsAppAccounts whatsApp, PaystackAccounts paystack)
{
    private const string Connected = "connected";
    private const string Disconnected = "disconnected";
    private const string Unavailable = "unavailable";
    private const int HintLength = 4;

    /// <param name="role">Of who asks: the whole address for notices is for admins.</param>
    public async Task<IntegrationsBody> PrintAsync(Guid tenantId, OpenNrsConnection? connection, Role role, CancellationToken cancellationToken) => new(
        Print(connection, await releases.InstallationHoldAsync(cancellationToken), role),
        Print(tenantId, await paystack.FindAsync(tenantId, cancellationToken)),
        await whatsApp.FindAsync(tenantId, cancellationToken) is { } account ? new WhatsappIntegrationBody(Connected, account.PhoneNumberId, account.TemplateName) : new WhatsappIntegrationBody(Disconnected, null, null),
        new PlainIntegrationBody(Unavailable),
        new PlainIntegrationBody(Unavailable));

    public static NrsTestBody Print(NrsTestResult result) => new(result.IsOk, Word(result.Environment), Instant.Format(result.CheckedAt), Offer(result));

    private static string Offer(NrsTestResult result) => result.OfferedServiceIds is [var offered, ..] ? $"{result.Message} The entity offers the service id {offered}." : result.Message;

    private PaystackIntegrationBody Print(Guid tenantId, PaystackAccount? account)
    {
        if (account is null) return new PaystackIntegrationBody(Disconnected, null, null, null, null, null);
        var hook = account.Mode == PaystackMode.Own ? $"{settings.ApiOrigin}/api/v1/webhooks/paystack/{tenantId}" : null;
        return new PaystackIntegrationBody(Connected, PartnerIntegrations.Word(account.Mode), account.PublicKey, account.SecretHint is { } hint ? "…" + hint : null, account.SubaccountCode, hook);
    }

    private NrsIntegrationBody Print(OpenNrsConnection? open, NrsHold? installationHold, Role role)
    {
        if (!gateway.IsOffered) return Bare(Unavailable);
        if (open is null || open.Connection.IsDisconnected) return Bare(Disconnected);
        var hold = open.Connection.Hold ?? installationHold;
        var secrets = open.Secrets;
        return new NrsIntegrationBody(
            hold is not null ? "on_hold" : open.Account is null ? Disconnected : Connected,
            Word(open.Connection.Environment),
            open.Connection.BusinessId,
            open.ServiceId,
            secrets.ApiKey is { Length: > HintLength } key ? $"…{key[^HintLength..]}" : null,
            secrets.ApiSecret is not null,
            secrets.QrPublicKey is not null,
            secrets.QrCertificate is not null,
            FirsWords.Hold(hold),
            InvoiceWords.Print(open.Connection.LastCheckedAt),
            $"{settings.ApiOrigin}/api/v1/webhooks/nrs/{(role >= Role.Admin ? secrets.HookToken : secrets.HookToken[..3] + "…")}");
    }

    private NrsIntegrationBody Bare(string status) => new(status, Word(nrs.Environment), null, null, null, false, false, false, null, null, null);

    private static string Word(NrsEnvironment environment) => environment.ToString().ToLowerInvariant();
}
