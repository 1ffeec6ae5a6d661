using System.Text.Json;
using Finora.Core.Enterprise;
using Finora.Core.Identity;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Fixtures;

/// <summary>Calls of an enterprise's admin: no <c>businessId</c> is added, and any business may be named.</summary>
internal sealed class EnterpriseAdmin(TestApp app, TestBusiness home)
{
    public TestBusiness Home => home;

    public static async Task<EnterpriseAdmin> InAsync(TestApp app, string name = "Ikeja Paper & Print") => new(app, await app.CreateBusinessAsync(name: name));

    public Task<Reply> CallAsync(HttpMethod method, string path, string? body = null, bool test = false, params (string Name, string Value)[] headers) =>
        Reply.SendAsync(app.Http, method, path, body, [("Authorization", $"Bearer {(test ? home.Created.TestKey : home.Created.LiveKey).Secret}"), .. headers]);

    public Task<Reply> ProvisionAsync(string name = "Surulere Kitchens", string? email = null, string? owner = null, bool test = false) =>
        CallAsync(HttpMethod.Post, "/v1/enterprise/businesses", Body(name, email ?? Trade.NewEmail(), owner ?? Trade.NewEmail()), test);

    /// <summary>The id of a business just made.</summary>
    public async Task<string> LinkedAsync(string name = "Surulere Kitchens", bool test = false) => Trade.Text((await ProvisionAsync(name, test: test)).Expect(201).Data, "id");

    public async Task<JsonElement> GetAsync(string path, bool test = false) => (await CallAsync(HttpMethod.Get, path, test: test)).Expect(200).Data;

    /// <summary>A linked business as the admin's key sees it.</summary>
    public Task<Reply> InBusinessAsync(HttpMethod method, string path, string business, string? body = null, bool test = false) =>
        CallAsync(method, path.StartsWith("/v1/businesses/", StringComparison.Ordinal) ? path : $"{path}{(path.Contains('?') ? '&' : '?')}businessId={business}", body, test);

    public Task SetAsync(EnterpriseTerms terms) => SetAsync(home, terms);

    public async Task SetAsync(TestBusiness business, EnterpriseTerms terms) => Assert.IsTrue((await app.Service<SetUpEnterprise>().RunAsync(business.Created.Business.Id, terms, CancellationToken.None)).IsOk);

    public static string Body(string name, string email, string owner, string more = "") =>
        $$"""{"ownerEmail":"{{owner}}","ownerFirstName":"Bola","ownerLastName":"Ade","ownerPhone":"+2348010000001","business":{"name":"{{name}}","email":"{{email}}","industry":"Food & Beverage"{{more}}} }""";

    public static TenantScope ScopeOf(string business, bool test = false) => new(Trade.IdOf("biz", business), test);
}
