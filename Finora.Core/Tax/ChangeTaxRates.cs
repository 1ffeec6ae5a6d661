using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Tax;

/// <summary>A rate of a tenant's own, checked in form by the surface.</summary>
/// <param name="Code">Null takes one made of the name.</param>
/// <param name="NrsCategory">Null takes standard VAT for a VAT rate; required for other taxes.</param>
public sealed record NewTaxRate(string Name, TaxRateKind Kind, decimal Rate, string? Code, string? NrsCategory)
{
    /// <summary>The id that the rate must have, where the caller has fixed it. Null takes a new one.</summary>
    public Guid? Id { get; init; }
}

/// <summary>What a change of a rate was sent.</summary>
public sealed record TaxRateChange(Edit<string> Name, Edit<decimal> Rate, Edit<string> NrsCategory, Edit<bool> IsActive);

/// <summary>Makes, changes and deletes a tenant's own rates. Invoices keep the rate that they were made with.</summary>
public sealed class ChangeTaxRates(TenantStore store, TaxRates rates, IdGenerator ids, TimeProvider time)
{
    private const int MaxCodeLength = 20;
    private static readonly Failure IsSystemRate = Failure.Rule("A system tax rate cannot be changed or deleted.");

    public Task<Outcome<TaxRateView>> CreateAsync(TenantScope scope, NewTaxRate input, CancellationToken cancellationToken) => store.RunAsync<TaxRateView>(
        scope,
        async (batch, token) =>
        {
            var business = await rates.BusinessAsync(scope, token);
            if (input.Id is { } known && await store.GetAsync(scope, Keys.TaxRate(known), token) is { } made) return TaxRates.View(business, made.Value);
            var code = input.Code ?? await FreeCodeAsync(scope, input.Name, token);
            if (SystemTaxRates.IsCode(code) || await store.GetAsync(scope, Keys.TaxRateByCode(code), token) is not null) return Failure.Conflict($"A tax rate with the code {code} already exists.");
            var category = input.NrsCategory ?? (input.Kind == TaxRateKind.Vat ? NrsTaxCategories.StandardVat : null);
            var id = input.Id ?? ids.NewId();
            var rate = new TaxRate(id, code, input.Name, input.Kind, input.Rate, category, Instant.Now(time));
            batch.Insert(Keys.TaxRate(id), rate);
            batch.Insert(Keys.TaxRateByCode(code), new IdReference(id));
            return TaxRates.View(business, rate);
        },
        cancellationToken);

    public Task<Outcome<TaxRateView>> ChangeAsync(TenantScope scope, Guid id, TaxRateChange change, CancellationToken cancellationToken) => store.RunAsync<TaxRateView>(
        scope,
        async (batch, token) =>
        {
            var business = await rates.BusinessAsync(scope, token);
            var stored = await OwnAsync(scope, business, id, token);
            if (!stored.IsOk) return stored.Failure;
            var rate = stored.Value.Value;
            if (change.NrsCategory is { IsSent: true, Value: null } && rate.Kind == TaxRateKind.Other) return Failure.Invalid("nrsTaxCategory", "is required for a tax of kind other");
            if (change.NrsCategory is { IsSent: true, Value: not null } && rate.Kind == TaxRateKind.Wht) return Failure.Invalid("nrsTaxCategory", "must be left out for withholding tax");
            var changed = rate with
            {
                Name = change.Name.Over(rate.Name) ?? rate.Name,
                Rate = change.Rate.Over(rate.Rate),
                NrsCategory = change.NrsCategory.Over(rate.NrsCategory) ?? (rate.Kind == TaxRateKind.Vat ? NrsTaxCategories.StandardVat : null),
                IsActive = change.IsActive.Over(rate.IsActive),
            };
            if (changed != rate) batch.Update(stored.Value, changed);
            return TaxRates.View(business, changed);
        },
        cancellationToken);

    public Task<Outcome<TaxRate>> DeleteAsync(TenantScope scope, Guid id, CancellationToken cancellationToken) => store.RunAsync<TaxRate>(
        scope,
        async (batch, token) =>
        {
            var business = await rates.BusinessAsync(scope, token);
            var stored = await OwnAsync(scope, business, id, token);
            if (!stored.IsOk) return stored.Failure;
            if (stored.Value.Value.IsUsed) return Failure.Rule("The tax rate is in use on an invoice. Deactivate it instead.");
            if (TaxRates.View(business, stored.Value.Value).IsDefault) return Failure.Rule("The tax rate is a default of your invoices. Choose another default first, or deactivate it.");
            batch.Delete(stored.Value);
            batch.Delete(Keys.TaxRateByCode(stored.Value.Value.Code));
            return stored.Value.Value;
        },
        cancellationToken);

    private async Task<Outcome<Stored<TaxRate>>> OwnAsync(TenantScope scope, Business business, Guid id, CancellationToken cancellationToken)
    {
        if (SystemTaxRates.Of(business).Any(rate => rate.Id == id)) return IsSystemRate;
        return await store.GetAsync(scope, Keys.TaxRate(id), cancellationToken) is { } stored ? stored : TaxRates.NotFound(id);
    }

    /// <summary>The name's letters and digits in capitals, the rest as '_', and a number behind it where that is taken.</summary>
    private async Task<string> FreeCodeAsync(TenantScope scope, string name, CancellationToken cancellationToken)
    {
        var stem = string.Join('_', string.Concat(name.ToUpperInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        stem = stem.Length < 2 ? "TAX" + stem : stem;
        var code = stem[..Math.Min(stem.Length, MaxCodeLength)];
        for (var number = 2; SystemTaxRates.IsCode(code) || await store.GetAsync(scope, Keys.TaxRateByCode(code), cancellationToken) is not null; number++)
        {
            var suffix = $"_{number}";
            code = string.Concat(stem.AsSpan(0, Math.Min(stem.Length, MaxCodeLength - suffix.Length)), suffix);
        }

        return code;
    }
}
