using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Finora.Functions.OpenApi;

/// <summary>The descriptions of this installation, made when first asked for and kept as the bytes that are sent.</summary>
public sealed class OpenApiDocuments(FinoraSettings settings)
{
    private static readonly JsonWriterOptions WriterOptions = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ConcurrentDictionary<string, ServedDocument> _served = new(StringComparer.Ordinal);

    /// <summary>Null when there is no surface of that name.</summary>
    public ServedDocument? Of(string surface) =>
        Surfaces.TryGetValue(surface, out var described) ? _served.GetOrAdd(surface, _ => ServedDocument.Of(Print(described, settings.ApiOrigin))) : null;

    internal static IReadOnlyDictionary<string, DescribedSurface> Surfaces { get; } =
        new DescribedSurface[] { new BusinessSurface() }.ToDictionary(surface => surface.Name, StringComparer.Ordinal);

    /// <summary>UTF-8, indented, with a line end: as the copy that is checked in.</summary>
    internal static byte[] Print(DescribedSurface surface, string origin)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, WriterOptions)) OpenApiDocument.Build(surface, origin).WriteTo(writer);
        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }
}

/// <summary>A document with the entity tag of its bytes.</summary>
public sealed record ServedDocument(ReadOnlyMemory<byte> Body, string Tag)
{
    internal static ServedDocument Of(byte[] body) => new(body, $"\"{Convert.ToHexStringLower(SHA256.HashData(body))}\"");
}
