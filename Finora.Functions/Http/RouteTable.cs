using System.Reflection;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;

namespace Finora.Functions.Http;

/// <summary>
/// Which methods each path answers. The Functions host answers an unknown route or method with an empty body; the contracts want their own error
/// shapes and an <c>Allow</c> header, so the catch-all function asks here.
/// </summary>
public sealed class RouteTable
{
    private readonly Route[] _routes;

    public RouteTable(Assembly functions, ParameterPolicyFactory policies) =>
        _routes = [.. AccessRules.HttpFunctions(functions)
            .Select(method => AccessRules.TriggerOf(method)!)
            .Where(trigger => trigger.Route is { } route && !route.StartsWith("{*", StringComparison.Ordinal))
            .Select(trigger => new Route(RoutePatternFactory.Parse(trigger.Route!), trigger.Methods ?? [], policies))];

    /// <summary>The methods of the path in capitals, sorted; empty when no function answers it.</summary>
    public IReadOnlyList<string> MethodsOf(PathString path) =>
        [.. _routes.Where(route => route.Matches(path)).SelectMany(route => route.Methods).Select(method => method.ToUpperInvariant()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>A template with its constraints: a path whose id is no UUID is unknown, not known for other methods.</summary>
    private sealed class Route(RoutePattern pattern, string[] methods, ParameterPolicyFactory policies)
    {
        private readonly TemplateMatcher _matcher = new(new RouteTemplate(pattern), []);

        private readonly (string Name, IRouteConstraint Constraint)[] _constraints =
            [.. pattern.ParameterPolicies.SelectMany(entry => entry.Value.Select(policy => (entry.Key, policies.Create(pattern.GetParameter(entry.Key), policy))))
                .Where(entry => entry.Item2 is IRouteConstraint)
                .Select(entry => (entry.Key, (IRouteConstraint)entry.Item2))];

        public string[] Methods => methods;

        public bool Matches(PathString path)
        {
            var values = new RouteValueDictionary();
            return _matcher.TryMatch(path, values)
                && _constraints.All(entry => entry.Constraint.Match(null, null, entry.Name, values, RouteDirection.IncomingRequest));
        }
    }
}
