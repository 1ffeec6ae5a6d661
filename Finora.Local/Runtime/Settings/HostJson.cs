using System.Text.Json;

namespace Finora.Local.Runtime.Settings;

/// <summary>
/// Turns host.json into flat settings. The framework's JSON provider would do, but starts a file watcher and names no file when it fails.
/// </summary>
internal static class HostJson
{
    public static Dictionary<string, string?> Flatten(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), JsonFiles.Relaxed);
            var flat = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new SettingException(HostSettings.FileName, "it is no JSON object.");
            }

            Add(document.RootElement, "", flat);
            return flat;
        }
        catch (JsonException fault)
        {
            throw new SettingException(HostSettings.FileName, $"it is no JSON: {fault.Message}", fault);
        }
    }

    private static void Add(JsonElement section, string prefix, Dictionary<string, string?> flat)
    {
        foreach (var member in section.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Object)
            {
                Add(member.Value, $"{prefix}{member.Name}:", flat);
            }
            else
            {
                var isText = member.Value.ValueKind == JsonValueKind.String;
                flat[prefix + member.Name] = isText ? member.Value.GetString() : member.Value.GetRawText();
            }
        }
    }
}
