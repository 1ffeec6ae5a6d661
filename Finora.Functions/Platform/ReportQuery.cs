using System.Diagnostics.CodeAnalysis;
using Finora.Core.Money;
using Finora.Core.Reports;
using Finora.Core.Time;
using Finora.Functions.Http;

namespace Finora.Functions.Platform;

/// <summary>What reports are asked for with, section 17 of the contract: document dates and a currency.</summary>
internal sealed record ReportQuery(ReportPeriod Period, string Currency)
{
    private static readonly Dictionary<string, CurrencyChoice> CurrencyChoices =
        Currencies.All.Order(StringComparer.Ordinal).ToDictionary(code => code, code => new CurrencyChoice(code), StringComparer.Ordinal);

    /// <summary>From the first of this month to today, in naira, unless told otherwise; with nothing but an earlier <c>to</c>, from the first of its month.</summary>
    public static bool TryRead(HttpRequest request, TimeProvider time, [NotNullWhen(true)] out ReportQuery? wanted, [NotNullWhen(false)] out RefusedRequest? refused)
    {
        var today = LagosCalendar.Today(time);
        var query = new QueryReader(request);
        var (first, last) = (query.Day("from", rule: InstantDay.Lagos), query.Day("to", rule: InstantDay.Lagos));
        var to = last ?? today;
        var from = first ?? FirstOfMonth(to < today ? to : today);
        if (from > to) query.Fault("to", "must not be before from");
        var currency = query.Choice("currency", CurrencyChoices)?.Code ?? Currencies.Naira;
        wanted = query.IsRefused(out refused) ? null : new ReportQuery(new ReportPeriod(from, to), currency);
        return refused is null;
    }

    private static DateOnly FirstOfMonth(DateOnly day) => new(day.Year, day.Month, 1);

    private readonly record struct CurrencyChoice(string Code);
}
