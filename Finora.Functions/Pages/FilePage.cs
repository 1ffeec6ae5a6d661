using System.Globalization;
using Finora.Core.Documents;
using Finora.Core.Identity;
using Finora.Functions.Http;

namespace Finora.Functions.Pages;

/// <summary>
/// Serves the files that section 22 of the Business contract gives signed addresses of: <c>/files/{id}?exp&amp;sig</c>. Needs no key. An address that is expired, altered or made up
/// is refused in one and the same way.
/// </summary>
public sealed class FilePage(OfferFile files)
{
    public async Task<IResult> AnswerAsync(HttpRequest request, string name, CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)) return Replies.Refused(call, RefusedRequest.Of(Refusal.WrongMethod, "This address answers GET.") with { Allow = "GET" });
        var (expires, signature) = (request.Query["exp"].ToString(), request.Query["sig"].ToString());
        if (!PublicId.TryDecode(name, out var id) || !long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || !await files.IsOpenAsync(id, seconds, signature, cancellationToken))
        {
            return Replies.Refused(call, RefusedRequest.Of(Refusal.Forbidden, "This address is wrong or has expired. Ask for the document again."));
        }

        if (await files.OpenAsync(id, cancellationToken) is not { } file) return Replies.Refused(call, RefusedRequest.Of(Refusal.UnknownPath, "The document is no longer there."));
        var headers = request.HttpContext.Response.Headers;
        headers.ContentDisposition = FileNames.Attachment(file.DownloadName ?? name);
        headers.ContentLength = file.Length;
        request.HttpContext.Response.RegisterForDisposeAsync(file);
        return Results.Stream(file.Content, file.ContentType);
    }
}
