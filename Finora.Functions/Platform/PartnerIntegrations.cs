using Finora.Core;
using Finora.Core.Messaging;
using Finora.Core.Paystack;
using Finora.Functions.Http;

namespace Finora.Functions.Platform;

/// <summary>What is asked of an integration.</summary>
/// <param name="Change">Null disconnects it.</param>
internal sealed record IntegrationPart<T>(T? Change)
    where T : class;

/// <summary>Reads the parts of Paystack and WhatsApp in a change of integrations.</summary>
internal static class PartnerIntegrations
{
    private const int MaxKey = 500;
    private static readonly Dictionary<string, PaystackMode> Modes = new(StringComparer.Ordinal) { ["platform"] = PaystackMode.Platform, ["own"] = PaystackMode.Own };

    public static string Word(PaystackMode mode) => Modes.First(entry => entry.Value == mode).Key;

    /// <summary>Null where the member is left out.</summary>
    public static IntegrationPart<WhatsAppChange>? ReadWhatsApp(Fields body)
    {
        if (body.Nested("whatsapp") is not { } fields) return body.IsSent("whatsapp") ? new IntegrationPart<WhatsAppChange>(null) : null;
        return new IntegrationPart<WhatsAppChange>(new WhatsAppChange(
            fields.Matching("phone_number_id", Patterns.Digits, "must be the digits that Meta gave"),
            fields.Text("access_token", MaxKey),
            fields.Matching("template_name", Patterns.TemplateName, "must be 1 to 512 small letters, digits and '_'"),
            fields.Matching("template_language", Patterns.TemplateLanguage, "must be a language such as en or en_GB")));
    }

    public static IntegrationPart<PaystackChange>? ReadPaystack(Fields body)
    {
        if (body.Nested("paystack") is not { } fields) return body.IsSent("paystack") ? new IntegrationPart<PaystackChange>(null) : null;
        return new IntegrationPart<PaystackChange>(new PaystackChange
        {
            Mode = fields.Choice("mode", Modes),
            PublicKey = new Edit<string>(fields.IsSent("public_key"), fields.Text("public_key", MaxKey)),
            SecretKey = fields.Text("secret_key", MaxKey),
            SubaccountCode = new Edit<string>(fields.IsSent("subaccount_code"), fields.Text("subaccount_code", 100)),
        });
    }
}
