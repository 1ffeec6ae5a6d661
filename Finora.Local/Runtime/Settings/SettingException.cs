namespace Finora.Local.Runtime.Settings;

/// <summary>A setting that stops the start: its message gives the setting's name and what is wrong with it.</summary>
internal sealed class SettingException(string setting, string problem, Exception? innerException = null)
    : InvalidOperationException($"{setting}: {problem}", innerException);
