using System.Xml;
using System.Xml.Linq;
using Azure;
using Azure.Core;

namespace Finora.AzureSdk;

/// <summary>
/// Reads the error of a queue or blob answer: the code from the header, which HEAD answers carry too, and the message from the XML body if there is one.
/// </summary>
internal sealed class XmlErrorParser : RequestFailedDetailsParser
{
    public override bool TryParse(Response response, out ResponseError? error, out IDictionary<string, string>? data)
    {
        data = null;
        var (bodyCode, message) = ReadBody(response);
        var code = response.Headers.TryGetValue("x-ms-error-code", out var headerCode) ? headerCode : bodyCode;
        error = code is null ? null : new ResponseError(code, message ?? response.ReasonPhrase);
        return error is not null;
    }

    private static (string? Code, string? Message) ReadBody(Response response)
    {
        if (response.ContentStream is not { CanSeek: true, Length: > 0 } body) return default;
        try
        {
            body.Position = 0;
            var root = XDocument.Load(body).Root;
            return (root?.Element("Code")?.Value, root?.Element("Message")?.Value);
        }
        catch (XmlException)
        {
            // A proxy or gateway in between answers in its own words; the status still tells.
            return default;
        }
        finally
        {
            body.Position = 0;
        }
    }
}
