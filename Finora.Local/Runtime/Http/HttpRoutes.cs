using Finora.Local.Runtime.Functions;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Local.Runtime.Http;

/// <summary>An HTTP function with the pattern and the methods (upper case; none for all) it answers to.</summary>
internal sealed record HttpRoute(LoadedFunction Function, RoutePattern Pattern, string[] Methods)
{
    public AuthorizationLevel AuthLevel => ((HttpTriggerAttribute)Function.Trigger).AuthLevel;
}

/// <summary>Reads the route templates and refuses those that the host would refuse, or that it would have to guess between.</summary>
internal static class HttpRoutes
{
    /// <summary>
    /// The host keeps these for itself, and refuses whatever begins with them: <c>administrators</c> too, and whatever the prefix.
    /// </summary>
    private static readonly string[] Reserved = ["admin", "runtime"];

    /// <exception cref="InvalidOperationException">A template is malformed or reserved, or two functions answer the same
    /// requests.</exception>
    public static List<HttpRoute> Of(IEnumerable<LoadedFunction> functions, string prefix)
    {
        var routes = new List<HttpRoute>();
        var shapes = new Dictionary<string, List<HttpRoute>>(StringComparer.Ordinal);
        foreach (var function in functions)
        {
            if (function.Trigger is not HttpTriggerAttribute trigger)
            {
                continue;
            }

            string[] methods = [.. (trigger.Methods ?? []).Select(method => method.ToUpperInvariant())];
            var route = new HttpRoute(function, PatternOf(function.Name, trigger.Route, prefix), methods);
            var shape = ShapeOf(route.Pattern);
            if (!shapes.TryGetValue(shape, out var alike))
            {
                shapes.Add(shape, alike = []);
            }

            if (alike.Find(other => Overlap(other.Methods, route.Methods)) is { } twin)
            {
                throw FunctionLoader.Unusable(
                    function.Name, $"its route '{route.Pattern.RawText}' and methods are already those of the function {twin.Function.Name}.");
            }

            alike.Add(route);
            routes.Add(route);
        }

        return routes;
    }

    private static RoutePattern PatternOf(string function, string? template, string prefix)
    {
        var route = (template ?? function).Trim('/');
        if (string.IsNullOrWhiteSpace(route))
        {
            throw FunctionLoader.Unusable(
                function, "its route is empty, which host and worker read differently; for the root take {*path} or leave the route out.");
        }

        if (Array.Exists(Reserved, start => route.StartsWith(start, StringComparison.OrdinalIgnoreCase)))
        {
            throw FunctionLoader.Unusable(function, $"its route '{route}' begins with a word that the host keeps for itself.");
        }

        try
        {
            return RoutePatternFactory.Parse(prefix.Length == 0 ? route : $"{prefix}/{route}");
        }
        catch (RoutePatternException fault)
        {
            throw FunctionLoader.Unusable(function, $"its route '{route}' is malformed: {fault.Message}");
        }
    }

    /// <summary>
    /// The template without the names of its parameters: of two functions with one shape, routing could not tell which is meant.
    /// </summary>
    private static string ShapeOf(RoutePattern pattern) =>
        string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => ShapeOf(part)))));

    private static string ShapeOf(RoutePatternPart part) => part switch
    {
        RoutePatternLiteralPart literal => literal.Content.ToUpperInvariant(),
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart parameter => $"{{{(parameter.IsCatchAll ? "*" : "")}"
            + $"{string.Join(':', parameter.ParameterPolicies.Select(policy => policy.Content))}}}",
        _ => "",
    };

    private static bool Overlap(string[] one, string[] other) => one.Length == 0 || other.Length == 0 || one.Intersect(other).Any();
}
