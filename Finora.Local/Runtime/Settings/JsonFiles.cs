using System.Text.Json;

namespace Finora.Local.Runtime.Settings;

/// <summary>How settings files are read: people write comments and trailing commas into them.</summary>
internal static class JsonFiles
{
    public static JsonDocumentOptions Relaxed { get; } = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
}
