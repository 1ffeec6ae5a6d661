using System.Reflection;
using System.Text.Json.Nodes;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.OpenApi;

/// <summary>
/// Puts a surface into an OpenAPI 3.1 document: routes, callers and limits from the functions' attributes, bodies and queries from their readers, answers from their
/// JSON types, and only the words from the descriptions.
/// </summary>
internal sealed class OpenApiDocument
{
    private const string Json = "application/json";
    private readonly DescribedSurface _surface;
    private readonly JsonObject _schemas;
    private readonly SortedDictionary<string, JsonObject> _responses = new(StringComparer.Ordinal);
    private readonly HashSet<string> _schemes = new(StringComparer.Ordinal);
    private readonly AnswerSchemas _answers;

    private OpenApiDocument(DescribedSurface surface)
    {
        _surface = surface;
        _schemas = surface.SharedSchemas();
        _answers = new AnswerSchemas(_schemas, surface.Words);
    }

    /// <param name="origin">Of the API, without a slash at the end.</param>
    public static JsonObject Build(DescribedSurface surface, string origin) => new OpenApiDocument(surface).Build(origin);

    /// <summary>The described functions of a surface, in the order of their groups.</summary>
    public static IEnumerable<(string Tag, DescribedFunction Function)> FunctionsOf(DescribedSurface surface)
    {
        var functions = AccessRules.HttpFunctions(Assembly.GetExecutingAssembly()).ToDictionary(method => method.GetCustomAttribute<FunctionAttribute>()!.Name, StringComparer.Ordinal);
        return surface.Groups.SelectMany(group => group.Routes.Select(route => (group.Tag, DescribedFunction.Of(route, functions))));
    }

