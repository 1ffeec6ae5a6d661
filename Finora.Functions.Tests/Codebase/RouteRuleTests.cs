using System.Reflection;
using Finora.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Tests.Codebase;

/// <summary>Every HTTP function says who may call it, and says what its contract says.</summary>
[TestClass]
public sealed class RouteRuleTests
{
    /// <summary>Answers whatever nothing else does, so it must take every method.</summary>
    private const string CatchAll = "{*path}";

    [TestMethod]
    public void There_are_functions_and_routes_to_look_at()
    {
        Assert.IsTrue(ContractRoutes.Functions.Count() > 10);
        Assert.AreEqual(89 + 128 + 3, ContractRoutes.All.Count);
    }

    [TestMethod]
    public void Every_function_has_exactly_one_access_rule() =>
        AssertNone(ContractRoutes.Functions.Where(function => function.Rules.Length != 1).Select(function => $"{Name(function.Method)} has {function.Rules.Length}"));

    /// <summary>A method that is no function to <see cref="AccessRules"/> would be reachable and have no rule.</summary>
    [TestMethod]
    public void Every_http_trigger_is_seen() =>
        AssertNone(typeof(AccessRules).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => method.GetParameters().Any(parameter => parameter.IsDefined(typeof(HttpTriggerAttribute))))
            .Except(ContractRoutes.Functions.Select(function => function.Method))
            .Select(Name));

    /// <summary>Callers are told by our own rules; the host's function keys would be a second, weaker door.</summary>
    [TestMethod]
    public void Every_function_is_anonymous_to_the_host() =>
        AssertNone(ContractRoutes.Functions.Where(function => function.Trigger.AuthLevel != AuthorizationLevel.Anonymous).Select(function => Name(function.Method)));

    [TestMethod]
    public void Every_function_names_its_route_and_methods() =>
        AssertNone(ContractRoutes.Functions.Where(function => function.Trigger.Route is null || (function.Trigger.Methods is not { Length: > 0 } && function.Trigger.Route != CatchAll))
            .Select(function => Name(function.Method)));

    [TestMethod]
    public void Every_function_answers_a_result() =>
        AssertNone(ContractRoutes.Functions.Where(function => function.Method.ReturnType != typeof(IResult) && function.Method.ReturnType != typeof(Task<IResult>)).Select(function => Name(function.Method)));

    [TestMethod]
    public void Every_function_is_in_a_contract_with_the_caller_that_it_names()
    {
        var offenders = new List<string>();
        foreach (var (method, trigger, rules) in ContractRoutes.Functions)
        {
            var declared = ContractRoutes.CallerOf(rules.FirstOrDefault());
            foreach (var line in ContractRoutes.LinesOf(trigger))
            {
                if (ContractRoutes.ListedCallerOf(line) is not { } listed) offenders.Add($"{Name(method)}: no contract has {line}");
                else if (!ContractRoutes.Matches(listed, declared)) offenders.Add($"{Name(method)}: {line} is for '{listed}', not for '{declared}'");
            }
        }

        AssertNone(offenders);
    }

    [TestMethod]
    public void No_route_is_answered_twice() =>
        AssertNone(ContractRoutes.Functions.SelectMany(function => ContractRoutes.LinesOf(function.Trigger).Distinct().Select(line => (line, function.Method)))
            .GroupBy(route => route.line).Where(route => route.Count() > 1).Select(route => $"{route.Key}: {string.Join(", ", route.Select(one => Name(one.Method)))}"));

    [TestMethod]
    public void Whoever_opens_a_route_says_why() =>
        AssertNone(ContractRoutes.Functions.Where(function => function.Rules is [PublicAccessAttribute { Reason.Length: < 10 }]).Select(function => Name(function.Method)));

    private static string Name(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";

    private static void AssertNone(IEnumerable<string> offenders)
    {
        var found = offenders.ToArray();
        if (found.Length > 0) Assert.Fail(string.Join('\n', found));
    }
}
