using System.Text.Json;
using Finora.Functions.OpenApi;

namespace Finora.Functions.Tests.Fixtures;

/// <summary>The document of a surface, for looking up and checking against.</summary>
internal sealed class DescribedApi
{
    private readonly JsonElement _document;
    private readonly JsonSchema _schema;
    private readonly (string[] Segments, JsonElement Path, string Template)[] _paths;

    public DescribedApi(DescribedSurface surface)
    {
        _document = JsonDocument.Parse(OpenApiDocuments.Print(OpenApiDocument.Build(surface, "https://api.finorabusiness.com"))).RootElement;
        _schema = new JsonSchema(_document);
        _paths = [.. _document.GetProperty("paths").EnumerateObject().Select(path => (path.Name.Split('/'), path.Value, path.Name)).OrderBy(path => path.Item1.Count(IsParameter))];
    }

    public static DescribedApi Business { get; } = new(new BusinessSurface());

    public static DescribedApi Platform { get; } = new(new PlatformSurface());

    /// <summary>Each method and path, in the order of the document.</summary>
    public IEnumerable<DescribedOperation> Operations =>
        _document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(method => new DescribedOperation(method.Name.ToUpperInvariant(), path.Name, method.Value)));

    /// <summary>The operation that serves a request; null when none does. A path of fixed segments wins over one with parameters, whatever its methods are: so OpenAPI 3.1 has it in section 4.8.8.2.</summary>
    public DescribedOperation? Find(HttpMethod method, string path)
    {
        var segments = path.TrimEnd('/').Split('/');
        foreach (var (template, value, name) in _paths)
        {
            if (template.Length != segments.Length || !template.Zip(segments).All(pair => IsParameter(pair.First) || string.Equals(pair.First, pair.Second, StringComparison.OrdinalIgnoreCase))) continue;
            return value.TryGetProperty(method.Method.ToLowerInvariant(), out var operation) ? new DescribedOperation(method.Method, name, operation) : null;
        }

        return null;
    }

    public IReadOnlyList<string> Check(JsonElement schema, JsonElement value) => _schema.Check(schema, value);

    public JsonElement Resolve(JsonElement node) => _schema.Resolve(node);

    /// <summary>The schema of every error.</summary>
    public JsonElement ErrorSchema => _document.GetProperty("components").GetProperty("schemas").GetProperty("Error");

    private static bool IsParameter(string segment) => segment.StartsWith('{');
}

/// <summary>A method on a path.</summary>
internal sealed record DescribedOperation(string Method, string Path, JsonElement Json)
{
    public string Name => $"{Method} {Path}";

    public IEnumerable<int> SuccessStatuses => Json.GetProperty("responses").EnumerateObject().Select(response => int.Parse(response.Name)).Where(status => status < 400);

    public JsonElement? Response(int status) => Json.GetProperty("responses").TryGetProperty(status.ToString(), out var response) ? response : null;

    /// <summary>The schema of the body; null when the operation takes none.</summary>
    public JsonElement? Body =>
        Json.TryGetProperty("requestBody", out var body) && body.GetProperty("content").TryGetProperty("application/json", out var json) ? json.GetProperty("schema") : null;
}
