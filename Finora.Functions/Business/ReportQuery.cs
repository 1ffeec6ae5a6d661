using System.Diagnostics.CodeAnalysis;
using Finora.Core.Reports;
using Finora.Core.Time;
using Finora.Functions.Http;

namespace Finora.Functions.Business;

/// <summary>The dates that reports are asked for with, section 23 of the contract.</summary>
internal static class ReportQuery
{
    /// <summary><c>startDate</c> and <c>endDate</c>, both required.</summary>
    public static bool TryPeriod(HttpRequest request, out ReportPeriod period, [NotNullWhen(false)] out RefusedRequest? refused)
    {
        var query = new QueryReader(request);
        var (from, to) = (query.Day("startDate", required: true), query.Day("endDate", required: true));
        if (to < from) query.Fault("endDate", "must not be before startDate");
        period = new ReportPeriod(from ?? default, to ?? default);
        return !query.IsRefused(out refused);
    }

    /// <summary><c>asOfDate</c>; today in Lagos unless given.</summary>
    public static bool TryDay(HttpRequest request, TimeProvider time, out DateOnly asOf, [NotNullWhen(false)] out RefusedRequest? refused)
    {
        var query = new QueryReader(request);
        asOf = query.Day("asOfDate") ?? LagosCalendar.Today(time);
        return !query.IsRefused(out refused);
    }
}
