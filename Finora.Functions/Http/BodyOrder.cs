using System.Globalization;
using System.Text.Json;
using Finora.Core;

namespace Finora.Functions.Http;

/// <summary>
/// Puts the faults of a body into the order in which the caller wrote its members, as the Platform contract asks; a member that is missing comes after those
/// that are there. Faults of one place keep the order in which they were found.
/// </summary>
internal sealed class BodyOrder
{
    private static readonly char[] StepStarts = ['.', '['];

    /// <summary>By path, so that a large body is walked once for each object at fault and not once for each fault.</summary>
    private readonly Dictionary<string, (int[] Position, JsonElement? Value)> _seen = new(StringComparer.Ordinal);

    private BodyOrder(JsonElement body) => _seen[""] = ([], body);

    public static IReadOnlyList<FieldFault> Sort(JsonElement body, IReadOnlyList<FieldFault> faults)
    {
        if (faults.Count == 1) return faults;
        var order = new BodyOrder(body);
        return [.. faults.OrderBy(fault => order.Find(fault.Path).Position, Comparer<int[]>.Create(Compare))];
    }

    private (int[] Position, JsonElement? Value) Find(string path)
    {
        if (_seen.TryGetValue(path, out var seen)) return seen;
        var cut = path.LastIndexOfAny(StepStarts);
        var (position, parent) = Find(path[..Math.Max(cut, 0)]);
        var (place, value) = Step(parent, path[(cut + 1)..]);
        return _seen[path] = ([.. position, place], value);
    }

    private static (int Place, JsonElement? Value) Step(JsonElement? parent, string step)
    {
        if (parent is { ValueKind: JsonValueKind.Array } list && step.EndsWith(']'))
        {
            var index = int.Parse(step.AsSpan(0, step.Length - 1), CultureInfo.InvariantCulture);
            return (index, list[index]);
        }

        return parent is { ValueKind: JsonValueKind.Object } here && here.TryGetProperty(step, out var value)
            ? (here.EnumerateObject().TakeWhile(member => !member.NameEquals(step)).Count(), value)
            : (int.MaxValue, null);
    }

    private static int Compare(int[] x, int[] y) => x.AsSpan().SequenceCompareTo(y);
}
