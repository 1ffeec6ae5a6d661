using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Storage;
using Finora.Core.Tax;
using Finora.Core.Time;

namespace Finora.Core.Settings;

/// <summary>What is to change of a business; what is not sent stays.</summary>
public sealed record SettingsChange
{
    public Edit<string> Name { get; init; }

    public Edit<BusinessType> Type { get; init; }

    public Edit<string> Tin { get; init; }

    public Edit<string> RcNumber { get; init; }

    public Edit<string> Email { get; init; }

    public Edit<string> Phone { get; init; }

    public Edit<string> Industry { get; init; }

    public Edit<PostalAddress> Address { get; init; }
}

/// <summary>What is to change of the invoice defaults; what is not sent stays.</summary>
public sealed record DefaultsChange
{
    public Edit<string> NumberPrefix { get; init; }

    public Edit<int> PaymentTermsDays { get; init; }

    public Edit<string> FooterText { get; init; }

    public Edit<string> Notes { get; init; }

    public Edit<string> Terms { get; init; }

    public Edit<Guid?> TaxRateId { get; init; }

    public Edit<Guid?> WithholdingRateId { get; init; }

    public Edit<string> IsicCode { get; init; }

    public Edit<string> ServiceCategory { get; init; }

    public Edit<string> HsnCode { get; init; }

    public Edit<string> ProductCategory { get; init; }

    public Edit<BankAccount> BankAccount { get; init; }
}

/// <summary>
/// Changes what a business says of itself and what its new invoices begin with. Nothing that was finalized changes: documents carry what they were issued with.
/// </summary>
public sealed class ChangeSettings(TenantStore store, TaxRates rates, TimeProvider time)
{
    public Task<Outcome<Business>> RunAsync(Guid tenantId, SettingsChange change, CancellationToken cancellationToken) =>
        EditAsync(
            tenantId,
            business => business with
            {
                Name = change.Name.Over(business.Name) ?? business.Name,
                Type = change.Type.Over(business.Type),
                Tin = change.Tin.Over(business.Tin),
                RcNumber = change.RcNumber.Over(business.RcNumber),
                Email = change.Email.Over(business.Email),
                Phone = change.Phone.Over(business.Phone),
                Industry = change.Industry.Over(business.Industry),
                Address = change.Address.Over(business.Address),
                IsSetUp = true,
            },
            (_, _) => Task.FromResult<Failure?>(null),
            cancellationToken);

    public Task<Outcome<Business>> RunAsync(Guid tenantId, DefaultsChange change, CancellationToken cancellationToken) =>
        EditAsync(tenantId, business => Apply(business, change), (business, token) => CheckAsync(business, change, token), cancellationToken);

    private Task<Outcome<Business>> EditAsync(
        Guid tenantId, Func<Business, Business> apply, Func<Business, CancellationToken, Task<Failure?>> check, CancellationToken cancellationToken) =>
        store.RunAsync<Business>(
            TenantScope.Live(tenantId),
            async (batch, token) =>
            {
                var stored = await store.GetAsync(batch.Scope, Keys.Business, token) ?? throw new InvalidDataException("A tenant has no business row.");
                var changed = apply(stored.Value);
                if (await check(changed, token) is { } failure) return failure;
                if (changed == stored.Value) return changed;
                changed = changed with { UpdatedAt = Instant.Now(time) };
                batch.Update(stored, changed);
                return changed;
            },
            cancellationToken);

    private static Business Apply(Business business, DefaultsChange change)
    {
        var before = business.Defaults;
        var defaults = before with
        {
            PaymentTermsDays = change.PaymentTermsDays.Over(before.PaymentTermsDays),
            FooterText = change.FooterText.Over(before.FooterText),
            Notes = change.Notes.Over(before.Notes),
            Terms = change.Terms.Over(before.Terms),
            TaxRateId = change.TaxRateId.Over(before.TaxRateId),
            WithholdingRateId = change.WithholdingRateId.Over(before.WithholdingRateId),
            IsicCode = change.IsicCode.Over(before.IsicCode),
            ServiceCategory = change.ServiceCategory.Over(before.ServiceCategory),
            HsnCode = change.HsnCode.Over(before.HsnCode),
            ProductCategory = change.ProductCategory.Over(before.ProductCategory),
            BankAccount = change.BankAccount.Over(before.BankAccount),
        };
        return business with { InvoicePrefix = change.NumberPrefix.Over(business.InvoicePrefix) ?? business.InvoicePrefix, Defaults = defaults, DefaultItemCode = CodeOf(defaults) };
    }

    /// <summary>What a submission to the tax authority says of lines that do not say it themselves.</summary>
    private static ItemCode? CodeOf(InvoiceDefaults defaults) =>
        defaults is { HsnCode: { } goods, ProductCategory: { } product } ? new ItemCode(true, goods, product)
        : defaults is { IsicCode: { } service, ServiceCategory: { } category } ? new ItemCode(false, service, category)
        : null;

    /// <summary>Judges the whole as it would be, since the parts of a pair may come in two calls.</summary>
    private async Task<Failure?> CheckAsync(Business business, DefaultsChange change, CancellationToken cancellationToken)
    {
        var (defaults, faults) = (business.Defaults, new List<FieldFault>());
        if (change.TaxRateId.IsSent && defaults.TaxRateId is { } vat && !await IsRateAsync(business, vat, TaxRateKind.Vat, cancellationToken)) faults.Add(new FieldFault("defaultTaxRateId", "must be an active VAT rate"));
        if (change.WithholdingRateId.IsSent && defaults.WithholdingRateId is { } wht && !await IsRateAsync(business, wht, TaxRateKind.Wht, cancellationToken)) faults.Add(new FieldFault("defaultWhtRateId", "must be an active withholding rate"));
        if ((defaults.IsicCode is null) != (defaults.ServiceCategory is null)) faults.Add(new FieldFault("defaultIsicCode", "and default_service_category go together"));
        if ((defaults.HsnCode is null) != (defaults.ProductCategory is null)) faults.Add(new FieldFault("defaultHsnCode", "and default_product_category go together"));
        if (defaults is { IsicCode: not null, HsnCode: not null }) faults.Add(new FieldFault("defaultHsnCode", "must not stand beside default_isic_code"));
        return faults.Count == 0 ? null : Failure.Invalid(faults);
    }

    private async Task<bool> IsRateAsync(Business business, Guid id, TaxRateKind kind, CancellationToken cancellationToken) =>
        await rates.FindAsync(TenantScope.Live(business.Id), business, id, cancellationToken) is { IsActive: true } rate && rate.Kind == kind;
}
