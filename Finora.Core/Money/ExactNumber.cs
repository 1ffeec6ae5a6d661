using System.Globalization;
using System.Text;

namespace Finora.Core.Money;

/// <summary>Why a text is not the number that was asked for.</summary>
public enum NumberFault
{
    None,

    /// <summary>Not a number of the JSON grammar (RFC 8259, 6).</summary>
    Malformed,

    /// <summary>Has digits behind the places that are allowed; zeros at the end do not count.</summary>
    TooManyPlaces,

    /// <summary>Beyond what the field can ever hold.</summary>
    TooLarge,
}

/// <summary>
/// Reads and writes decimal numbers without binary floating point, so that <c>0.1</c> is one tenth. What is accepted is exactly a JSON
/// number (RFC 8259, 6), exponents included: give the raw text of a JSON number, or the content of a JSON string where a decimal string is
/// allowed.
/// </summary>
public static class ExactNumber
{
    // Eighteen digits always fit a long.
    private const int MaxDigits = 18;

    // Far beyond any exponent that could still make a valid number within the size of a request, and far from overflowing an int.
    private const int MaxExponent = 100_000_000;

    /// <summary>
    /// Reads the number times 10^<paramref name="places"/> as a whole: <c>5.375</c> with two places is a fault, with four it is 53750.
    /// </summary>
    public static NumberFault Parse(ReadOnlySpan<byte> utf8, int places, out long scaled)
    {
        scaled = 0;
        var reader = new Scanner(utf8);
        if (!reader.Scan())
        {
            return NumberFault.Malformed;
        }

        if (reader.Mantissa == 0)
        {
            return NumberFault.None;
        }

        var shift = reader.Power + places;
        if (shift < 0)
        {
            return NumberFault.TooManyPlaces;
        }

        if (reader.Digits + shift > MaxDigits)
        {
            return NumberFault.TooLarge;
        }

        scaled = reader.Mantissa * PowerOfTen(shift);
        if (reader.IsNegative)
        {
            scaled = -scaled;
        }

        return NumberFault.None;
    }

    /// <inheritdoc cref="Parse(ReadOnlySpan{byte}, int, out long)"/>
    public static NumberFault Parse(ReadOnlySpan<char> text, int places, out long scaled)
    {
        // Whatever is not ASCII becomes '?', which no number holds.
        var ascii = text.Length <= 256 ? stackalloc byte[text.Length] : new byte[text.Length];
        Encoding.ASCII.GetBytes(text, ascii);
        return Parse(ascii, places, out scaled);
    }

    /// <summary>
    /// Reads a quantity, a rate or an exchange rate with at most <paramref name="places"/> decimals; the value carries no trailing zeros.
    /// </summary>
    public static NumberFault Parse(ReadOnlySpan<byte> utf8, int places, out decimal value) =>
        Unscale(Parse(utf8, places, out long scaled), scaled, places, out value);

    /// <inheritdoc cref="Parse(ReadOnlySpan{byte}, int, out decimal)"/>
    public static NumberFault Parse(ReadOnlySpan<char> text, int places, out decimal value) =>
        Unscale(Parse(text, places, out long scaled), scaled, places, out value);

    /// <summary>The shortest plain form of a number with at most six decimals: <c>2.5</c>, <c>7.5</c>, <c>1</c>.</summary>
    public static string Format(decimal value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>
    /// <paramref name="scaled"/> ÷ 10^<paramref name="places"/> with the fewest decimals that hold it, so that it prints without trailing
    /// zeros.
    /// </summary>
    public static decimal Shortest(long scaled, int places)
    {
        while (places > 0 && scaled % 10 == 0)
        {
            scaled /= 10;
            places--;
        }

        var magnitude = scaled < 0 ? (ulong)-(Int128)scaled : (ulong)scaled;
        return new decimal((int)(uint)magnitude, (int)(uint)(magnitude >> 32), 0, scaled < 0, (byte)places);
    }

    internal static long PowerOfTen(int exponent)
    {
        var power = 1L;
        for (; exponent > 0; exponent--)
        {
            power *= 10;
        }

        return power;
    }

    private static NumberFault Unscale(NumberFault fault, long scaled, int places, out decimal value)
    {
        value = Shortest(scaled, places);
        return fault;
    }

    /// <summary>
    /// One pass over the text; the result is ±<see cref="Mantissa"/> × 10^<see cref="Power"/>, and the mantissa does not end in zero.
    /// </summary>
    private ref struct Scanner(ReadOnlySpan<byte> text)
    {
        private readonly ReadOnlySpan<byte> _text = text;
        private int _position;
        private int _pendingZeros;

        public bool IsNegative { get; private set; }

        public long Mantissa { get; private set; }

        public int Digits { get; private set; }

        public int Power { get; private set; }

        public bool Scan()
        {
            IsNegative = Skip((byte)'-');
            var first = Peek();
            var whole = ScanDigits();
            if (whole == 0 || (first == '0' && whole > 1))
            {
                return false;
            }

            var decimals = 0;
            if (Skip((byte)'.') && (decimals = ScanDigits()) == 0)
            {
                return false;
            }

            var exponent = 0;
            if ((Skip((byte)'e') || Skip((byte)'E')) && !ScanExponent(out exponent))
            {
                return false;
            }

            Power = exponent - decimals + _pendingZeros;
            return _position == _text.Length;
        }

        private readonly int Peek() => _position < _text.Length ? _text[_position] : -1;

        private bool Skip(byte character)
        {
            if (Peek() != character)
            {
                return false;
            }

            _position++;
            return true;
        }

        private int ScanDigits()
        {
            var start = _position;
            for (; Peek() is >= '0' and <= '9'; _position++)
            {
                Take(_text[_position] - '0');
            }

            return _position - start;
        }

        /// <summary>Zeros wait until a digit follows them: at the front and at the end they are no part of the mantissa.</summary>
        private void Take(int digit)
        {
            if (digit == 0)
            {
                _pendingZeros += Mantissa == 0 ? 0 : 1;
                return;
            }

            Digits += Digits > MaxDigits ? 0 : _pendingZeros + 1;
            if (Digits <= MaxDigits)
            {
                Mantissa = (Mantissa * PowerOfTen(_pendingZeros + 1)) + digit;
            }

            _pendingZeros = 0;
        }

        private bool ScanExponent(out int exponent)
        {
            exponent = 0;
            var negative = Skip((byte)'-');
            _ = negative || Skip((byte)'+');
            var start = _position;
            for (; Peek() is >= '0' and <= '9'; _position++)
            {
                exponent = Math.Min((exponent * 10) + _text[_position] - '0', MaxExponent);
            }

            exponent = negative ? -exponent : exponent;
            return _position > start;
        }
    }
}
