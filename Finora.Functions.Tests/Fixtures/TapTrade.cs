using System.Text.Json;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Fixtures;

/// <summary>The steps of taking a payment by tap, through the API.</summary>
internal static class TapTrade
{
    public static Task<Reply> TapAsync(this TestBusiness business, string device, long amount = 5_375_000, string more = "", bool test = false) =>
        business.CallAsync(test, HttpMethod.Post, $"/v1/businesses/{business.Id}/payments/tap-to-pay", $$"""{"amountKobo":{{amount}},"description":"Two reams A4","deviceId":"{{device}}"{{more}}}""");

    /// <summary>The id of a session that awaits a tap.</summary>
    public static async Task<string> TapSessionAsync(this TestBusiness business, string device, long amount = 5_375_000, string more = "", bool test = false) =>
        Trade.Text((await business.TapAsync(device, amount, more, test)).Expect(201).Data, "sessionId");

    public static Task<Reply> ReadSessionAsync(this TestBusiness business, string id, bool test = false) => business.CallAsync(test, HttpMethod.Get, $"/v1/businesses/{business.Id}/payments/sessions/{id}");

    public static async Task<JsonElement> SessionAsync(this TestBusiness business, string id, bool test = false) => (await business.ReadSessionAsync(id, test)).Expect(200).Data;

    public static Task<Reply> CancelSessionAsync(this TestBusiness business, string id, bool test = false) =>
        business.CallAsync(test, HttpMethod.Post, $"/v1/businesses/{business.Id}/payments/sessions/{id}/cancel");
}
