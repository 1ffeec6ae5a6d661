using System.Text.Json.Nodes;
using Finora.Core;
using Finora.Functions.Http;

namespace Finora.Functions.OpenApi;

/// <summary>
/// One face of the API for <see cref="OpenApiDocument"/>: what its routes are, and the manners that all of them share (envelope, errors, credentials).
/// </summary>
internal abstract class DescribedSurface
{
    /// <summary>The name in addresses and file names.</summary>
    public abstract string Name { get; }

    public abstract Surface Surface { get; }

    public abstract string Title { get; }

    /// <summary>Markdown.</summary>
    public abstract string Description { get; }

    public abstract IReadOnlyList<RouteGroup> Groups { get; }

    /// <summary>The words that a member of an answer may be, by component and member: <c>Invoice.status</c>.</summary>
    public abstract IReadOnlyDictionary<string, IEnumerable<string>> Words { get; }

    /// <summary>The schemas of the surface's manners.</summary>
    public abstract JsonObject SharedSchemas();

    public abstract JsonObject SecuritySchemes();

    public abstract JsonObject Headers();

    /// <exception cref="InvalidOperationException">Nothing is known of ids at that place.</exception>
    public abstract IdForm IdAfter(string segment);

    /// <summary>What else is said of a route that only this surface knows, under names that begin with <c>x-</c>.</summary>
    public virtual IEnumerable<(string Name, string Value)> ExtensionsOf(AccessAttribute rule) => [];

    /// <summary>What is sent as <c>security</c>; empty for a public route.</summary>
    public abstract JsonArray SecurityOf(AccessAttribute rule);

    /// <summary>Parameters that the manners of the surface ask for.</summary>
    public abstract IEnumerable<JsonObject> ParametersOf(AccessAttribute rule, string method);

    /// <summary>The whole body of a success around its data.</summary>
    public abstract JsonNode Envelope(JsonNode data);

    /// <summary>The example of a success around that of its data.</summary>
    public abstract JsonNode EnvelopeExample(JsonNode data);

    public abstract JsonNode ErrorExample(int status, string code, string message);

    public abstract (int Status, string Code) Of(FailureCode code);

    public abstract (int Status, string Code) Of(Refusal refusal);

    /// <summary>The refusals that the manners of the surface give such a function.</summary>
    public abstract IEnumerable<DescribedError> ErrorsOf(DescribedFunction function);

    /// <summary>When an error is answered, for those who ask for nothing more exact.</summary>
    public abstract string When(string code);
}

/// <summary>The form of ids in a path, as a keyword of JSON Schema, and one of them.</summary>
internal sealed record IdForm(string Keyword, string Form, string Example);

/// <summary>An error that a function may answer with.</summary>
/// <param name="When">One sentence; null for the usual one.</param>
internal sealed record DescribedError(int Status, string Code, string? When = null);
