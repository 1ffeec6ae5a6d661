using System.Net;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Finora.Functions.Tests.AzureSdk.Common;

/// <summary>A service that notes what it is sent and answers as it was told, the last answer again and again.</summary>
internal sealed class RecordingHandler(params HttpResponseMessage[] answers) : HttpMessageHandler
{
    public List<RecordedRequest> Requests { get; } = [];

    public static HttpResponseMessage Answer(HttpStatusCode status, string body = "", params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers) response.Headers.TryAddWithoutValidation(name, value);
        return response;
    }

    public T Configure<T>(T options)
        where T : ClientOptions
    {
        options.Transport = new HttpClientTransport(this);
        options.Retry.Delay = TimeSpan.Zero;
        options.Retry.MaxDelay = TimeSpan.Zero;
        return options;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var content = request.Content?.Headers.AsEnumerable() ?? [];
        var headers = request.Headers.Concat(content).ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase);
        Requests.Add(new RecordedRequest(request.Method.Method, request.RequestUri!, headers, body));
        return answers[Math.Min(Requests.Count, answers.Length) - 1];
    }
}

internal sealed record RecordedRequest(string Method, Uri Uri, Dictionary<string, string> Headers, string Body);
