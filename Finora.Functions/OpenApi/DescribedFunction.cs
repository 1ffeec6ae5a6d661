using System.Reflection;
using Finora.Core.Identity;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.OpenApi;

/// <summary>A function as the attributes in the code tell it, with its description.</summary>
internal sealed class DescribedFunction
{
    /// <summary>The kinds of ids in paths, by the segment before them.</summary>
    private static readonly Dictionary<string, (string Pattern, string Example)> Ids = new(StringComparer.Ordinal)
    {
        ["businesses"] = Id(IdPrefix.Business, "01kf0e44m0e6g8ec8cwhyrpef1"),
        ["customers"] = Id(IdPrefix.Customer, "01km58dkh0ecca5b8sma5333hz"),
        ["products"] = Id(IdPrefix.Product, "01km7xcq80fkw95yrxj3kezaex"),
        ["invoices"] = Id(IdPrefix.Invoice, "01knvarph0f0gbzrvpc01vjrqg"),
        ["invoice"] = Id(IdPrefix.Invoice, "01knvarph0f0gbzrvpc01vjrqg"),
        ["receipts"] = Id(IdPrefix.Receipt, "01kp8a6550e3zay8cr7qjj9ash"),
        ["receipt"] = Id(IdPrefix.Receipt, "01kp8a6550e3zay8cr7qjj9ash"),
        ["links"] = Id(IdPrefix.PaymentLink, "01kpdfv220epm8t0cdtzq16q0g"),
        ["payment-links"] = Id(IdPrefix.PaymentLink, "01kpdfv220epm8t0cdtzq16q0g"),
        ["sessions"] = Id(IdPrefix.TapSession, "01kpdfv220edetkmvs4vjeqw2w"),
        ["journal-entries"] = Id(IdPrefix.JournalEntry, "01knvath40e3pagrb8jt7cgfwy"),
        ["expenses"] = Id(IdPrefix.Expense, "01kp617j40fncaq4x9m2s9rvem"),
        ["chart-of-accounts"] = ("^[0-9]{4}$", "1001"),
        ["api-keys"] = Id(IdPrefix.ApiKey, "01km58dkh0ec1szjah47naxc1n"),
        ["webhooks"] = Id("wh", "01kn40wx00e3wrs8zdfa831rbp"),
        ["deliveries"] = Id("whd", "01kpdhnp18fczv6dq7p455chs9"),
        ["topups"] = Id("top", "01kpar9hm0fbesa2afewa21vrm"),
    };

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

    /// <summary>Whether the path names a record that may not be there; the business itself is judged with the key.</summary>
    public bool NamesRecord => PathParameters().Any(parameter => parameter.Name != "businessId");

    /// <exception cref="InvalidOperationException">The description names no function.</exception>
    public static DescribedFunction Of(RouteDescription description, IReadOnlyDictionary<string, MethodInfo> functions) =>
        functions.TryGetValue(description.Function, out var method)
            ? new DescribedFunction(AccessRules.TriggerOf(method)!, method.GetCustomAttribute<AccessAttribute>()!, description)
            : throw new InvalidOperationException($"The description of {description.Function} has no function.");

    /// <summary>Each parameter of the path with the form and an example of its ids.</summary>
    /// <exception cref="InvalidOperationException">Nothing is known of ids at that place.</exception>
    public IEnumerable<(string Name, string Pattern, string Example)> PathParameters()
    {
        var segments = Path.Split('/');
        for (var i = 1; i < segments.Length; i++)
        {
            if (!segments[i].StartsWith('{')) continue;
            if (!Ids.TryGetValue(segments[i - 1], out var id)) throw new InvalidOperationException($"Say in {nameof(DescribedFunction)} what ids follow /{segments[i - 1]}/.");
            yield return (segments[i].Trim('{', '}'), id.Pattern, id.Example);
        }
    }

    private static (string Pattern, string Example) Id(string prefix, string encoded) => (PublicId.PatternOf(prefix), $"{prefix}_{encoded}");

    private static string WithoutConstraint(string segment) => segment.StartsWith('{') && segment.Contains(':') ? segment[..segment.IndexOf(':')] + "}" : segment;
}
