using System.Text.Json;
using Finora.Core;
using Finora.Core.Invoicing;
using Finora.Core.Money;
using Finora.Core.Tax;
using Finora.Core.Time;
using Finora.Functions.Http;

namespace Finora.Functions.Platform;

/// <summary>The bodies that change and credit invoices, section 10: a missing member leaves, null clears and is refused where the member is mandatory.</summary>
internal static class InvoiceChangeBody
{
    private static readonly AmountRule CreditAmount = new(1, Kobo.MaxAmount, "must be a positive number");
    private static readonly NumberRule CreditQuantity = new(0.0001m, TaxEngine.MaxQuantity, 4, "must be above 0 and at most 1,000,000");

    public static Outcome<DraftChange> Read(JsonElement body)
    {
        var fields = new Fields(body);
        var discount = NewInvoiceBody.ReadDiscount(fields);
        if (fields.IsSent("discount_type") != fields.IsSent("discount_value")) fields.Fault(fields.IsSent("discount_type") ? "discount_value" : "discount_type", "must be sent as well: type and value go together");
        var change = new DraftChange
        {
            TakesDefaults = true,
            CustomerId = new(fields.IsSent("customer_id"), fields.Uuid("customer_id", required: fields.IsSent("customer_id")) ?? default),
            Lines = new(fields.IsSent("line_items"), fields.Items("line_items", 1, TaxEngine.MaxLines, NewInvoiceBody.ReadLine, required: fields.IsSent("line_items"))),
            IssueDate = new(fields.IsSent("issue_date"), fields.Day("issue_date", InstantDay.Lagos)),
            DueDate = new(fields.IsSent("due_date"), fields.Day("due_date", InstantDay.Lagos)),
            Currency = new(fields.IsSent("currency"), NewInvoiceBody.ReadCurrency(fields)),
            ExchangeRate = new(fields.IsSent("exchange_rate"), fields.Number("exchange_rate", NewInvoiceBody.ExchangeRate, allowText: true)),
            Discount = new(fields.IsSent("discount_type"), discount),
            WithholdingRateId = new(fields.IsSent("wht_rate_id"), fields.Uuid("wht_rate_id")),
            Kind = new(fields.IsSent("invoice_kind"), fields.Choice("invoice_kind", InvoiceWords.Kinds)),
            Reference = new(fields.IsSent("buyer_reference"), fields.Text("buyer_reference", 100)),
            Notes = new(fields.IsSent("notes"), fields.Text("notes", 2_000)),
            Terms = new(fields.IsSent("terms"), fields.Text("terms", 2_000)),
        };
        return fields.Failure is { } failure ? failure : change;
    }

    /// <summary>Why an invoice is voided.</summary>
    public static Outcome<string> ReadReason(JsonElement body)
    {
        var fields = new Fields(body);
        var reason = fields.Text("reason", 500, required: true) ?? "";
        return fields.Failure is { } failure ? failure : reason;
    }

    public static Outcome<NewCreditNote> ReadCreditNote(Guid invoiceId, JsonElement body)
    {
        var fields = new Fields(body);
        var reason = fields.Text("reason", 500, required: true) ?? "";
        var lines = fields.Items("line_items", 1, TaxEngine.MaxLines, ReadCredit);
        var issueDate = fields.Day("issue_date", InstantDay.Lagos);
        return fields.Failure is { } failure ? failure : new NewCreditNote(invoiceId, reason, lines) { IssueDate = issueDate };
    }

    private static WantedCredit ReadCredit(Fields line)
    {
        var id = line.Uuid("line_item_id", required: true) ?? default;
        var quantity = line.Number("quantity", CreditQuantity, allowText: true);
        var amount = line.Naira("amount", CreditAmount, allowText: true);
        if (line.Has("quantity") == line.Has("amount")) line.Fault("quantity", "or amount is required, and not both");
        return new WantedCredit(id, quantity, amount);
    }
}
