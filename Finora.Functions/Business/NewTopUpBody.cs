using System.Text.Json;
using Finora.Core;
using Finora.Core.Billing;
using Finora.Functions.Http;

namespace Finora.Functions.Business;

/// <summary>Reads the bodies that buy credits.</summary>
internal static class NewTopUpBody
{
    private const int MaxUrl = 2_048;

    public static Outcome<(CreditPackage Package, string ReturnUrl)> Read(JsonElement body, FinoraSettings settings)
    {
        var fields = new Fields(body);
        var packageId = fields.Text("packageId", 100, required: true);
        var package = packageId is null ? null : CreditWords.Packages.GetValueOrDefault(packageId);
        if (packageId is not null && package is null) fields.Fault("packageId", $"must be one of {string.Join(", ", CreditWords.Packages.Keys)}");
        var returnUrl = ReadReturnUrl(fields, settings);
        return fields.Failure is { } failure ? failure : (package!, returnUrl);
    }

    /// <summary>Where the payer comes back to: HTTPS, or the dashboard's page.</summary>
    public static string ReadReturnUrl(Fields fields, FinoraSettings settings)
    {
        if (fields.Text("returnUrl", MaxUrl) is not { } text) return $"{settings.AppOrigin}/api-credits";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps || uri.UserInfo.Length > 0) fields.Fault("returnUrl", "must be an HTTPS address");
        return text;
    }
}
