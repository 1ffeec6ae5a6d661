using System.Diagnostics.CodeAnalysis;
using Finora.Core.Invoicing;
using Finora.Functions.Http;

namespace Finora.Functions.Platform;

/// <summary>The query of the list of invoices, section 10.</summary>
internal static class InvoiceListQuery
{
    private static readonly Dictionary<string, DocumentTypes> Types = new(StringComparer.Ordinal)
    {
        ["invoice"] = DocumentTypes.Invoice,
        ["credit_note"] = DocumentTypes.CreditNote,
        ["all"] = DocumentTypes.All,
    };

    private enum DocumentTypes
    {
        Invoice,
        CreditNote,
        All,
    }

    public static bool TryRead(ListQuery query, [NotNullWhen(true)] out InvoiceFilter? filter, [NotNullWhen(true)] out ListPage? page, [NotNullWhen(false)] out RefusedRequest? refused)
    {
        filter = ReadFilter(query);
        if (query.TryPage(out page, out refused)) return true;
        filter = null;
        return false;
    }

    public static InvoiceFilter ReadFilter(ListQuery query)
    {
        var (from, to) = query.Instants("from", "to");
        return new InvoiceFilter
        {
            Standing = query.Choice("status", InvoiceWords.Statuses),
            Type = query.Choice("document_type", Types) switch
            {
                DocumentTypes.CreditNote => DocumentType.CreditNote,
                DocumentTypes.All => null,
                _ => DocumentType.Invoice,
            },
            CustomerId = query.Uuid("customer_id"),
            NrsStatus = query.Choice("firs_status", InvoiceWords.NrsStatuses),
            Text = query.Text("q", 100),
            CreatedFrom = from,
            CreatedTo = to,
        };
    }
}
