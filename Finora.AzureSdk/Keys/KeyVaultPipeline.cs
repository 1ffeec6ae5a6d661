using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Security.KeyVault.Keys;

/// <summary>Requests to one vault: URL, API version, and an exception for every answer that is not 2xx.</summary>
internal sealed class KeyVaultPipeline(HttpPipeline pipeline, Uri vaultUri, string apiVersion)
{
    public Uri VaultUri { get; } = vaultUri;

    /// <summary>Sends to /{segments}; an empty segment is left out.</summary>
    public Task<Response> SendAsync(RequestMethod method, string?[] segments, RequestContent? content, CancellationToken cancellationToken)
    {
        var request = CreateRequest(method, VaultUri);
        foreach (var segment in segments.Where(segment => !string.IsNullOrEmpty(segment)))
        {
            request.Uri.AppendPath("/", escape: false);
            request.Uri.AppendPath(segment!, escape: true);
        }

        request.Uri.AppendQuery("api-version", apiVersion);
        if (content is not null)
        {
            request.Headers.Add(HttpHeader.Common.JsonContentType);
            request.Content = content;
        }

        return SendAsync(request, cancellationToken);
    }

    /// <summary>Gets the page to which the service's own link points.</summary>
    public Task<Response> GetPageAsync(string nextLink, CancellationToken cancellationToken) =>
        SendAsync(CreateRequest(RequestMethod.Get, new Uri(nextLink)), cancellationToken);

    public async Task<Response<T>> SendAsync<T>(
        RequestMethod method, string?[] segments, RequestContent? content, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        var response = await SendAsync(method, segments, content, cancellationToken);
        using var document = JsonDocument.Parse(response.Content.ToMemory());
        return Response.FromValue(read(document.RootElement), response);
    }

    private Request CreateRequest(RequestMethod method, Uri uri)
    {
        var request = pipeline.CreateRequest();
        request.Method = method;
        request.Uri.Reset(uri);
        request.Headers.Add(HttpHeader.Common.JsonAccept);
        return request;
    }

    private async Task<Response> SendAsync(Request request, CancellationToken cancellationToken)
    {
        var response = await pipeline.SendRequestAsync(request, cancellationToken);
        return response.Status is >= 200 and < 300 ? response : throw new RequestFailedException(response);
    }
}
