using System.Buffers;
using System.Text;

namespace Finora.Core.Invoicing.Documents;

/// <summary>
/// Writes XML without white space into a pooled buffer, so that equal documents have equal bytes. Texts are escaped; characters that XML
/// 1.0 (2.2) does not know become U+FFFD, since a document must never be refused for a stray control character in a description.
/// </summary>
internal sealed class XmlBytes : IDisposable
{
    // What needs an escape, the C0 controls but tab and line feed, and the two non-characters of the BMP.
    private static readonly SearchValues<char> SpecialInText = SearchValues.Create(
        "&<>\r\ufffe\uffff\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\v\f\u000e\u000f"
        + "\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f");

    private static readonly SearchValues<char> SpecialInAttributes = SearchValues.Create("&<>\"\t\n\r");

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
    private int _length;

    public byte[] ToArray() => _buffer.AsSpan(0, _length).ToArray();

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    /// <summary>Markup that is known when compiling.</summary>
    public void Raw(ReadOnlySpan<byte> markup)
    {
        Reserve(markup.Length);
        markup.CopyTo(_buffer.AsSpan(_length));
        _length += markup.Length;
    }

    public void Open(ReadOnlySpan<byte> name)
    {
        Raw("<"u8);
        Raw(name);
        Raw(">"u8);
    }

    /// <summary>Opens an element with one attribute, whose value is a code or a name from the settings.</summary>
    public void Open(ReadOnlySpan<byte> name, ReadOnlySpan<byte> attribute, string value)
    {
        Raw("<"u8);
        Raw(name);
        Raw(" "u8);
        Raw(attribute);
        Raw("=\""u8);
        Text(value, SpecialInAttributes);
        Raw("\">"u8);
    }

    public void Close(ReadOnlySpan<byte> name)
    {
        Raw("</"u8);
        Raw(name);
        Raw(">"u8);
    }

    /// <summary>An element with text, left out when there is none: UBL allows no empty elements.</summary>
    public void Element(ReadOnlySpan<byte> name, string? text)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            Open(name);
            Text(text, SpecialInText);
            Close(name);
        }
    }

    /// <summary>An element with one attribute and text, left out when there is no text.</summary>
    public void Element(ReadOnlySpan<byte> name, ReadOnlySpan<byte> attribute, string value, string? text)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            Open(name, attribute, value);
            Text(text, SpecialInText);
            Close(name);
        }
    }

    private void Text(ReadOnlySpan<char> text, SearchValues<char> specials)
    {
        for (var special = text.IndexOfAny(specials); special >= 0; special = text.IndexOfAny(specials))
        {
            Encode(text[..special]);
            Raw(Escape(text[special]));
            text = text[(special + 1)..];
        }

        Encode(text);
    }

    private static ReadOnlySpan<byte> Escape(char character) => character switch
    {
        '&' => "&amp;"u8,
        '<' => "&lt;"u8,
        '>' => "&gt;"u8,
        '"' => "&quot;"u8,
        '\t' => "&#x9;"u8,
        '\n' => "&#xA;"u8,
        '\r' => "&#xD;"u8,
        _ => "\uFFFD"u8,
    };

    /// <summary>The encoder makes U+FFFD of half a surrogate pair.</summary>
    private void Encode(ReadOnlySpan<char> text)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        _length += Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_length));
    }

    private void Reserve(int count)
    {
        if (_buffer.Length - _length >= count)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + count));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
