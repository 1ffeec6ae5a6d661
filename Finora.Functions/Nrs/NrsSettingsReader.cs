using System.Globalization;
using System.Net;
using Finora.Core.Invoicing.Documents;
using Finora.Core.Money;
using Finora.Core.Nrs;
using Finora.Core.Signing;

namespace Finora.Functions.Nrs;

/// <summary>Reads and checks section 19 of the NRS contract. A bad value stops the host with the setting's name.</summary>
internal sealed class NrsSettingsReader(IConfiguration configuration)
{
    private const string Address = "NRS_API_URL";

    public static NrsSettings Read(IConfiguration configuration) => new NrsSettingsReader(configuration).Read();

    /// <summary>The address of MBS; null where none is set.</summary>
    public static Uri? ReadAddress(IConfiguration configuration, NrsEnvironment environment)
    {
        var text = configuration[Address];
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (!Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http") || uri.Query.Length > 0 || uri.UserInfo.Length > 0) throw Bad(Address, "an address such as https://api.example.com");
        if (uri.Scheme == Uri.UriSchemeHttp && !uri.IsLoopback) throw Bad(Address, "an https address, since credentials are sent to it");
        var isForTests = uri.IsLoopback || uri.Host.Contains("sandbox", StringComparison.OrdinalIgnoreCase) || uri.AbsolutePath.Contains("sandbox", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(uri.Host, out var ip) && IPAddress.IsLoopback(ip));
        if (environment == NrsEnvironment.Production && isForTests) throw new InvalidOperationException($"The setting Nrs__Environment is production, and {Address} is the address of a sandbox.");
        return uri;
    }

    public static UblProfile ReadUbl(IConfiguration configuration)
    {
        var profile = new UblProfile();
        return new UblProfile(
            configuration["Ubl:CustomizationId"] is { Length: > 0 } customization ? customization : profile.CustomizationId,
            configuration["Ubl:ProfileId"] is { Length: > 0 } id ? id : profile.ProfileId,
            configuration["Ubl:ExtensionNamespace"] is { Length: > 0 } extension ? extension : profile.ExtensionNamespace,
            configuration["Ubl:EndpointScheme"] is { Length: > 0 } scheme ? scheme : profile.EndpointScheme,
            configuration["Ubl:TaxIdPrefix"] is { Length: > 0 } prefix ? prefix : profile.TaxIdPrefix);
    }

    private NrsSettings Read()
    {
        if (configuration["Nrs:Gateway"] is { Length: > 0 } gateway && gateway != "mbs") throw Bad("Nrs:Gateway", "mbs");
        var plain = new NrsSettings();
        var codes = plain.TypeCodes;
        return plain with
        {
            Environment = Choice("Nrs:Environment", plain.Environment, ("sandbox", NrsEnvironment.Sandbox), ("production", NrsEnvironment.Production)),
            ValidateIrn = Flag("Nrs:ValidateIrn", plain.ValidateIrn),
            Transmit = Flag("Nrs:Transmit", plain.Transmit),
            AutoSubmit = Flag("Nrs:AutoSubmit", plain.AutoSubmit),
            NotFoundTexts = Texts("Nrs:NotFoundTexts") ?? plain.NotFoundTexts,
            ReadTimeout = TimeSpan.FromSeconds(Whole("Nrs:TimeoutSeconds:Read", 1, 60, (int)plain.ReadTimeout.TotalSeconds)),
            SignTimeout = TimeSpan.FromSeconds(Whole("Nrs:TimeoutSeconds:Sign", 1, 90, (int)plain.SignTimeout.TotalSeconds)),
            Retry = Schedule(plain.Retry),
            TypeCodes = new NrsTypeCodes(Code("Nrs:TypeCodes:Invoice", codes.Invoice), Code("Nrs:TypeCodes:CreditNote", codes.CreditNote)),
            PaymentMeansCode = Code("Nrs:PaymentMeansCode", plain.PaymentMeansCode),
            Qr = new NrsQrOptions(
                Choice("Nrs:Qr:Timestamp", plain.Qr.Timestamp, ("unix_seconds", NrsQrTimestamp.UnixSeconds), ("hhmmssfff", NrsQrTimestamp.HoursToMilliseconds)),
                Choice("Nrs:Qr:Padding", plain.Qr.Padding, ("pkcs1", NrsQrPadding.Pkcs1), ("oaep_sha256", NrsQrPadding.OaepSha256))),
            B2cMinimumKobo = Naira("Nrs:B2cMinimum"),
            RetentionYears = Whole("Nrs:RetentionYears", 6, 100, plain.RetentionYears),
        };
    }

    private RetrySchedule Schedule(RetrySchedule plain) => new(
        Texts("Nrs:Retry:Delays")?.Select(text => Span("Nrs:Retry:Delays", text)).ToArray() ?? plain.Delays,
        Span("Nrs:Retry:ThenEvery", plain.ThenEvery),
        Jitter(plain.Jitter),
        Span("Nrs:Retry:GiveUpAfter", plain.GiveUpAfter),
        Span("Nrs:Retry:RetryAfterCap", plain.RetryAfterCap));

    private decimal Jitter(decimal fallback)
    {
        if (configuration["Nrs:Retry:Jitter"] is not { Length: > 0 } text) return fallback;
        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1 ? value : throw Bad("Nrs:Retry:Jitter", "a number from 0 to 1");
    }

    private TimeSpan Span(string name, TimeSpan fallback) => configuration[name] is { Length: > 0 } text ? Span(name, text) : fallback;

    private static TimeSpan Span(string name, string text) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && value > TimeSpan.Zero && value <= TimeSpan.FromDays(6) ? value : throw Bad(name, "a time such as 00:05:00, at most six days");

    /// <summary>Members of a section, in their order; null where there are none.</summary>
    private string[]? Texts(string name)
    {
        var values = configuration.GetSection(name).GetChildren().Select(child => child.Value).OfType<string>().ToArray();
        return values.Length == 0 ? null : values;
    }

    private string Code(string name, string fallback) =>
        configuration[name] is not { Length: > 0 } text ? fallback : text.All(char.IsAsciiLetterOrDigit) ? text : throw Bad(name, "a code of letters and digits");

    private long Naira(string name)
    {
        if (configuration[name] is not { Length: > 0 } text) return 0;
        return Kobo.ParseNaira(text, out var kobo) == NumberFault.None && kobo >= 0 ? kobo : throw Bad(name, "an amount in naira");
    }

    private int Whole(string name, int min, int max, int fallback) =>
        configuration[name] is not { Length: > 0 } text ? fallback
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max ? value
        : throw Bad(name, $"a whole number from {min} to {max}");

    private bool Flag(string name, bool fallback) =>
        configuration[name] is not { Length: > 0 } text ? fallback : bool.TryParse(text, out var value) ? value : throw Bad(name, "true or false");

    private T Choice<T>(string name, T fallback, params ReadOnlySpan<(string Word, T Value)> choices)
    {
        if (configuration[name] is not { Length: > 0 } text) return fallback;
        var words = new List<string>();
        foreach (var (word, value) in choices)
        {
            if (text == word) return value;
            words.Add(word);
        }

        throw Bad(name, string.Join(" or ", words));
    }

    private static InvalidOperationException Bad(string name, string wanted) => new($"The setting {name.Replace(":", "__", StringComparison.Ordinal)} must be {wanted}.");
}
