using System.Text.Json;
using Finora.Core;
using Finora.Core.Money;
using Finora.Core.Payments;
using Finora.Functions.Http;

namespace Finora.Functions.Platform;

/// <summary>The query of the lists of payments, section 11.</summary>
internal static class PaymentQuery
{
    private static readonly Dictionary<string, int> MeansCodes = PaymentWords.MeansCodes.Keys.Index().ToDictionary(code => code.Item, code => code.Index, StringComparer.Ordinal);

    public static PaymentFilter Read(ListQuery query)
    {
        var (from, to) = query.Instants("from", "to");
        var means = query.Choice("method", MeansCodes) is { } index ? PaymentWords.MeansCodes.Keys.ElementAt(index) : null;
        return new PaymentFilter
        {
            CreatedFrom = from,
            CreatedTo = to,
            Means = means is null ? null : payment => (payment.MeansCode ?? PaymentWords.MeansCode(payment.Method)) == means,
            Match = query.Choice("status", PaymentWords.Matches),
            CustomerId = query.Uuid("customer_id"),
            InvoiceId = query.Uuid("invoice_id"),
            Source = query.Choice("source", PaymentWords.Sources),
            Text = query.Text("q", 100),
        };
    }
}

/// <summary>The bodies that change and match payments, section 11.</summary>
internal static class PaymentChangeBody
{
    private static readonly string[] Members = ["wht_credit_note", "narration"];
    private static readonly AmountRule Amount = new(1, Kobo.MaxAmount, "must be a positive number");

    public static Outcome<PaymentChange> Read(JsonElement body)
    {
        var fields = new Fields(body);
        var creditNote = new Edit<string>(fields.IsSent(Members[0]), fields.Text(Members[0], 100));
        var narration = new Edit<string>(fields.IsSent(Members[1]), fields.Text(Members[1], 500));
        return fields.Failure is { } failure ? failure : new PaymentChange(creditNote, narration) { Names = [.. Members.Where(fields.IsSent)] };
    }

    /// <summary>Either the payment is named, and with it the invoice; or amount and reference say which it is.</summary>
    public static Outcome<WantedMatch> ReadMatch(JsonElement body)
    {
        var fields = new Fields(body);
        var isNamed = fields.Has("payment_id");
        var wanted = new WantedMatch
        {
            PaymentId = fields.Uuid("payment_id"),
            InvoiceId = fields.Uuid("invoice_id", required: isNamed),
            Amount = fields.Naira("amount", Amount, required: !isNamed, allowText: true),
            Reference = fields.Text("reference", 100, required: !isNamed),
        };
        return fields.Failure is { } failure ? failure : wanted;
    }
}
