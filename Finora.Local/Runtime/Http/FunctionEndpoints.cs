using Finora.Core.Identity;
using Finora.Local.Runtime.Functions;
using Finora.Local.Sandboxes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Finora.Local.Runtime.Http;

/// <summary>One ASP.NET endpoint for each HTTP function; ASP.NET's own routing chooses between them.</summary>
internal static class FunctionEndpoints
{
    public static void UseFunctions(this WebApplication app, List<HttpRoute> routes, IConfiguration settings)
    {
        RefuseUnknownConstraints(routes, app.Services.GetRequiredService<ParameterPolicyFactory>());
        var pipeline = app.Services.GetRequiredService<FunctionExecutionDelegate>();
        var ids = app.Services.GetRequiredService<IdGenerator>();
        var logger = app.Services.GetRequiredService<ILogger<HttpFunction>>();
        ((IEndpointRouteBuilder)app).DataSources.Add(new DefaultEndpointDataSource(routes.Select(route =>
        {
            var keys = FunctionKeys.For(route.Function.Name, route.AuthLevel, settings);
            return EndpointOf(route, new HttpFunction(route.Function, keys, pipeline, ids, logger));
        })));
        foreach (var site in app.Services.GetServices<ILocalSite>()) app.Map(site.Path, branch => branch.Run(http => ServeAsync(site, http)));
        app.UseRouting();
        app.Run(RunSelected);
    }

    private static Task ServeAsync(ILocalSite site, HttpContext http)
    {
        if (LocalSites.IsFromHere(http.Request)) return site.ServeAsync(http);
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    // A path that is known for other methods only is plainly not found, as in Azure; routing's own answer would be 405.
    private static Task RunSelected(HttpContext http)
    {
        if (http.GetEndpoint() is { RequestDelegate: { } run } endpoint && endpoint.Metadata.GetMetadata<HttpFunction>() is not null)
        {
            return run(http);
        }

        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static RouteEndpoint EndpointOf(HttpRoute route, HttpFunction function)
    {
        var metadata = route.Methods.Length == 0
            ? new EndpointMetadataCollection(function)
            : new EndpointMetadataCollection(function, new HttpMethodMetadata(route.Methods));
        return new RouteEndpoint(function.HandleAsync, route.Pattern, order: 0, metadata, displayName: route.Function.Name);
    }

    /// <summary>Routing would find them at the first request only.</summary>
    private static void RefuseUnknownConstraints(List<HttpRoute> routes, ParameterPolicyFactory policies)
    {
        foreach (var route in routes)
        {
            foreach (var (name, references) in route.Pattern.ParameterPolicies)
            {
                foreach (var reference in references)
                {
                    Resolve(route, name, reference, policies);
                }
            }
        }
    }

    private static void Resolve(
        HttpRoute route, string parameter, RoutePatternParameterPolicyReference reference, ParameterPolicyFactory policies)
    {
        try
        {
            policies.Create(route.Pattern.GetParameter(parameter), reference);
        }
        catch (Exception fault) when (fault is InvalidOperationException or RouteCreationException)
        {
            throw FunctionLoader.Unusable(
                route.Function.Name, $"its route '{route.Pattern.RawText}' has a constraint that is unknown: {fault.Message}");
        }
    }
}
