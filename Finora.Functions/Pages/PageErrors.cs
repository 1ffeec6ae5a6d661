using Finora.Functions.Http;

namespace Finora.Functions.Pages;

/// <summary>
/// Errors for people. Whatever refuses a request answers in JSON; where somebody has opened a page, the outermost layer puts the same status into a page, so that no refusal can forget it. The paths
/// of hosted pages are pages unless JSON is asked for, as those pages themselves are; at any other address outside the APIs a page is given to whoever asks for HTML first, which browsers do.
/// </summary>
internal static class PageErrors
{
    private static readonly PathString[] Pages = ["/p", "/verify"];

    /// <summary>Null where the answer is to stay as it is.</summary>
    public static IResult? Of(HttpContext http, object? answer)
    {
        if (answer is not JsonReply { Error: { } error } reply || !IsForPeople(http.Request)) return null;
        foreach (var (name, value) in reply.Headers) http.Response.Headers[name] = value;

        // The Business API says 500 of a store that does not answer; a page can say what it is.
        var status = error.Status >= StatusCodes.Status500InternalServerError && reply.RetryAfter is not null ? StatusCodes.Status503ServiceUnavailable : error.Status;
        return Page(status, http.Call().RequestId) with { RetryAfter = reply.RetryAfter };
    }

    private static bool IsForPeople(HttpRequest request)
    {
        if (request.Call().Surface != Surface.Site || CheckoutForm.WantsJson(request) || request.HasJsonContentType()) return false;
        return Array.Exists(Pages, page => request.Path.StartsWithSegments(page, StringComparison.OrdinalIgnoreCase)) || request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Said in words of our own: a refusal's message is for whoever writes programs.</summary>
    private static PageReply Page(int status, string requestId) => status switch
    {
        StatusCodes.Status403Forbidden => PageReply.Problem(status, "Not available", "This page is not available at present. If somebody sent you its address, ask for a new one."),
        StatusCodes.Status404NotFound => InvoiceSite.Nothing(),
        StatusCodes.Status405MethodNotAllowed => PageReply.Problem(status, "This cannot be done here", "The page was called in a way that it does not know. Go back and open it again."),
        StatusCodes.Status413PayloadTooLarge => PageReply.Problem(status, "Too much was sent", "The page takes less than what was sent. Go back and try again."),
        StatusCodes.Status429TooManyRequests => PageReply.Problem(status, "Too many requests", "Please wait a minute and open this page again."),
        StatusCodes.Status503ServiceUnavailable => PageReply.Problem(status, "Please try again", "The page cannot be shown at the moment. Nothing was changed."),
        >= StatusCodes.Status500InternalServerError => PageReply.Problem(status, "Something went wrong", $"This is a fault of ours. If it stays, tell us this number: {requestId}"),
        _ => PageReply.Problem(status, "This did not work", "The page did not understand what was sent. Go back and try again."),
    };
}
