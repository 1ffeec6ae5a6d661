using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Http;

/// <summary>The access rule of every HTTP function, read once from the attributes.</summary>
public sealed class AccessRules
{
    private readonly Dictionary<string, AccessAttribute> _byEntryPoint;
    private readonly Dictionary<string, string> _routes;

    public AccessRules(Assembly functions)
    {
        var methods = HttpFunctions(functions).ToDictionary(EntryPointOf, StringComparer.Ordinal);
        _byEntryPoint = methods
            .Select(entry => (EntryPoint: entry.Key, Rule: entry.Value.GetCustomAttribute<AccessAttribute>()))
            .Where(entry => entry.Rule is not null)
            .ToDictionary(entry => entry.EntryPoint, entry => entry.Rule!, StringComparer.Ordinal);
        _routes = methods.ToDictionary(entry => entry.Key, entry => "/" + TriggerOf(entry.Value)!.Route, StringComparer.Ordinal);
    }

    /// <summary>Null when the function declares none; the caller must then refuse.</summary>
    public AccessAttribute? Of(FunctionDefinition function) => _byEntryPoint.GetValueOrDefault(function.EntryPoint);

    /// <summary>The route of an HTTP function with its parameters by name: <c>/v1/invoices/{id}</c>.</summary>
    public string RouteOf(FunctionDefinition function) => _routes[function.EntryPoint];

    /// <summary>Every method that answers HTTP.</summary>
    public static IEnumerable<MethodInfo> HttpFunctions(Assembly assembly) =>
        assembly.GetTypes().SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => TriggerOf(method) is not null && method.IsDefined(typeof(FunctionAttribute)));

    public static HttpTriggerAttribute? TriggerOf(MethodInfo method) =>
        method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(trigger => trigger is not null);

    /// <summary>As the Functions host names entry points.</summary>
    private static string EntryPointOf(MethodInfo method) => $"{method.DeclaringType!.FullName}.{method.Name}";
}
