using System.Text;
using System.Web;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage;

namespace Finora.AzureSdk;

/// <summary>
/// Signs queue and blob requests with the account key ("Authorize with Shared Key", Microsoft Learn). Runs once a try, because the date is part of
/// the signature and the service refuses one that is more than 15 minutes old.
/// </summary>
internal sealed class SharedKeyPolicy(StorageSharedKeyCredential credential, TimeProvider time) : HttpPipelineSynchronousPolicy
{
    /// <summary>The headers whose values stand in the signature, in this order, each empty when absent. Date is absent: x-ms-date takes its place.</summary>
    private static readonly string[] SignedHeaders =
        ["Content-MD5", "Content-Type", "Date", "If-Modified-Since", "If-Match", "If-None-Match", "If-Unmodified-Since", "Range"];

    public override void OnSendingRequest(HttpMessage message)
    {
        var request = message.Request;
        request.Headers.SetValue("x-ms-date", time.GetUtcNow().ToString("R"));
        request.Headers.SetValue("Authorization", $"SharedKey {credential.AccountName}:{credential.Sign(StringToSign(request))}");
    }

    private string StringToSign(Request request)
    {
        var text = new StringBuilder();
        text.Append(request.Method.Method).Append('\n');
        text.Append(Header(request, "Content-Encoding")).Append('\n');
        text.Append(Header(request, "Content-Language")).Append('\n');
        text.Append(ContentLength(request)).Append('\n');
        foreach (var name in SignedHeaders) text.Append(Header(request, name)).Append('\n');
        AppendServiceHeaders(text, request);
        AppendResource(text, request.Uri.ToUri());
        return text.ToString();
    }

    private static string Header(Request request, string name) => request.Headers.TryGetValue(name, out var value) ? value ?? "" : "";

    /// <summary>A length of zero is signed as the empty string since service version 2015-02-21.</summary>
    private static string ContentLength(Request request) =>
        request.Content is { } content && content.TryComputeLength(out var length) && length > 0 ? length.ToString() : "";

    private static void AppendServiceHeaders(StringBuilder text, Request request)
    {
        var headers = request.Headers
            .Select(header => (Name: header.Name.ToLowerInvariant(), Value: header.Value.Trim()))
            .Where(header => header.Name.StartsWith("x-ms-", StringComparison.Ordinal))
            .OrderBy(header => header.Name, StringComparer.Ordinal);
        foreach (var (name, value) in headers) text.Append(name).Append(':').Append(value).Append('\n');
    }

    private void AppendResource(StringBuilder text, Uri uri)
    {
        text.Append('/').Append(credential.AccountName).Append(uri.AbsolutePath);
        var query = HttpUtility.ParseQueryString(uri.Query);
        var names = query.AllKeys.OfType<string>().Order(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var values = (query.GetValues(name) ?? []).Order(StringComparer.Ordinal);
            text.Append('\n').Append(name.ToLowerInvariant()).Append(':').AppendJoin(',', values);
        }
    }
}
