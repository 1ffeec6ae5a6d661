using System.Text.Json;
using Finora.Core;
using Finora.Core.Invoicing;
using Finora.Core.Money;
using Finora.Core.Tax;
using Finora.Core.Time;
using Finora.Functions.Http;

namespace Finora.Functions.Platform;

/// <summary>The body that makes an invoice, section 10. Money may be a JSON number or a decimal string.</summary>
internal static class NewInvoiceBody
{
    private const int MinNumberCharacters = 1;
    private const int MaxNumberCharacters = 32;
    private static readonly AmountRule UnitPrice = new(1, TaxEngine.MaxUnitPrice, "must be a positive number") { MessageAbove = "must be at most 1,000,000,000.00" };
    private static readonly AmountRule DiscountAmount = new(0, Kobo.MaxAmount, "must not be negative");
    private static readonly NumberRule DiscountPercent = new(0, 100, 4, "must be between 0 and 100");
    private static readonly NumberRule Quantity = new(0.0001m, TaxEngine.MaxQuantity, 4, "must be above 0 and at most 1,000,000");
    private static readonly NumberRule ExchangeRate = new(0.000001m, 1_000_000, 6, "must be above 0 and at most 1,000,000");

    private static readonly Dictionary<string, string> CurrencyChoices = Currencies.All.ToDictionary(code => code, code => code, StringComparer.Ordinal);

    /// <param name="today">In Lagos.</param>
    public static Outcome<NewInvoice> Read(JsonElement body, DateOnly today)
    {
        var fields = new Fields(body);
        var customerId = fields.Uuid("customer_id", required: true) ?? default;
        var lines = fields.Items("line_items", 1, TaxEngine.MaxLines, ReadLine, required: true) ?? [];
        var number = fields.Matching("invoice_number", Patterns.InvoiceNumber, "must be 1 to 50 letters, digits, '-' and '/'");
        if (number?.Count(char.IsAsciiLetterOrDigit) is < MinNumberCharacters or > MaxNumberCharacters) fields.Fault("invoice_number", "must have 1 to 32 letters or digits");
        var input = new NewInvoice(customerId, lines)
        {
            Number = number,
            NumberMustFoldApart = true,
            IssueDate = fields.Day("issue_date", InstantDay.Lagos),
            DueDate = fields.Day("due_date", InstantDay.Lagos),
            Discount = ReadDiscount(fields),
            Kind = fields.Choice("invoice_kind", InvoiceWords.Kinds),
            Reference = fields.Text("buyer_reference", 100),
            Notes = fields.Text("notes", 2_000),
            Terms = fields.Text("terms", 2_000),
        };
        RefuseUnknownRate(fields, "wht_rate_id");
        input = WithCurrency(fields, input);
        if (input.DueDateFault(today) is { } fault) fields.Fault("due_date", fault);
        return fields.Failure is { } failure ? failure : input;
    }

    private static NewInvoice WithCurrency(Fields fields, NewInvoice input)
    {
        var currency = fields.Text("currency", 3) ?? Currencies.Naira;
        if (!CurrencyChoices.ContainsKey(currency)) fields.Fault("currency", $"must be one of {string.Join(", ", CurrencyChoices.Keys.Order(StringComparer.Ordinal))}");
        var rate = fields.Number("exchange_rate", ExchangeRate, required: Currencies.NeedsExchangeRate(currency), allowText: true);
        return input with { Currency = currency, ExchangeRate = Currencies.NeedsExchangeRate(currency) ? rate ?? 1 : 1 };
    }

    private static NewInvoiceLine ReadLine(Fields line)
    {
        var product = line.Uuid("product_id");
        var description = line.Text("description", 500, required: product is null);
        var price = line.Naira("unit_price", UnitPrice, required: product is null, allowText: true);
        RefuseUnknownRate(line, "tax_rate_id");
        return WithCodes(line, new NewInvoiceLine(description ?? "", line.Number("quantity", Quantity, allowText: true) ?? 1, price ?? 0, line.Choice("tax_category", InvoiceWords.TaxCategories))
        {
            ProductId = product,
            Unit = line.Matching("unit", Patterns.Unit, "must be a UN/ECE code of up to 3 capitals or digits") ?? "EA",
            Discount = ReadDiscount(line),
            TaxExemptionReason = line.Text("tax_exemption_reason", 200),
        });
    }

    private static NewInvoiceLine WithCodes(Fields line, NewInvoiceLine input)
    {
        var goods = (Code: line.Text("hsn_code", 20), Name: line.Text("product_category", 200));
        var service = (Code: line.Text("isic_code", 20), Name: line.Text("service_category", 200));
        if ((goods.Code is null) != (goods.Name is null)) line.Fault("hsn_code", "and product_category go together");
        if ((service.Code is null) != (service.Name is null)) line.Fault("isic_code", "and service_category go together");
        if (goods.Code is not null && service.Code is not null) line.Fault("isic_code", "must not stand beside hsn_code");
        return input with { HsnCode = goods.Code, ProductCategory = goods.Name, IsicCode = service.Code, ServiceCategory = service.Name };
    }

    private static Discount? ReadDiscount(Fields fields)
    {
        var kind = fields.Choice("discount_type", InvoiceWords.DiscountKinds);
        if (kind is null && fields.Has("discount_value") && !fields.Has("discount_type")) fields.Fault("discount_type", "and discount_value go together");
        return kind switch
        {
            DiscountKind.Percent => fields.Number("discount_value", DiscountPercent, required: true, allowText: true) is { } percent ? Discount.OfPercent(percent) : null,
            DiscountKind.Amount => fields.Naira("discount_value", DiscountAmount, required: true, allowText: true) is { } amount ? Discount.OfAmount(amount) : null,
            _ => null,
        };
    }

    /// <summary>Tenants have no tax rate records yet; an id names none, and the standard rate applies where none is given.</summary>
    private static void RefuseUnknownRate(Fields fields, string name)
    {
        if (fields.Uuid(name) is not null) fields.Fault(name, "was not found");
    }
}
