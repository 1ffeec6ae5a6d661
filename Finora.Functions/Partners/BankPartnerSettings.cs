using System.Text;

namespace Finora.Functions.Partners;

/// <summary>How Finora reaches the bank partner. Without an address there is none, but for the sandbox of one machine.</summary>
/// <param name="Api">Base address, ending in a slash; null where no partner is configured.</param>
/// <param name="Secret">UTF-8 bytes of what our requests are signed with; empty where no partner is configured.</param>
/// <param name="CheckoutOrigin">The only place that payers may be sent to.</param>
/// <param name="IsSandbox">No partner is configured, and this machine plays one.</param>
public sealed record BankPartnerSettings(Uri? Api, byte[] Secret, string? CheckoutOrigin, bool IsSandbox)
{
    private const int MinSecretLength = 16;

    /// <exception cref="InvalidOperationException">A setting is wrong; the message names it.</exception>
    public static BankPartnerSettings Read(IConfiguration configuration)
    {
        if (configuration["BankPartner:ApiUrl"] is not { Length: > 0 } text) return new BankPartnerSettings(null, [], null, Sandbox(configuration));
        if (!IsSafe(text, out var api) || api.Query.Length > 0) throw new InvalidOperationException("The setting BankPartner__ApiUrl must be an https address such as https://api.bank.example/finora.");
        var origin = configuration["BankPartner:CheckoutOrigin"] is { Length: > 0 } given ? given : api.GetLeftPart(UriPartial.Authority);
        if (!IsSafe(origin, out var checkout) || checkout.PathAndQuery != "/") throw new InvalidOperationException("The setting BankPartner__CheckoutOrigin must be an https origin such as https://pay.bank.example, without a path.");
        return new BankPartnerSettings(new Uri(text.TrimEnd('/') + "/"), SecretOf(configuration), checkout.GetLeftPart(UriPartial.Authority), false);
    }

    /// <summary>Plain http only to this machine, for development.</summary>
    private static bool IsSafe(string text, out Uri uri) =>
        Uri.TryCreate(text, UriKind.Absolute, out uri!) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)) && uri.UserInfo.Length == 0 && uri.Fragment.Length == 0;

    private static byte[] SecretOf(IConfiguration configuration)
    {
        var secret = configuration["BankPartner:ApiSecret"] ?? "";
        if (secret.StartsWith("@Microsoft.KeyVault(", StringComparison.OrdinalIgnoreCase)) throw new InvalidOperationException("The setting BankPartner__ApiSecret is a Key Vault reference that could not be resolved.");
        return secret.Length >= MinSecretLength ? Encoding.UTF8.GetBytes(secret) : throw new InvalidOperationException($"The setting BankPartner__ApiSecret must have at least {MinSecretLength} characters where BankPartner__ApiUrl is set.");
    }

    /// <summary>Unless it is said, whoever keeps the keys on this machine plays with it, and whoever has a key vault does not.</summary>
    private static bool Sandbox(IConfiguration configuration) => configuration["BankPartner:Sandbox"] switch
    {
        null or "" => string.IsNullOrWhiteSpace(configuration["KeyVault:Uri"]),
        var text when bool.TryParse(text, out var sandbox) => sandbox,
        _ => throw new InvalidOperationException("The setting BankPartner__Sandbox must be true or false."),
    };
}
