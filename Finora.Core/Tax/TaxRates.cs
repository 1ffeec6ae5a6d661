using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Tax;

/// <summary>Which rates are wanted.</summary>
/// <param name="Kind">Null for all.</param>
public sealed record TaxRateFilter(TaxRateKind? Kind, bool IncludeInactive)
{
    public bool Matches(TaxRate rate) => (Kind is null || rate.Kind == Kind) && (IncludeInactive || rate.IsActive);
}

/// <summary>A rate, and whether it is the VAT or the withholding rate that counts where none is named.</summary>
public sealed record TaxRateView(TaxRate Rate, bool IsDefault);

/// <summary>Finds tax rates: the system's, which follow from the tenant, and the tenant's own.</summary>
public sealed class TaxRates(TenantStore store)
{
    private const string OwnRates = "own";

    public async Task<Outcome<TaxRateView>> GetAsync(TenantScope scope, Guid id, CancellationToken cancellationToken)
    {
        var business = await BusinessAsync(scope, cancellationToken);
        return await FindAsync(scope, business, id, cancellationToken) is { } rate ? View(business, rate) : NotFound(id);
    }

    /// <summary>System rates first, then the tenant's own, newest first.</summary>
    public async Task<ListSlice<TaxRateView>> ListAsync(TenantScope scope, TaxRateFilter filter, SliceRequest wanted, CancellationToken cancellationToken)
    {
        var business = await BusinessAsync(scope, cancellationToken);
        var system = SystemTaxRates.Of(business).Where(filter.Matches).Select((rate, i) => (Rate: rate, Position: i.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        var found = system.Where(entry => wanted.After is null || (wanted.After.Length == 1 && string.CompareOrdinal(entry.Position, wanted.After) > 0)).Take(wanted.Limit).ToList();
        var views = found.Select(entry => View(business, entry.Rate)).ToList();
        var after = wanted.After is { Length: > 1 } key && key != OwnRates ? key : null;

        // One more than is wanted tells whether there are more: a page of system rates must not promise another that is empty.
        var own = await store.FilterAsync(scope, Keys.TaxRates, new SliceRequest(wanted.Limit - views.Count + 1, after), filter.Matches, cancellationToken);
        var taken = own.Items.Take(wanted.Limit - views.Count).ToArray();
        views.AddRange(taken.Select(rate => View(business, rate)));
        var more = own.Items.Count > taken.Length || own.Position is not null || system.Any(entry => found.Count > 0 && string.CompareOrdinal(entry.Position, found[^1].Position) > 0);
        return new ListSlice<TaxRateView>(views, !more ? null : taken.Length > 0 ? Keys.TaxRate(taken[^1].Id).Value : found.Count > 0 ? found[^1].Position : after ?? OwnRates);
    }

    /// <summary>A rate of the tenant or of the system; null when there is none.</summary>
    internal async Task<TaxRate?> FindAsync(TenantScope scope, Business business, Guid id, CancellationToken cancellationToken) =>
        SystemTaxRates.Of(business).FirstOrDefault(rate => rate.Id == id) ?? (await store.GetAsync(scope, Keys.TaxRate(id), cancellationToken))?.Value;

    internal async Task<Business> BusinessAsync(TenantScope scope, CancellationToken cancellationToken) =>
        (await store.GetAsync(scope.Home, Keys.Business, cancellationToken) ?? throw new InvalidDataException("A tenant has no business row.")).Value;

    internal static TaxRateView View(Business business, TaxRate rate) =>
        new(rate, rate.Id == (business.Defaults.TaxRateId ?? SystemTaxRates.DefaultVat(business.Id)) || rate.Id == business.Defaults.WithholdingRateId);

    internal static Failure NotFound(Guid id) => Failure.NotFound($"Tax rate with id '{id}' was not found.");
}
