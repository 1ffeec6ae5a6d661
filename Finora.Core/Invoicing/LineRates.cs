using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Tax;

namespace Finora.Core.Invoicing;

/// <summary>What a line is charged at.</summary>
/// <param name="Id">Null where the caller named a percentage that is no rate of the tenant.</param>
internal sealed record LineRate(Guid? Id, decimal Rate, string? NrsCategory);

/// <summary>The rates of an invoice, looked up.</summary>
/// <param name="Lines">One for each line.</param>
/// <param name="Standard">Of standard lines that name none.</param>
internal sealed record InvoiceRates(IReadOnlyList<LineRate> Lines, LineRate Standard, LineRate? Withholding = null)
{
    private static readonly LineRate Zero = new(null, 0, "ZERO_VAT");
    private static readonly LineRate Exempt = new(null, 0, "EXEMPTED");

    public static LineRate Unnamed(TaxCategory category, LineRate standard) => category switch
    {
        TaxCategory.Standard => standard,
        TaxCategory.ZeroRated => Zero,
        _ => Exempt,
    };

    /// <summary>A percentage that the caller chose.</summary>
    public static LineRate Given(Guid tenantId, decimal rate) => new(rate == SystemTaxRates.DefaultVatRate ? SystemTaxRates.DefaultVat(tenantId) : null, rate, NrsTaxCategories.StandardVat);

    /// <summary>The rates that a draft was priced with, whatever became of them since.</summary>
    /// <param name="vatRate">Takes the place of those of standard lines.</param>
    public static InvoiceRates Of(Guid tenantId, Invoice draft, decimal? vatRate)
    {
        var standard = Given(tenantId, vatRate ?? draft.VatRate);
        return new InvoiceRates(
            [.. draft.Lines.Select(line => vatRate is not null ? Unnamed(line.Amounts.Category, standard) : new LineRate(line.TaxRateId, line.Amounts.Rate, line.NrsTaxCategory))],
            standard,
            draft.Totals is { Withholding: { } withholding } ? new LineRate(draft.Totals.WithholdingRateId, withholding.Rate, null) : null);
    }
}

/// <summary>Looks up the rates that invoices name, and marks a tenant's own as used in the same batch, so that none is deleted while an invoice takes it.</summary>
public sealed class LineRates(TenantStore store)
{
    internal async Task<Outcome<InvoiceRates>> OfLinesAsync(TenantBatch batch, Business business, NewInvoice input, CancellationToken cancellationToken)
    {
        var seen = new Dictionary<Guid, TaxRate?>();
        var standard = await StandardAsync(batch, business, input, seen, cancellationToken);
        var lines = new List<LineRate>(input.Lines.Count);
        foreach (var (index, line) in input.Lines.Index())
        {
            var rate = await OfLineAsync(batch, business, line, $"lineItems[{index}].taxRateId", standard, seen, cancellationToken);
            if (!rate.IsOk) return rate.Failure;
            lines.Add(rate.Value);
        }

        return new InvoiceRates(lines, standard);
    }

    /// <summary>The withholding rate of that id.</summary>
    internal async Task<Outcome<LineRate>> WithholdingAsync(TenantBatch batch, Business business, Guid id, CancellationToken cancellationToken)
    {
        var rate = await LookAsync(batch, business, id, [], cancellationToken);
        if (rate is null) return Failure.NotFound("The tax rate was not found.", "whtRateId");
        return rate is { IsActive: true, Kind: TaxRateKind.Wht } ? new LineRate(rate.Id, rate.Rate, null) : Failure.Invalid("whtRateId", "must be an active withholding rate");
    }

    private async Task<Outcome<LineRate>> OfLineAsync(
        TenantBatch batch, Business business, NewInvoiceLine line, string path, LineRate standard, Dictionary<Guid, TaxRate?> seen, CancellationToken cancellationToken)
    {
        var category = line.Category ?? TaxCategory.Standard;
        if (line.TaxRateId is not { } id) return InvoiceRates.Unnamed(category, standard);
        if (category != TaxCategory.Standard) return Failure.Invalid(path, "must be left out of a line that is zero-rated or exempt");
        var rate = await LookAsync(batch, business, id, seen, cancellationToken);
        if (rate is null) return Failure.NotFound("The tax rate was not found.", path);
        return rate is { IsActive: true, Kind: not TaxRateKind.Wht } ? new LineRate(rate.Id, rate.Rate, rate.NrsCategory) : Failure.Invalid(path, "must be an active rate that is no withholding tax");
    }

    private async Task<LineRate> StandardAsync(TenantBatch batch, Business business, NewInvoice input, Dictionary<Guid, TaxRate?> seen, CancellationToken cancellationToken)
    {
        if (input.VatRate is { } given) return InvoiceRates.Given(business.Id, given);
        var isNeeded = input.Lines.Any(line => line is { TaxRateId: null, Category: null or TaxCategory.Standard });
        var chosen = isNeeded && business.Defaults.TaxRateId is { } id ? await LookAsync(batch, business, id, seen, cancellationToken) : null;
        return chosen is { IsActive: true } ? new LineRate(chosen.Id, chosen.Rate, chosen.NrsCategory) : InvoiceRates.Given(business.Id, SystemTaxRates.DefaultVatRate);
    }

    private async Task<TaxRate?> LookAsync(TenantBatch batch, Business business, Guid id, Dictionary<Guid, TaxRate?> seen, CancellationToken cancellationToken)
    {
        if (seen.TryGetValue(id, out var known)) return known;
        var system = SystemTaxRates.Of(business).FirstOrDefault(rate => rate.Id == id);
        var stored = system is null ? await store.GetAsync(batch.Scope, Keys.TaxRate(id), cancellationToken) : null;
        if (stored is { Value.IsUsed: false }) batch.Update(stored, stored.Value with { IsUsed = true });
        return seen[id] = system ?? stored?.Value;
    }
}
