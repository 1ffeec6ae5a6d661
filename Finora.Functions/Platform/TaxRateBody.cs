using System.Text.Json;
using System.Text.RegularExpressions;
using Finora.Core;
using Finora.Core.Money;
using Finora.Core.Tax;
using Finora.Core.Time;
using Finora.Functions.Http;

namespace Finora.Functions.Platform;

/// <summary>The tax rate object of the Platform API, section 16.</summary>
public sealed record TaxRateBody(
    Guid Id, string Code, string Name, string Kind, string Rate, string? NrsTaxCategory, bool IsSystem, bool IsDefault, bool IsActive, string CreatedAt)
{
    private static readonly NumberRule RateRule = new(0, 100, 4, "must be between 0 and 100");
    private static readonly Regex CodeForm = new("^[A-Z0-9_]{2,20}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    public static IReadOnlyDictionary<string, TaxRateKind> Kinds { get; } = Enum.GetValues<TaxRateKind>().ToDictionary(kind => kind.ToString().ToLowerInvariant(), kind => kind, StringComparer.Ordinal);

    public static TaxRateBody From(TaxRateView view) => new(
        view.Rate.Id, view.Rate.Code, view.Rate.Name, view.Rate.Kind.ToString().ToLowerInvariant(), ExactNumber.Format(view.Rate.Rate), view.Rate.NrsCategory, view.Rate.IsSystem, view.IsDefault,
        view.Rate.IsActive, Instant.Format(view.Rate.CreatedAt));

    public static Outcome<NewTaxRate> Read(JsonElement body)
    {
        var fields = new Fields(body);
        var name = fields.Text("name", 60, required: true) ?? "";
        var kind = fields.Choice("kind", Kinds, required: true);
        var rate = fields.Number("rate", RateRule, required: true, allowText: true) ?? 0;
        var code = fields.Matching("code", CodeForm, "must be 2 to 20 capitals, digits and '_'");
        var category = ReadCategory(fields);
        if (kind == TaxRateKind.Other && !fields.Has("nrs_tax_category")) fields.Fault("nrs_tax_category", "is required for a tax of kind other");
        if (kind == TaxRateKind.Wht && fields.Has("nrs_tax_category")) fields.Fault("nrs_tax_category", "must be left out for withholding tax");
        return fields.Failure is { } failure ? failure : new NewTaxRate(name, kind!.Value, rate, code, category);
    }

    public static Outcome<TaxRateChange> ReadChange(JsonElement body)
    {
        var fields = new Fields(body);
        var change = new TaxRateChange(
            new(fields.IsSent("name"), fields.Text("name", 60, required: fields.IsSent("name"))),
            new(fields.IsSent("rate"), fields.Number("rate", RateRule, required: fields.IsSent("rate"), allowText: true) ?? 0),
            new(fields.IsSent("nrs_tax_category"), ReadCategory(fields)),
            new(fields.IsSent("is_active"), fields.Flag("is_active") ?? false));
        if (fields.IsSent("is_active") && !fields.Has("is_active")) fields.Fault("is_active", "must be true or false");
        return fields.Failure is { } failure ? failure : change;
    }

    private static string? ReadCategory(Fields fields)
    {
        if (fields.Text("nrs_tax_category", 60) is not { } category) return null;
        if (!NrsTaxCategories.All.Contains(category)) fields.Fault("nrs_tax_category", "must be a tax category of NRS, such as STANDARD_VAT");
        return category;
    }
}
