using System.Globalization;
using Finora.Core.Billing;

namespace Finora.Core.Messaging;

/// <summary>What a notice of a plan's usage says of each kind.</summary>
internal static class UsageTexts
{
    private const long Gigabyte = 1L << 30;
    private const long Megabyte = 1L << 20;

    public static (NoticeKind Kind, Dictionary<string, string> Values) Of(UsageNotice notice, string business, string appOrigin)
    {
        var month = notice.Month.ToString("MMMM yyyy", CultureInfo.InvariantCulture);
        var (what, limit, then) = notice.Kind switch
        {
            UsageKind.Invoices => ($"invoices of {month}", $"the {notice.Limit:N0} invoices of {month}", "no further invoice can be made until the month ends or the plan grows"),
            UsageKind.ApiCalls => ($"API calls of {month}", $"the {notice.Limit:N0} API calls of {month}", "calls with an API key are refused until the month ends, the plan grows or a pack of calls is bought"),
            UsageKind.Storage => ("storage", $"{Size(notice.Limit)} of storage", "nothing more can be uploaded until something is removed or the plan grows"),
        };
        return (notice.Percent == 100 ? NoticeKind.UsageFull : NoticeKind.UsageHigh, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["business"] = business, ["what"] = what, ["limit"] = limit, ["then"] = then, ["link"] = $"{appOrigin}/billing",
        });
    }

    private static string Size(long bytes) => bytes >= Gigabyte ? $"{bytes / Gigabyte:N0} GB" : $"{bytes / Megabyte:N0} MB";
}
