using System.Text.Json;
using System.Text.Unicode;

namespace Finora.Functions.Http;

/// <summary>
/// Reads the bodies that both surfaces and the bank partner send: one JSON object, in UTF-8, without duplicate member names, of bounded depth, and with text that is
/// Unicode throughout (I-JSON, RFC 7493, 2.1 and 2.3). Which of two amounts counts must not depend on a parser's habit; and half a surrogate pair is valid JSON grammar
/// but no text, which would throw wherever it is read first.
/// </summary>
internal static class JsonBody
{
    private const int MaxDepth = 32;
    private static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaxDepth };

    /// <summary>False when the bytes are no JSON of this kind. <paramref name="json"/> may be of any type, which is for the caller to look at.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, out JsonElement json)
    {
        json = default;
        try
        {
            if (!Utf8.IsValid(utf8.Span)) return false;
            using var document = JsonDocument.Parse(utf8, DocumentOptions);
            ReadEscapedTexts(utf8.Span);
            json = document.RootElement.Clone();
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <exception cref="InvalidOperationException">An escape stands for half a surrogate pair.</exception>
    private static void ReadEscapedTexts(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, ReaderOptions);
        while (reader.Read())
        {
            if (reader.ValueIsEscaped) _ = reader.GetString();
        }
    }
}
