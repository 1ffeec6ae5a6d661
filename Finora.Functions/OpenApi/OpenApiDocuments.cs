using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Finora.Functions.OpenApi;

/// <summary>The descriptions of this installation, made when first asked for and kept as the bytes that are sent.</summary>
public sealed class OpenApiDocuments(FinoraSettings settings)
{
    private static readonly JsonWriterOptions WriterOptions = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ConcurrentDictionary<string, ServedDocument> _served = new(StringComparer.Ordinal);

    /// <param name="surface">The name of one; an empty text for all.</param>
    /// <returns>Null when there is no surface of that name.</returns>
    public ServedDocument? Of(string surface) =>
        surface.Length == 0 ? _served.GetOrAdd("", _ => ServedDocument.Of(Print(CombinedDocument.Build(Surfaces.Values, settings.ApiOrigin))))
        : Surfaces.TryGetValue(surface, out var described) ? _served.GetOrAdd(surface, _ => ServedDocument.Of(Print(OpenApiDocument.Build(described, settings.ApiOrigin))))
        : null;

    internal static IReadOnlyDictionary<string, DescribedSurface> Surfaces { get; } =
        new DescribedSurface[] { new BusinessSurface(), new PlatformSurface() }.ToDictionary(surface => surface.Name, StringComparer.Ordinal);

    /// <summary>UTF-8, indented, with a line end: as the copy that is checked in.</summary>
    internal static byte[] Print(JsonObject document)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, WriterOptions)) document.WriteTo(writer);
        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }
}

/// <summary>A document with the entity tag of its bytes.</summary>
public sealed record ServedDocument(ReadOnlyMemory<byte> Body, string Tag)
{
    internal static ServedDocument Of(byte[] body) => new(body, $"\"{Convert.ToHexStringLower(SHA256.HashData(body))}\"");
}
