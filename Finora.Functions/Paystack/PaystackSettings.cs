using Finora.Core.Paystack;

namespace Finora.Functions.Paystack;

/// <summary>Reads and checks the settings of the gateway. A bad value stops the host with the setting's name.</summary>
internal static class PaystackSettings
{
    private const string Live = "https://api.paystack.co/";
    private const string LiveCheckout = "https://checkout.paystack.com";
    private const string UnresolvedReference = "@Microsoft.KeyVault(";
    private const int MinSecret = 16;

    /// <summary>Paystack's own address unless another is named: whoever names one has its checkout there too.</summary>
    public static FixedPaystackAddress ReadAddress(IConfiguration configuration)
    {
        var text = configuration["Paystack:BaseUrl"];
        if (string.IsNullOrWhiteSpace(text)) return new FixedPaystackAddress(new Uri(Live), LiveCheckout);
        if (!Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http") || uri.Query.Length > 0 || uri.UserInfo.Length > 0) throw Bad("BaseUrl", "an address such as https://api.paystack.co");
        if (uri.Scheme == Uri.UriSchemeHttp && !uri.IsLoopback) throw Bad("BaseUrl", "an https address, since the secret key is sent to it");
        return new FixedPaystackAddress(uri, uri.Host == new Uri(Live).Host ? LiveCheckout : uri.GetLeftPart(UriPartial.Authority));
    }

    /// <param name="standIn">The key of the stand-in, where there is one and no other was set.</param>
    public static PaystackInstallation ReadInstallation(IConfiguration configuration, string? standIn) => new(ReadSecret(configuration) ?? standIn, ReadFlag(configuration, "VerifyBeforeBooking"));

    /// <summary>A vault reference that the platform could not resolve reaches us as its own text, which anybody can guess.</summary>
    public static string? ReadSecret(IConfiguration configuration) => configuration["Paystack:SecretKey"]?.Trim() switch
    {
        null or "" => null,
        var secret when secret.StartsWith(UnresolvedReference, StringComparison.OrdinalIgnoreCase) => throw new InvalidOperationException("The setting Paystack__SecretKey is a Key Vault reference that could not be resolved."),
        { Length: < MinSecret } => throw Bad("SecretKey", $"at least {MinSecret} characters long"),
        var secret => secret,
    };

    private static bool ReadFlag(IConfiguration configuration, string name) =>
        configuration["Paystack:" + name] is { Length: > 0 } text && (bool.TryParse(text, out var value) ? value : throw Bad(name, "true or false"));

    private static InvalidOperationException Bad(string name, string wanted) => new($"The setting Paystack__{name} must be {wanted}.");
}
