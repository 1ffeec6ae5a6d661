namespace Finora.Benchmarks.Harness;

/// <summary>Prints rows as a Markdown table that can be read as it stands.</summary>
internal static class Table
{
    public static async Task PrintAsync(IReadOnlyList<string> heads, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = heads.Select((head, column) => Math.Max(head.Length, rows.Max(row => row[column].Length))).ToArray();
        await Console.Out.WriteLineAsync(Line(heads));
        await Console.Out.WriteLineAsync(Line([.. widths.Select(width => new string('-', width))]));
        foreach (var row in rows) await Console.Out.WriteLineAsync(Line(row));

        string Line(IReadOnlyList<string> cells) => $"| {string.Join(" | ", cells.Select((cell, column) => cell.PadRight(widths[column])))} |";
    }
}
