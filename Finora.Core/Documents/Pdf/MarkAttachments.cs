namespace Finora.Core.Documents.Pdf;

/// <summary>
/// Where a combining mark goes on the letter before it: the mark-to-base lookups of the table <c>GPOS</c> (OpenType 1.9, lookup type 4). Tone marks of Yoruba and
/// dots of Igbo stand where the font's designer put them, on capitals too.
/// </summary>
internal sealed class MarkAttachments
{
    private const int MarkToBase = 4;

    /// <summary>Leads to a subtable that lies further away than 16 bits reach.</summary>
    private const int Extension = 9;
    private readonly SfntReader _file;
    private readonly List<Subtable> _subtables = [];

    public MarkAttachments(SfntReader file)
    {
        _file = file;
        var table = file.OffsetOf("GPOS");
        var lookups = table + file.U16(table + 8);
        for (var i = 0; i < file.U16(lookups); i++)
        {
            var lookup = lookups + file.U16(lookups + 2 + (2 * i));
            for (var j = 0; j < file.U16(lookup + 4); j++) Take(file.U16(lookup), lookup + file.U16(lookup + 6 + (2 * j)));
        }
    }

    /// <summary>How far the mark's origin lies from the origin of the base, in units of the font; null where the font does not say.</summary>
    public (int X, int Y)? Find(int baseGlyph, int mark)
    {
        foreach (var subtable in _subtables)
        {
            if (!subtable.Marks.TryGetValue(mark, out var markIndex) || !subtable.Bases.TryGetValue(baseGlyph, out var baseIndex)) continue;
            var record = subtable.MarkArray + 2 + (4 * markIndex);
            var anchor = _file.U16(subtable.BaseArray + 2 + (2 * ((baseIndex * subtable.Classes) + _file.U16(record))));
            if (anchor == 0) continue;
            var (on, of) = (subtable.BaseArray + anchor, subtable.MarkArray + _file.U16(record + 2));
            return (_file.I16(on + 2) - _file.I16(of + 2), _file.I16(on + 4) - _file.I16(of + 4));
        }

        return null;
    }

    private void Take(int type, int at)
    {
        if (type == Extension) (type, at) = (_file.U16(at + 2), at + _file.I32(at + 4));
        if (type == MarkToBase) _subtables.Add(Read(at));
    }

    private Subtable Read(int at) => new(
        ReadCoverage(at + _file.U16(at + 2)), ReadCoverage(at + _file.U16(at + 4)), _file.U16(at + 6), at + _file.U16(at + 8), at + _file.U16(at + 10));

    /// <summary>The place of each glyph that a lookup speaks of.</summary>
    private Dictionary<int, int> ReadCoverage(int at)
    {
        var (places, count) = (new Dictionary<int, int>(), _file.U16(at + 2));
        for (var i = 0; i < count; i++)
        {
            if (_file.U16(at) == 1)
            {
                places[_file.U16(at + 4 + (2 * i))] = i;
                continue;
            }

            var range = at + 4 + (6 * i);
            var (first, last, place) = (_file.U16(range), _file.U16(range + 2), _file.U16(range + 4));
            for (var glyph = first; glyph <= last; glyph++) places[glyph] = place + glyph - first;
        }

        return places;
    }

    /// <param name="Classes">How many classes of marks there are; a base has an anchor for each.</param>
    private sealed record Subtable(Dictionary<int, int> Marks, Dictionary<int, int> Bases, int Classes, int MarkArray, int BaseArray);
}
