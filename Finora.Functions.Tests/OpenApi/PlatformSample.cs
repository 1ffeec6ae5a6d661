using System.Net.Http.Headers;
using System.Text;
using Finora.Core.Identity;
using Finora.Functions.Http;
using Finora.Functions.OpenApi;
using Finora.Functions.Tests.Documents;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.OpenApi;

/// <summary>One call of a route of the Platform API that succeeds. Every described route and every success of it needs one; <see cref="PlatformSamples"/> has them.</summary>
/// <param name="Operation">Method and path of the description.</param>
/// <param name="Records">Makes the records that the call is about, and tells their ids, or the secrets that the call shows, separated by commas; an empty text when there are none.</param>
/// <param name="Path">Below <c>/api/v1</c>, with <c>*</c> for the first of the ids and <c>#</c> for the last.</param>
/// <param name="Body">With the same signs for ids.</param>
internal sealed record PlatformSample(string Operation, int Status, Func<PlatformStory, Task<string>> Records, string Path, string? Body = null)
{
    /// <summary>A file is sent.</summary>
    public bool IsUpload { get; init; }

    /// <summary>Of the tenant that calls its own route.</summary>
    public Plan Plan { get; init; } = Plan.Enterprise;

    /// <summary>What a public route shows in place of a credential, from what <see cref="Records"/> told.</summary>
    public Func<string[], (string Name, string Value)>? Header { get; init; }

    public HttpMethod Method => new(Operation[..Operation.IndexOf(' ')]);

    /// <summary>Who may call, as the function declares it.</summary>
    public AccessAttribute Rule => RuleOf(Operation);

    /// <summary>Whether the call says which records it is about; else it is about whatever the caller has.</summary>
    public bool NamesIn(string ids) => IdsOf(ids).Any(id => Fill(Path + Body, ids).Contains(id, StringComparison.Ordinal));

    /// <summary>What a record that is not there is answered with: by its place in the call.</summary>
    public bool IsHidden(Reply reply) => reply.Status switch
    {
        404 => true,
        400 => Body is not null && !IsRecordInPath,
        200 => Method == HttpMethod.Get && !IsRecordInPath,
        _ => false,
    };

    public static AccessAttribute RuleOf(string operation)
    {
        var words = operation.Split(' ');
        return OpenApiDocument.FunctionsOf(new PlatformSurface()).First(entry => entry.Function.Path == words[1] && entry.Function.Methods.Contains(words[0].ToLowerInvariant())).Function.Rule;
    }

    /// <summary>Ids of the same kinds that name nothing; what is no id stays.</summary>
    public static string UnknownLike(string ids) => string.Join(',', ids.Split(',').Select(id => Guid.TryParse(id, out _) ? new IdGenerator(TimeProvider.System).NewId().ToString() : id));

    public static IEnumerable<string> IdsOf(string ids) => ids.Split(',').Where(id => Guid.TryParse(id, out _));

    public string Sent(string ids) => Fill(Path + Body, ids);

    /// <param name="credential">None for a public route.</param>
    public Task<Reply> SendAsync(TestApp app, string ids, (string Name, string Value)? credential)
    {
        var headers = new[] { credential, Header?.Invoke(ids.Split(',')) }.OfType<(string, string)>().ToArray();
        var path = "/api/v1" + Fill(Path, ids);
        return IsUpload ? UploadAsync(app, path, headers) : app.SendAsync(Method, path, Body is null ? null : Fill(Body, ids), headers);
    }

    private bool IsRecordInPath => Path.Split('?')[0].Contains('*');

    private static async Task<Reply> UploadAsync(TestApp app, string path, (string Name, string Value)[] headers)
    {
        using var content = new ByteArrayContent(DocumentSamples.Logo(20, 20)) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } };
        using var form = new MultipartFormDataContent { { content, "file", "paper.png" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = form };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await app.Http.SendAsync(request);
        var all = response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Reply((int)response.StatusCode, await response.Content.ReadAsStringAsync(), all);
    }

    private static string Fill(string text, string ids)
    {
        var each = ids.Split(',');
        return new StringBuilder(text).Replace("*", each[0]).Replace("#", each[^1]).ToString();
    }
}
