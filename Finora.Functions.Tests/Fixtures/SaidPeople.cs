using Finora.Core.Identity;
using Finora.Functions.Http;
using Finora.Functions.Tests.Nrs;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Fixtures;

/// <summary>An app in which people are who they say they are, for routes that ask for a session and tests that are not about signing in.</summary>
internal static class SaidPeople
{
    public static Task<TestApp> StartAsync(Action<IServiceCollection>? more = null) => TestApp.OnSqliteAsync(services =>
    {
        services.AddSingleton<IUserSessions, SaidSessions>();
        more?.Invoke(services);
    });

    /// <summary>A call of the Platform API by the owner of a business, in whatever role.</summary>
    public static Task<Reply> SaidAsync(this TestApp app, TestBusiness business, Role role, HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers) =>
        app.SendAsync(method, "/api/v1" + path, body, [("Authorization", $"Bearer {business.Created.Business.Id}.{role}"), .. headers]);
}
