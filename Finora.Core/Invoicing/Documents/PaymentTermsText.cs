using Finora.Core.Money;
using Finora.Core.Tax;

namespace Finora.Core.Invoicing.Documents;

/// <summary>The payment terms as every document states them: the seller's terms, then what the customer may withhold.</summary>
public static class PaymentTermsText
{
    /// <summary>Null when there are neither terms nor withholding.</summary>
    public static string? Compose(string? terms, string currency, ExpectedWithholding? withholding)
    {
        var deduction = withholding is null ? null : Deduction(currency, withholding);
        return (string.IsNullOrWhiteSpace(terms), deduction) switch
        {
            (true, _) => deduction,
            (false, null) => terms,
            _ => $"{terms} {deduction}",
        };
    }

    private static string Deduction(string currency, ExpectedWithholding withholding)
    {
        var (rate, amount) = (ExactNumber.Format(withholding.Rate), Kobo.Format(withholding.Amount));
        return $"Withholding tax of {rate} % ({currency} {amount}) may be deducted at payment.";
    }
}
