using System.Text.Json.Serialization.Metadata;
using Finora.Core;
using Finora.Functions.Http;

namespace Finora.Functions.OpenApi;

/// <summary>What the description of an API says of one function beyond what the code itself tells: words, examples, answers. Everything else is read off the function.</summary>
/// <param name="Function">The name in its <c>[Function]</c> attribute.</param>
/// <param name="Summary">A few words without a full stop.</param>
/// <param name="Answers">What it answers when all goes well; the usual one first.</param>
internal sealed record RouteDescription(string Function, string Summary, params Answer[] Answers)
{
    /// <summary>Markdown, for what the summary cannot say.</summary>
    public string? Description { get; init; }

    /// <summary>The reader of the function's body; null when it reads none.</summary>
    public RequestBody? Body { get; init; }

    /// <summary>The reader of the function's query, <c>businessId</c> aside.</summary>
    public RequestQuery? Query { get; init; }

    /// <summary>When the function itself refuses. A route that names a record in its path answers 404 without being told to.</summary>
    public IReadOnlyDictionary<FailureCode, string> Errors { get; init; } = new Dictionary<FailureCode, string>();

    /// <summary>The same for refusals that are no failures of a use case: credentials that the route itself looks at.</summary>
    public IReadOnlyDictionary<Refusal, string> Refusals { get; init; } = new Dictionary<Refusal, string>();
}

/// <summary>Routes about one noun.</summary>
/// <param name="Tag">The noun, in the plural.</param>
internal sealed record RouteGroup(string Tag, string Description, IReadOnlyList<RouteDescription> Routes);

/// <summary>A success.</summary>
/// <param name="Type">What stands in the envelope; null when the answer is no JSON.</param>
/// <param name="Example">JSON of <paramref name="Type"/>, as the contract shows it.</param>
internal sealed record Answer(int Status, JsonTypeInfo? Type, string? Example, string Description)
{
    public string MediaType { get; init; } = "application/json";

    public static Answer Ok(JsonTypeInfo type, string example, string description = "Done.") => new(StatusCodes.Status200OK, type, example, description);

    public static Answer Created(JsonTypeInfo type, string example, string description = "Made.") => new(StatusCodes.Status201Created, type, example, description);

    public static Answer Accepted(JsonTypeInfo type, string example, string description = "Queued.") => new(StatusCodes.Status202Accepted, type, example, description);

    /// <summary>For browsers, which go on to another address. There is no body.</summary>
    public static Answer Redirect(string description) => new(StatusCodes.Status302Found, null, null, description) { MediaType = "" };

    public static Answer File(string mediaType, string description) => new(StatusCodes.Status200OK, null, null, description) { MediaType = mediaType };
}
