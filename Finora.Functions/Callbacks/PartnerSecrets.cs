using System.Text;

namespace Finora.Functions.Callbacks;

/// <summary>
/// What the bank partner signs with: up to two live and two test secrets, so that one can be changed without a gap. The one that matches decides the side.
/// </summary>
/// <param name="Live">UTF-8 bytes of each secret.</param>
public sealed record PartnerSecrets(IReadOnlyList<byte[]> Live, IReadOnlyList<byte[]> Test)
{
    private const int MinLength = 16;
    private const string UnresolvedReference = "@Microsoft.KeyVault(";

    public static PartnerSecrets Read(IConfiguration configuration) => new(
        Secrets(configuration, "BankPartner:WebhookSecret", "BankPartner:PreviousWebhookSecret"),
        Secrets(configuration, "BankPartner:TestWebhookSecret", "BankPartner:PreviousTestWebhookSecret"));

    private static byte[][] Secrets(IConfiguration configuration, params string[] names) =>
        [.. names.Select(name => (Name: name, Value: configuration[name])).Where(setting => !string.IsNullOrEmpty(setting.Value)).Select(setting => Check(setting.Name, setting.Value!))];

    /// <summary>A vault reference that the platform could not resolve reaches us as its own text, which anybody can guess.</summary>
    private static byte[] Check(string name, string secret)
    {
        var setting = name.Replace(":", "__", StringComparison.Ordinal);
        if (secret.StartsWith(UnresolvedReference, StringComparison.OrdinalIgnoreCase)) throw new InvalidOperationException($"The setting {setting} is a Key Vault reference that could not be resolved.");
        return secret.Length >= MinLength ? Encoding.UTF8.GetBytes(secret) : throw new InvalidOperationException($"The setting {setting} must have at least {MinLength} characters.");
    }
}
