using System.Text.Json;
using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Tax;
using Finora.Core.Time;
using Finora.Functions.Http;

namespace Finora.Functions.Business;

/// <summary>The body that changes a draft, section 10.5: only members that are sent; null clears an optional one and is a fault of a required one.</summary>
internal static class InvoiceChangeBody
{
    public static Outcome<DraftChange> Read(JsonElement body)
    {
        var fields = new Fields(body);
        var change = new DraftChange
        {
            CustomerId = new(fields.IsSent("customerId"), fields.Id("customerId", IdPrefix.Customer, required: fields.IsSent("customerId")) ?? default),
            Lines = new(fields.IsSent("lineItems"), fields.Items("lineItems", 1, TaxEngine.MaxLines, NewInvoiceBody.ReadLine, required: fields.IsSent("lineItems"))),
            IssueDate = new(fields.IsSent("invoiceDate"), fields.Day("invoiceDate", InstantDay.Utc)),
            DueMustBeLater = true,
            DueDate = new(fields.IsSent("dueDate"), fields.Day("dueDate", InstantDay.Utc)),
            VatRate = new(fields.IsSent("vatRate"), fields.Number("vatRate", NewInvoiceBody.Rate)),
            PricesIncludeTax = new(fields.IsSent("pricesIncludeVat"), fields.Flag("pricesIncludeVat")),
            Reference = new(fields.IsSent("reference"), fields.Text("reference", 100)),
            Notes = new(fields.IsSent("notes"), fields.Text("notes", 2_000)),
        };
        return fields.Failure is { } failure ? failure : change;
    }

    /// <summary>The reason of a void, section 10.8.</summary>
    public static Outcome<string> ReadReason(JsonElement body)
    {
        var fields = new Fields(body);
        var reason = fields.Text("reason", 500, required: true) ?? "";
        return fields.Failure is { } failure ? failure : reason;
    }
}

/// <summary>The answer to deleting a record.</summary>
public sealed record DeletedBody(string Id, bool Deleted);
