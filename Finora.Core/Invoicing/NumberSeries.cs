using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Invoicing;

/// <summary>The next number of a gap-free series of one year.</summary>
public sealed record NumberSeries(int Next) : IDocument
{
    public static int Schema => 1;
}

/// <summary>
/// Takes numbers <c>{prefix}-{yyyy}-{at least 3 digits}</c> without gaps: the counter moves in the same batch as the document that gets the number, so
/// a number is used exactly when its document is stored.
/// </summary>
public sealed class Numbering(TenantStore store)
{
    /// <summary>Reads and moves the counter in <paramref name="batch"/>. A number that a caller has taken by hand is skipped.</summary>
    public async Task<string> TakeAsync(
        TenantBatch batch, string prefix, int year, Func<string, CancellationToken, Task<bool>>? isTaken, CancellationToken cancellationToken)
    {
        var key = Keys.Series(prefix, year);
        var series = await store.GetAsync(batch, key, cancellationToken);
        var next = (batch.Pending(key) ?? series?.Value)?.Next ?? 1;
        var number = Format(prefix, year, next);
        while (isTaken is not null && await isTaken(number, cancellationToken)) number = Format(prefix, year, ++next);
        batch.Save(key, series, new NumberSeries(next + 1));
        return number;
    }

    /// <summary>What <see cref="TakeAsync"/> would take now.</summary>
    public async Task<string> PeekAsync(TenantScope scope, string prefix, int year, Func<string, CancellationToken, Task<bool>> isTaken, CancellationToken cancellationToken)
    {
        var next = (await store.GetAsync(scope, Keys.Series(prefix, year), cancellationToken))?.Value.Next ?? 1;
        while (await isTaken(Format(prefix, year, next), cancellationToken)) next++;
        return Format(prefix, year, next);
    }

    private static string Format(string prefix, int year, int number) => $"{prefix}-{year:D4}-{number:D3}";
}
