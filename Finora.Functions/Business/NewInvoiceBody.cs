using System.Text.Json;
using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Tax;
using Finora.Core.Time;
using Finora.Functions.Http;

namespace Finora.Functions.Business;

/// <summary>The body that makes an invoice, section 10.4.</summary>
internal static class NewInvoiceBody
{
    private static readonly AmountRule UnitPrice = new(1, TaxEngine.MaxUnitPrice, "must be a positive number") { MessageAbove = "must be at most 1,000,000,000" };
    private static readonly NumberRule Quantity = new(0.0001m, TaxEngine.MaxQuantity, 4, "must be above 0 and at most 1,000,000");
    internal static readonly NumberRule Rate = new(0, 100, 2, "must be between 0 and 100");

    /// <param name="today">In Lagos.</param>
    public static Outcome<NewInvoice> Read(JsonElement body, DateOnly today)
    {
        var fields = new Fields(body);
        var customerId = fields.Id("customerId", IdPrefix.Customer, required: true) ?? default;
        var lines = fields.Items("lineItems", 1, TaxEngine.MaxLines, ReadLine, required: true) ?? [];
        var input = new NewInvoice(customerId, lines)
        {
            IssueDate = fields.Day("invoiceDate", InstantDay.Utc),
            DueDate = fields.Day("dueDate", InstantDay.Utc),
            DueMustBeLater = true,
            IssueDateName = "invoiceDate",
            VatRate = fields.Number("vatRate", Rate) ?? 7.5m,
            PricesIncludeTax = fields.Flag("pricesIncludeVat") ?? false,
            Number = fields.Matching("invoiceNumber", Patterns.InvoiceNumber, "must be 1 to 50 letters, digits, '-' and '/'"),
            Reference = fields.Text("reference", 100),
            Notes = fields.Text("notes", 2_000),
        };
        if (input.DueDateFault(today) is { } fault) fields.Fault("dueDate", fault);
        return fields.Failure is { } failure ? failure : input;
    }

    internal static NewInvoiceLine ReadLine(Fields line)
    {
        var product = line.Id("productId", IdPrefix.Product);
        var description = line.Text("description", 500, required: product is null);
        var quantity = line.Number("quantity", Quantity) ?? 1;
        var price = line.Naira("unitPrice", UnitPrice, required: product is null);
        var category = line.Choice("vatCategory", InvoiceWords.VatCategories);
        return new NewInvoiceLine(description ?? "", quantity, price ?? 0, category) { ProductId = product };
    }
}
