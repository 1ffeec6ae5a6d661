using System.Text;
using System.Text.Json;
using Finora.Core.Identity;

namespace Finora.Functions.Tests.Fixtures;

/// <summary>A business with its keys, calling as an integrator would.</summary>
public sealed class TestBusiness(HttpClient http, CreatedBusiness created)
{
    public CreatedBusiness Created => created;

    public string Id => PublicId.Format(IdPrefix.Business, created.Business.Id);

    public TenantScope Live => TenantScope.Live(created.Business.Id);

    public TenantScope Test => new(created.Business.Id, true);

    /// <summary>The Business API with the live key. <c>businessId</c> is added to the query unless it stands in the path.</summary>
    public Task<Reply> BusinessAsync(HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers) =>
        Reply.SendAsync(http, method, WithBusinessId(path), body, [("Authorization", $"Bearer {created.LiveKey.Secret}"), .. headers]);

    /// <summary>The same with the test key.</summary>
    public Task<Reply> BusinessTestAsync(HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers) =>
        Reply.SendAsync(http, method, WithBusinessId(path), body, [("Authorization", $"Bearer {created.TestKey.Secret}"), .. headers]);

    /// <summary>The Platform API with a key that has every scope.</summary>
    public Task<Reply> PlatformAsync(HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers) =>
        Reply.SendAsync(http, method, path, body, [("x-api-key", created.PlatformKey.Secret), .. headers]);

    private string WithBusinessId(string path) =>
        path.StartsWith("/v1/businesses/", StringComparison.Ordinal) ? path : $"{path}{(path.Contains('?') ? '&' : '?')}businessId={Id}";
}

/// <summary>An answer, read whole.</summary>
public sealed record Reply(int Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The body as JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    /// <summary>What the Business envelope carries.</summary>
    public JsonElement Data => Json.GetProperty("data");

    /// <summary>The error of either surface.</summary>
    public JsonElement Error => Json.GetProperty("error");

    public string ErrorCode => Error.GetProperty("code").GetString()!;

    /// <summary>The fields that the error names, in order.</summary>
    public IReadOnlyList<string> ErrorFields => Error.TryGetProperty("details", out var details) ? [.. details.EnumerateArray().Select(detail => detail.GetProperty("field").GetString()!)] : [];

    public static async Task<Reply> SendAsync(HttpClient http, HttpMethod method, string path, string? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await http.SendAsync(request);
        var all = response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Reply((int)response.StatusCode, await response.Content.ReadAsStringAsync(), all);
    }

    /// <summary>Fails the test, with the body, when the status is another.</summary>
    public Reply Expect(int status)
    {
        Assert.AreEqual(status, Status, Text);
        return this;
    }
}
