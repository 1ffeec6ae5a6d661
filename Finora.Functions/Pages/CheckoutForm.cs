using System.Text;
using Finora.Core;
using Finora.Core.Money;
using Finora.Functions.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Finora.Functions.Pages;

/// <summary>
/// What a payer sends: a form or JSON with <c>amountKobo</c>. The form of our own page asks people for naira and sends <c>amount</c>; <c>amountKobo</c> wins where both are.
/// </summary>
/// <param name="AmountKobo">Null when no amount was sent.</param>
/// <param name="Fault">What is wrong with the amount; only to be told where an amount is looked at.</param>
internal sealed record CheckoutForm(long? AmountKobo, Failure? Fault)
{
    private static readonly AmountRule Amount = new(1, Kobo.MaxAmount, "must be a whole number of kobo above zero");

    /// <summary>Whether the caller speaks JSON, and is to be answered in it.</summary>
    public static bool IsJson(HttpRequest request) => request.HasJsonContentType() || (string.IsNullOrEmpty(request.ContentType) && WantsJson(request));

    /// <summary>Whether the caller asks for JSON rather than for a page.</summary>
    public static bool WantsJson(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Where(type => type.Quality is not 0).OrderByDescending(type => type.Quality ?? 1)
            .Select(type => type.MediaType.Value).FirstOrDefault(type => type is "application/json" or "text/html" or "application/xhtml+xml") == "application/json";

    /// <summary>Null when a JSON body is none.</summary>
    public static CheckoutForm? Read(HttpRequest request)
    {
        var body = request.Call().Body;
        if (body.Length == 0) return new CheckoutForm(null, null);
        return IsJson(request) ? ReadJson(body) : ReadForm(body);
    }

    private static CheckoutForm? ReadJson(ReadOnlyMemory<byte> body)
    {
        if (!JsonBody.TryParse(body, out var json) || json.ValueKind != System.Text.Json.JsonValueKind.Object) return null;
        var fields = new Fields(json);
        return new CheckoutForm(fields.WholeKobo("amountKobo", Amount), fields.Failure);
    }

    private static CheckoutForm ReadForm(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var reader = new FormReader(Encoding.UTF8.GetString(body.Span));
            var form = reader.ReadForm();
            return form.TryGetValue("amountKobo", out var kobo) ? Of(kobo.ToString(), Kobo.ParseKobo(kobo.ToString().Trim(), out var whole), whole)
                : form.TryGetValue("amount", out var naira) ? Of(naira.ToString(), Kobo.ParseNaira(naira.ToString().Trim().Replace(",", "", StringComparison.Ordinal), out var parsed), parsed)
                : new CheckoutForm(null, null);
        }
        catch (InvalidDataException)
        {
            return Wrong();
        }
    }

    private static CheckoutForm Of(string text, NumberFault fault, long kobo) =>
        string.IsNullOrWhiteSpace(text) ? new CheckoutForm(null, null) : fault == NumberFault.None && kobo >= 1 ? new CheckoutForm(kobo, null) : Wrong();

    private static CheckoutForm Wrong() => new(null, Failure.Invalid("amountKobo", "must be an amount above zero"));
}
