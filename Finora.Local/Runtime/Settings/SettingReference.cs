using System.Text;
using Microsoft.Extensions.Configuration;

namespace Finora.Local.Runtime.Settings;

/// <summary>
/// Replaces <c>%Setting%</c> in queue names and timer schedules by the setting's value. Routes are never treated so, here as in Azure.
/// </summary>
internal static class SettingReference
{
    /// <exception cref="SettingException">A setting that <paramref name="text"/> names has no value.</exception>
    public static string Resolve(string text, IConfiguration settings, string function)
    {
        var parts = text.Split('%');
        if (parts.Length % 2 == 0)
        {
            throw new SettingException($"Function {function}", $"'{text}' has a % without its partner.");
        }

        var resolved = new StringBuilder(parts[0]);
        for (var i = 1; i < parts.Length; i += 2)
        {
            var value = settings[parts[i].Replace("__", ":")];
            resolved.Append(string.IsNullOrEmpty(value)
                ? throw new SettingException(parts[i], $"has no value, and the function {function} needs it for '{text}'.")
                : value);
            resolved.Append(parts[i + 1]);
        }

        return resolved.ToString();
    }
}
