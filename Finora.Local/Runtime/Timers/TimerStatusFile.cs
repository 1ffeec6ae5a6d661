using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Local.Runtime.Timers;

/// <summary>
/// Remembers the runs of one timer in a small file of its own. A write replaces the file whole, so a crash leaves the old or the new one.
/// </summary>
internal sealed class TimerStatusFile(string stateFolder, string function)
{
    private readonly string _path = Path.Combine(stateFolder, "timers", function + ".json");

    /// <summary>Null when nothing is remembered, or what is there cannot be read.</summary>
    public async Task<ScheduleStatus?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(_path);
            return await JsonSerializer.DeserializeAsync(file, TimerStatusJson.Default.ScheduleStatus, cancellationToken);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    public async Task WriteAsync(ScheduleStatus status, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        var draft = _path + ".new";
        await using (var file = File.Create(draft))
        {
            await JsonSerializer.SerializeAsync(file, status, TimerStatusJson.Default.ScheduleStatus, cancellationToken);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, _path, overwrite: true);
    }
}

[JsonSerializable(typeof(ScheduleStatus))]
internal sealed partial class TimerStatusJson : JsonSerializerContext;
