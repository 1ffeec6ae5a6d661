using System.Reflection;
using Microsoft.AspNetCore.Routing.Template;

namespace Finora.Functions.Http;

/// <summary>
/// Which methods each path answers. The Functions host answers an unknown route or method with an empty body; the contracts want their own error
/// shapes and an <c>Allow</c> header, so the catch-all function asks here.
/// </summary>
public sealed class RouteTable
{
    private readonly (TemplateMatcher Matcher, string[] Methods)[] _routes;

    public RouteTable(Assembly functions) =>
        _routes = [.. AccessRules.HttpFunctions(functions)
            .Select(method => AccessRules.TriggerOf(method)!)
            .Where(trigger => trigger.Route is { } route && !route.StartsWith("{*", StringComparison.Ordinal))
            .Select(trigger => (new TemplateMatcher(TemplateParser.Parse(trigger.Route!), []), trigger.Methods ?? []))];

    /// <summary>The methods of the path in capitals, sorted; empty when no function answers it.</summary>
    public IReadOnlyList<string> MethodsOf(PathString path) =>
        [.. _routes.Where(route => route.Matcher.TryMatch(path, [])).SelectMany(route => route.Methods).Select(method => method.ToUpperInvariant()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
