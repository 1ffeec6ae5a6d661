using System.Globalization;
using System.Text.Json;

namespace Finora.Local.Runtime.Settings;

/// <summary>
/// <c>local.settings.json</c>, which stands in for the application settings of a deployed app. Only strings, numbers and booleans are taken
/// as values, as each becomes what an environment variable would be; a section is written <c>Section__Name</c> or <c>Section:Name</c>.
/// </summary>
internal sealed class LocalSettingsFile
{
    public const string FileName = "local.settings.json";
    private const int DefaultPort = 7071;

    private LocalSettingsFile(IReadOnlyDictionary<string, string?> values, int httpPort) => (Values, HttpPort) = (values, httpPort);

    public IReadOnlyDictionary<string, string?> Values { get; }

    public int HttpPort { get; }

    public static LocalSettingsFile Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        return File.Exists(path) ? Parse(path) : new LocalSettingsFile(new Dictionary<string, string?>(), DefaultPort);
    }

    private static LocalSettingsFile Parse(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), JsonFiles.Relaxed);
            var root = document.RootElement;
            if (root.TryGetProperty("IsEncrypted", out var encrypted) && encrypted.ValueKind == JsonValueKind.True)
            {
                throw new SettingException(FileName, "IsEncrypted is true; encrypted settings cannot be read here.");
            }

            var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
            AddAll(root, "Values", prefix: "", values);
            AddAll(root, "ConnectionStrings", prefix: "ConnectionStrings:", values);
            return new LocalSettingsFile(values, PortOf(root));
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw new SettingException(FileName, $"it is no JSON object: {fault.Message}", fault);
        }
    }

    private static void AddAll(JsonElement root, string section, string prefix, Dictionary<string, string?> values)
    {
        if (!root.TryGetProperty(section, out var members))
        {
            return;
        }

        foreach (var member in members.EnumerateObject())
        {
            values[prefix + member.Name.Replace("__", ":")] = member.Value.ValueKind switch
            {
                JsonValueKind.String => member.Value.GetString(),
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => member.Value.GetRawText(),
                JsonValueKind.Null => null,
                _ => throw new SettingException(
                    $"{FileName}, {section}:{member.Name}", "is no string; write a nested setting as Section__Name."),
            };
        }
    }

    private static int PortOf(JsonElement root)
    {
        if (!root.TryGetProperty("Host", out var host) || !host.TryGetProperty("LocalHttpPort", out var port))
        {
            return DefaultPort;
        }

        var text = port.ValueKind == JsonValueKind.String ? port.GetString() : port.GetRawText();
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 65535
            ? number
            : throw new SettingException($"{FileName}, Host:LocalHttpPort", $"'{text}' is no port from 1 to 65535.");
    }
}
