using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Storage;
using Finora.Core.Tax;
using Finora.Core.Time;

namespace Finora.Core.Settings;

/// <summary>What new invoices begin with.</summary>
/// <param name="NextNumber">The number that an invoice made now would get.</param>
/// <param name="TaxRateId">The VAT rate of lines that name none: the business's choice, or the system's.</param>
public sealed record DefaultsView(Business Business, string NextNumber, Guid TaxRateId);

/// <summary>Reads the settings of a business.</summary>
public sealed class SettingsRegister(TenantStore store, InvoiceNumbers numbers, TimeProvider time)
{
    public async Task<Business> GetAsync(Guid tenantId, CancellationToken cancellationToken) =>
        (await store.GetAsync(TenantScope.Live(tenantId), Keys.Business, cancellationToken) ?? throw new InvalidDataException("A tenant has no business row.")).Value;

    public async Task<DefaultsView> DefaultsAsync(Guid tenantId, CancellationToken cancellationToken) => await DefaultsAsync(await GetAsync(tenantId, cancellationToken), cancellationToken);

    public async Task<DefaultsView> DefaultsAsync(Business business, CancellationToken cancellationToken) => new(
        business,
        await numbers.PeekAsync(TenantScope.Live(business.Id), business.InvoicePrefix, LagosCalendar.Today(time).Year, cancellationToken),
        business.Defaults.TaxRateId ?? SystemTaxRates.DefaultVat(business.Id));
}
