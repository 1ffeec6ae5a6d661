using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Money;
using Finora.Core.Storage;

namespace Finora.Core.Reports;

/// <summary>How long after its due date something is still owed. The surfaces draw the first line differently; see <see cref="AgeingScale"/>.</summary>
public enum AgeingBand
{
    NotDue,
    UpTo30,
    UpTo60,
    UpTo90,
    Over90,
}

/// <summary>Where days past the due date become bands.</summary>
/// <param name="NotDueUpTo">The last day that counts as not due: 0 is the due date itself, −1 the day before.</param>
public readonly record struct AgeingScale(int NotDueUpTo)
{
    /// <summary>The due date is still current (Business contract 23.6).</summary>
    public static AgeingScale Business { get; } = new(0);

    /// <summary>The due date is the first of 0 to 30 (Platform contract 17).</summary>
    public static AgeingScale Platform { get; } = new(-1);

    internal AgeingBand BandOf(DateOnly due, DateOnly asOf) => (asOf.DayNumber - due.DayNumber) switch
    {
        var days when days <= NotDueUpTo => AgeingBand.NotDue,
        <= 30 => AgeingBand.UpTo30,
        <= 60 => AgeingBand.UpTo60,
        <= 90 => AgeingBand.UpTo90,
        _ => AgeingBand.Over90,
    };
}

/// <summary>Invoices of one band and what is owed on them.</summary>
public sealed record AgeingSum(AgeingBand Band, int Count, long Amount);

/// <summary>What one customer owes.</summary>
/// <param name="Name">As it is now.</param>
/// <param name="Bands">Those with invoices, in order.</param>
public sealed record CustomerAgeing(Guid CustomerId, string Name, IReadOnlyList<AgeingSum> Bands)
{
    public int Count => Bands.Sum(band => band.Count);

    public long Total => Bands.Sum(band => band.Amount);
}

/// <summary>What customers owe on issued invoices at the end of a day, in naira kobo or, for another currency, in its minor units.</summary>
/// <param name="Bands">All five, in order.</param>
/// <param name="Customers">By name.</param>
public sealed record Ageing(IReadOnlyList<AgeingSum> Bands, IReadOnlyList<CustomerAgeing> Customers)
{
    public long Total => Bands.Sum(band => band.Amount);
}

/// <summary>Works out the ageing of receivables. In naira it is account 1021 of the same day, less what somebody posted to it by hand.</summary>
public sealed class AgeingReport(TenantStore store, Receivables receivables)
{
    private const int ReadAtOnce = 50;

    /// <param name="currency">Naira covers every invoice, others at their own rates; another currency covers the invoices in it.</param>
    public async Task<Ageing> RunAsync(TenantScope scope, DateOnly asOf, AgeingScale scale, string currency, CancellationToken cancellationToken)
    {
        var owed = await receivables.OwedOnAsync(scope, asOf, cancellationToken);
        Entry[] entries = currency == Currencies.Naira
            ? [.. owed.Select(item => new Entry(item.CustomerId, scale.BandOf(item.DueDate, asOf), item.Kobo))]
            : [.. owed.Where(item => item.Currency == currency).Select(item => new Entry(item.CustomerId, scale.BandOf(item.DueDate, asOf), item.Amount))];
        var bands = Enum.GetValues<AgeingBand>().Select(band => Sum(band, entries.Where(entry => entry.Band == band)));
        return new Ageing([.. bands], await CustomersAsync(scope, entries, cancellationToken));
    }

    private async Task<IReadOnlyList<CustomerAgeing>> CustomersAsync(TenantScope scope, Entry[] entries, CancellationToken cancellationToken)
    {
        var customers = new List<CustomerAgeing>();
        foreach (var some in entries.GroupBy(entry => entry.CustomerId).Chunk(ReadAtOnce))
        {
            customers.AddRange(await Task.WhenAll(some.Select(async customer =>
            {
                var stored = await store.GetAsync(scope, Keys.Customer(customer.Key), cancellationToken) ?? throw new InvalidDataException("An invoice has no customer row.");
                return new CustomerAgeing(customer.Key, stored.Value.Name, [.. customer.GroupBy(entry => entry.Band).OrderBy(band => band.Key).Select(band => Sum(band.Key, band))]);
            })));
        }

        return [.. customers.OrderBy(customer => NameOrder.Position(customer.Name, customer.CustomerId), StringComparer.Ordinal)];
    }

    private static AgeingSum Sum(AgeingBand band, IEnumerable<Entry> entries)
    {
        var amounts = entries.Select(entry => entry.Amount).ToArray();
        return new AgeingSum(band, amounts.Length, amounts.Sum());
    }

    private readonly record struct Entry(Guid CustomerId, AgeingBand Band, long Amount);
}
