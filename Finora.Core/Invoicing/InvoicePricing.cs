using Finora.Core.Identity;
using Finora.Core.Tax;

namespace Finora.Core.Invoicing;

/// <summary>A draft's lines and totals, worked out.</summary>
/// <param name="VatRate">The rate of standard lines that name no other; per cent.</param>
internal sealed record PricedInvoice(IReadOnlyList<InvoiceLine> Lines, InvoiceTotals Totals, decimal VatRate);

/// <summary>Prices a draft: what was asked for, through the tax engine, as stored lines and totals.</summary>
internal static class InvoicePricing
{
    public static Outcome<PricedInvoice> Price(NewInvoice input, InvoiceRates rates, IdGenerator ids)
    {
        var terms = new InvoiceTerms(
            [.. input.Lines.Zip(rates.Lines, (line, rate) => new LineTerms(line.Quantity, line.UnitPrice, line.Category ?? TaxCategory.Standard, rate.Rate, line.Discount))],
            input.Discount,
            input.PricesIncludeTax,
            rates.Withholding?.Rate);
        var result = TaxEngine.Calculate(terms);
        if (!result.IsValid) return ToFailure(result.Faults);
        var amounts = result.Calculation;
        var lines = input.Lines.Select((line, i) => ToLine(line, i, amounts.Lines[i], rates.Lines[i], ids)).ToArray();
        var totals = new InvoiceTotals(amounts.Subtotal, amounts.Discount, amounts.Taxable, amounts.Tax, amounts.Taxes, amounts.Withholding, rates.Withholding?.Id);
        return new PricedInvoice(lines, totals, rates.Standard.Rate);
    }

    private static InvoiceLine ToLine(NewInvoiceLine line, int index, LineAmounts amounts, LineRate rate, IdGenerator ids) =>
        new(ids.NewId(), index + 1, line.ProductId, line.Description, line.Quantity, line.Unit, line.UnitPrice, line.Discount, amounts)
        {
            TaxRateId = rate.Id,
            NrsTaxCategory = rate.NrsCategory,
            TaxExemptionReason = line.Category == TaxCategory.Exempt ? line.TaxExemptionReason ?? "Exempt supply" : null,
            HsnCode = line.HsnCode,
            ProductCategory = line.ProductCategory,
            IsicCode = line.IsicCode,
            ServiceCategory = line.ServiceCategory,
        };

    private static Failure ToFailure(IReadOnlyList<CalculationFault> faults)
    {
        var ofFields = faults.Where(fault => fault.Kind != CalculationFaultKind.TotalTooLarge).Select(fault => fault.Kind == CalculationFaultKind.LineDiscountOutOfRange
            ? new FieldFault($"lineItems[{fault.Line}].discountValue", "must be between 0 and the amount of the line")
            : new FieldFault("discountValue", "must be between 0 and the subtotal")).ToArray();
        return ofFields.Length > 0 ? Failure.Invalid(ofFields) : Failure.Rule("The total of the invoice is above 100,000,000,000.00.");
    }
}
