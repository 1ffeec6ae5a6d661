using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Time;
using Finora.Functions.Http;

namespace Finora.Functions.Business;

/// <summary>A page of invoices, section 10.2.</summary>
public sealed record InvoiceListBody(IReadOnlyList<InvoiceBody> Invoices, int Count, string? NextCursor)
{
    internal static InvoiceFilter ReadFilter(ListQuery query)
    {
        var (from, to) = query.Days("startDate", "endDate", InstantDay.Utc);
        return new InvoiceFilter
        {
            Standing = query.Choice("status", InvoiceWords.Statuses),
            CustomerId = query.Id("customerId", IdPrefix.Customer),
            Reference = query.Text("reference", 100),
            From = from,
            To = to,
        };
    }
}
