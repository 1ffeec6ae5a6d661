using System.Text.Json;
using Finora.Core;
using Finora.Core.Billing;
using Finora.Functions.Http;

namespace Finora.Functions.Business;

/// <summary>Reads the bodies that buy credits.</summary>
internal static class NewTopUpBody
{
    private const int MaxUrl = 2_048;
    private static readonly Dictionary<string, int> Packages = CreditPackage.All.Index().ToDictionary(entry => entry.Item.Id, entry => entry.Index, StringComparer.Ordinal);

    public static Outcome<(CreditPackage Package, string? ReturnUrl)> Read(JsonElement body)
    {
        var fields = new Fields(body);
        var (package, returnUrl) = (fields.Choice("packageId", Packages, required: true), ReadReturnUrl(fields));
        return fields.Failure is { } failure ? failure : (CreditPackage.All[package!.Value], returnUrl);
    }

    /// <summary>Where the payer comes back to, by HTTPS; null for the dashboard's page.</summary>
    private static string? ReadReturnUrl(Fields fields)
    {
        if (fields.Text("returnUrl", MaxUrl) is not { } text) return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps || uri.UserInfo.Length > 0) fields.Fault("returnUrl", "must be an HTTPS address");
        return text;
    }
}