    private JsonObject Build(string origin)
    {
        var paths = new JsonObject();
        foreach (var (tag, function) in FunctionsOf(_surface))
        {
            if (paths[function.Path] is not JsonObject path) paths[function.Path] = path = [];
            foreach (var method in function.Methods) path[method] = Operation(tag, function, method);
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = _surface.Title, ["version"] = "1", ["description"] = _surface.Description, ["license"] = new JsonObject { ["name"] = "Proprietary", ["identifier"] = "LicenseRef-Finora" } },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = origin }),
            ["tags"] = new JsonArray([.. _surface.Groups.Select(group => new JsonObject { ["name"] = group.Tag, ["description"] = group.Description })]),
            ["paths"] = paths,
            ["components"] = Components(),
        };
    }

    private JsonObject Components() => new()
    {
        ["securitySchemes"] = new JsonObject(_surface.SecuritySchemes().Where(scheme => _schemes.Contains(scheme.Key)).Select(scheme => KeyValuePair.Create(scheme.Key, scheme.Value?.DeepClone()))),
        ["schemas"] = new JsonObject(_schemas.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => KeyValuePair.Create(entry.Key, entry.Value?.DeepClone()))),
        ["responses"] = new JsonObject(_responses.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value))),
        ["headers"] = _surface.Headers(),
    };

    private JsonObject Operation(string tag, DescribedFunction function, string method)
    {
        var description = function.Description;
        var isAlias = method != function.Methods[0];
        var operation = new JsonObject
        {
            ["operationId"] = OperationId(description.Function) + (isAlias ? $"With{Pascal(method)}" : ""),
            ["tags"] = new JsonArray(tag),
            ["summary"] = isAlias ? $"{description.Summary} (the same as {function.Methods[0].ToUpperInvariant()})" : description.Summary,
        };
        if (description.Description is { } text) operation["description"] = text;
        operation["security"] = _surface.SecurityOf(function.Rule);
        foreach (var scheme in operation["security"]!.AsArray()) _schemes.Add(scheme!.AsObject().First().Key);
        var parameters = new JsonArray([.. Parameters(function, method)]);
        if (parameters.Count > 0) operation["parameters"] = parameters;
        if (description.Body is { } body) operation["requestBody"] = RequestBodyOf(description.Function, body);
        else if (function.Rule.TakesFile) operation["requestBody"] = FileUpload();
        operation["responses"] = Responses(function);
        foreach (var (name, value) in _surface.ExtensionsOf(function.Rule)) operation[name] = value;
        return operation;
    }

    private IEnumerable<JsonObject> Parameters(DescribedFunction function, string method)
    {
        foreach (var (name, before) in function.PathParameters())
        {
            var id = _surface.IdAfter(before);
            yield return new JsonObject
            {
                ["name"] = name, ["in"] = "path", ["required"] = true, ["schema"] = new JsonObject { ["type"] = "string", [id.Keyword] = id.Form }, ["example"] = id.Example,
            };
        }

        foreach (var parameter in _surface.ParametersOf(function.Rule, method)) yield return parameter;
        if (function.Description.Query?.ToShape(_surface.Surface) is not { } query) yield break;
        foreach (var (name, shape) in query.Members)
        {
            var schema = shape.ToSchema(isNullable: false);
            var parameter = new JsonObject { ["name"] = name, ["in"] = "query" };
            if (query.IsRequired(shape)) parameter["required"] = true;
            if (schema["description"]?.GetValue<string>() is { } note) parameter["description"] = note;
            schema.Remove("description");
            parameter["schema"] = schema;
            yield return parameter;
        }
    }

    private JsonObject RequestBodyOf(string function, RequestBody body)
    {
        var name = Pascal(OperationId(function)) + "Request";
        _schemas[name] = body.ToSchema();
        return new JsonObject
        {
            ["required"] = _schemas[name]!["required"] is not null,
            ["content"] = new JsonObject { [Json] = new JsonObject { ["schema"] = Reference("schemas", name), ["example"] = JsonNode.Parse(body.Example) } },
        };
    }

    private JsonObject Responses(DescribedFunction function)
    {
        var responses = new JsonObject();
        foreach (var answers in function.Description.Answers.GroupBy(answer => answer.Status)) responses[answers.Key.ToString()] = Success([.. answers]);
        var own = function.Description.Errors.Select(error => (Said: _surface.Of(error.Key), error.Value)).Select(error => new DescribedError(error.Said.Status, error.Said.Code, error.Value));
        var refused = function.Description.Refusals.Select(refusal => (Said: _surface.Of(refusal.Key), refusal.Value)).Select(error => new DescribedError(error.Said.Status, error.Said.Code, error.Value));
        foreach (var errors in own.Concat(refused).Concat(_surface.ErrorsOf(function)).GroupBy(error => error.Status).OrderBy(group => group.Key)) responses[errors.Key.ToString()] = Failure(errors.Key, [.. errors.Distinct()]);
        return responses;
    }

    private JsonObject Success(Answer[] answers) => answers is [{ MediaType: "" } bare] ? Bare(bare) : new()
    {
        ["description"] = string.Join(' ', answers.Select(answer => answer.Description).Distinct()),
        ["headers"] = HeaderReferences(),
        ["content"] = new JsonObject(answers.GroupBy(answer => answer.MediaType).Select(same =>
            KeyValuePair.Create(same.Key, (JsonNode?)(same.First().Type is null ? FileContent(same.First()) : JsonContent([.. same]))))),
    };

    private JsonObject Bare(Answer answer)
    {
        var headers = HeaderReferences();
        headers["Location"] = new JsonObject { ["description"] = "Where to go on.", ["schema"] = new JsonObject { ["type"] = "string" } };
        return new JsonObject { ["description"] = answer.Description, ["headers"] = headers };
    }

    /// <summary>One part, by the name that every upload uses.</summary>
    private static JsonObject FileUpload() => JsonNode.Parse("""
        { "required": true, "content": { "multipart/form-data": { "schema": { "type": "object", "required": ["file"], "properties": { "file": { "type": "string", "contentMediaType": "application/octet-stream" } } } } } }
        """)!.AsObject();

    private static JsonObject FileContent(Answer answer) => new() { ["schema"] = new JsonObject { ["type"] = "string", ["contentMediaType"] = answer.MediaType } };

    /// <summary>With one status a route may answer one thing or another.</summary>
    private JsonObject JsonContent(Answer[] answers)
    {
        var schemas = answers.Select(answer => _answers.Of(answer.Type!, answer.Example)).ToArray();
        var examples = answers.Select(answer => _surface.EnvelopeExample(JsonNode.Parse(answer.Example!)!)).ToArray();
        if (answers.Length == 1) return new JsonObject { ["schema"] = _surface.Envelope(schemas[0]), ["example"] = examples[0] };
        return new JsonObject
        {
            ["schema"] = _surface.Envelope(new JsonObject { ["anyOf"] = new JsonArray(schemas) }),
            ["examples"] = new JsonObject(answers.Zip(examples).Select(pair => KeyValuePair.Create(AnswerSchemas.NameOf(pair.First.Type!.Type), (JsonNode?)new JsonObject { ["value"] = pair.Second }))),
        };
    }

    private JsonObject HeaderReferences() => new(_surface.Headers().Select(header => KeyValuePair.Create(header.Key, (JsonNode?)Reference("headers", header.Key))));

    /// <summary>What many routes answer alike is told once.</summary>
    private JsonObject Failure(int status, IReadOnlyList<DescribedError> errors)
    {
        var response = new JsonObject
        {
            ["description"] = string.Join('\n', errors.Select(error => $"- `{error.Code}`: {error.When ?? _surface.When(error.Code)}")),
            ["content"] = new JsonObject
            {
                [Json] = new JsonObject { ["schema"] = Reference("schemas", "Error"), ["example"] = _surface.ErrorExample(status, errors[0].Code, errors[0].When ?? _surface.When(errors[0].Code)) },
            },
        };
        if (errors.Any(error => error.When is not null)) return response;
        var name = string.Join("Or", errors.Select(error => string.Concat(error.Code.Split('_').Select(Pascal))));
        _responses.TryAdd(name, response);
        return Reference("responses", name);
    }

    private string OperationId(string function)
    {
        var surface = _surface.Surface.ToString();
        var name = function.StartsWith(surface, StringComparison.Ordinal) ? function[surface.Length..] : function;
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    private static string Pascal(string word) => char.ToUpperInvariant(word[0]) + (word.All(c => !char.IsAsciiLetterLower(c)) ? word[1..].ToLowerInvariant() : word[1..]);

    private static JsonObject Reference(string kind, string name) => new() { ["$ref"] = $"#/components/{kind}/{name}" };
}
