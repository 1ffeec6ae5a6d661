using System.Reflection;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.OpenApi;

/// <summary>A function as the attributes in the code tell it, with its description.</summary>
internal sealed class DescribedFunction
{
    private DescribedFunction(HttpTriggerAttribute trigger, AccessAttribute rule, RouteDescription description)
    {
        (Rule, Description) = (rule, description);
        Path = "/" + string.Join('/', trigger.Route!.Split('/').Select(WithoutConstraint));
        Methods = [.. trigger.Methods!.Select(method => method.ToLowerInvariant())];
    }

    public AccessAttribute Rule { get; }

    public RouteDescription Description { get; }

    /// <summary>Without the constraints of the route.</summary>
    public string Path { get; }

    /// <summary>In lower case.</summary>
    public IReadOnlyList<string> Methods { get; }

    public bool IsPost => Methods.Contains("post");

    /// <summary>Whether the path names a record that may not be there. A business that the call works in is judged with the key; to an enterprise's admin its businesses are records.</summary>
    public bool NamesRecord => PathParameters().Any(parameter => parameter.Name != "businessId" || Rule is BusinessAccessAttribute { Caller: BusinessCaller.EnterpriseAdmin });

    /// <exception cref="InvalidOperationException">The description names no function.</exception>
    public static DescribedFunction Of(RouteDescription description, IReadOnlyDictionary<string, MethodInfo> functions) =>
        functions.TryGetValue(description.Function, out var method)
            ? new DescribedFunction(AccessRules.TriggerOf(method)!, method.GetCustomAttribute<AccessAttribute>()!, description)
            : throw new InvalidOperationException($"The description of {description.Function} has no function.");

    /// <summary>Each parameter of the path, with the segment before it, which tells what it is an id of.</summary>
    public IEnumerable<(string Name, string Before)> PathParameters()
    {
        var segments = Path.Split('/');
        return segments.Index().Where(segment => segment.Item.StartsWith('{')).Select(segment => (segment.Item.Trim('{', '}'), segments[segment.Index - 1]));
    }

    private static string WithoutConstraint(string segment) => segment.StartsWith('{') && segment.Contains(':') ? segment[..segment.IndexOf(':')] + "}" : segment;
}
