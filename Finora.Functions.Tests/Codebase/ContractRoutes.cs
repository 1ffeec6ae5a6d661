using System.Reflection;
using System.Text.RegularExpressions;
using Finora.Core.Identity;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Tests.Codebase;

/// <summary>The checked-in list of what the contracts serve, and each HTTP function in the words of that list.</summary>
internal static class ContractRoutes
{
    private const string File = "Finora.Functions.Tests/Codebase/ContractRoutes.txt";
    private static readonly Regex Constraint = new(":[^}]+}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    /// <summary>By method and path: who may call.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = SourceFiles.All.Single(file => file.Path == File).Text.Split('\n')
        .Where(line => line.Length > 0 && !line.StartsWith('#'))
        .Select(line => line.Split(' ', 3))
        .ToDictionary(line => $"{line[0]} {line[1]}", line => line[2], StringComparer.Ordinal);

    /// <summary>Section 14.2 of the Business contract describes the simulator, and the index of section 27 leaves it out, since it exists only where no bank does.</summary>
    private static readonly string[] Simulator = ["GET /p/{token}/simulate", "POST /p/{token}/simulate"];

    /// <summary>Section 24 of the Platform contract names the description by a query; generators of client code want a file name as well.</summary>
    private const string NamedDescription = "GET /openapi/{surface}.json";

    /// <summary>Who may call a route, as its contract says; null for a route of no contract.</summary>
    public static string? ListedCallerOf(string line) => All.GetValueOrDefault(line) ?? (line == NamedDescription || Simulator.Contains(line) ? "P" : null);

    /// <summary>Who may call a function, as its rule says.</summary>
    public static string CallerOf(AccessAttribute? rule) => rule switch
    {
        BusinessAccessAttribute { Caller: BusinessCaller.Retail } => "K R",
        BusinessAccessAttribute { Caller: BusinessCaller.Enterprise } => "E",
        BusinessAccessAttribute { Caller: BusinessCaller.AccountOrSession } => "K+S",
        BusinessAccessAttribute { Caller: BusinessCaller.EnterpriseAdmin } => "A",
        BusinessAccessAttribute { Caller: BusinessCaller.Account } => "K",
        PlatformAccessAttribute platform => $"session+key {NameOf(platform.Role)} {platform.Scope} {(platform.MinPlan == Plan.Free ? "any" : NameOf(platform.MinPlan) + "+")}",
        PlatformSessionAttribute session => $"session {NameOf(session.Role)} - any",
        PartnerSignatureAttribute => "H",
        PublicAccessAttribute => "open",
        _ => "nobody",
    };

    /// <summary>The path without the constraints of its parameters.</summary>
    public static string PathOf(HttpTriggerAttribute trigger) => "/" + Constraint.Replace(trigger.Route!, "}");

    /// <summary>The lines that the function must match: one a method. <c>PATCH</c> is an alias of <c>PUT</c> on the Business API.</summary>
    public static IEnumerable<string> LinesOf(HttpTriggerAttribute trigger)
    {
        var path = PathOf(trigger);
        return (trigger.Methods is { Length: > 0 } methods ? methods : ["*"]).Select(method => method.ToUpperInvariant())
            .Select(method => $"{(method == "PATCH" && path.StartsWith("/v1/", StringComparison.Ordinal) ? "PUT" : method)} {path}");
    }

    /// <summary>Public routes are written in three ways, by where they are from.</summary>
    public static bool Matches(string listed, string declared) => listed == declared || (declared == "open" && listed is "P" or "public");

    public static IEnumerable<(MethodInfo Method, HttpTriggerAttribute Trigger, AccessAttribute[] Rules)> Functions { get; } =
        [.. AccessRules.HttpFunctions(typeof(AccessRules).Assembly).Select(method => (method, AccessRules.TriggerOf(method)!, method.GetCustomAttributes<AccessAttribute>().ToArray()))];

    private static string NameOf<T>(T word)
        where T : struct, Enum => word.ToString().ToLowerInvariant();
}
