using System.Globalization;
using System.Xml.Linq;
using Azure.Core;
using Azure.Storage.Blobs.Models;
using Finora.AzureSdk;

namespace Azure.Storage.Blobs;

/// <summary>Pages of a listing, one request each; the continuation token is the service's marker.</summary>
internal sealed class BlobPageable(StoragePipeline pipeline, Uri container, BlobTraits traits, string? prefix, CancellationToken cancellationToken)
    : AsyncPageable<BlobItem>(cancellationToken)
{
    public override async IAsyncEnumerable<Page<BlobItem>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
    {
        var next = continuationToken;
        do
        {
            var response = await pipeline.SendAsync(CreatePage(next, pageSizeHint), CancellationToken, 200);
            var listing = XDocument.Load(response.Content.ToStream()).Root;
            var blobs = listing?.Element("Blobs")?.Elements("Blob").Select(ReadBlob).ToList() ?? [];
            next = listing?.Element("NextMarker")?.Value is { Length: > 0 } marker ? marker : null;
            yield return Page<BlobItem>.FromValues(blobs, next, response);
        }
        while (next is not null);
    }

    private HttpMessage CreatePage(string? marker, int? pageSize)
    {
        var message = pipeline.CreateMessage(RequestMethod.Get, container);
        var uri = message.Request.Uri;
        uri.AppendQuery("restype", "container");
        uri.AppendQuery("comp", "list");
        if (prefix is not null) uri.AppendQuery("prefix", prefix, escapeValue: true);
        if (marker is not null) uri.AppendQuery("marker", marker, escapeValue: true);
        if (pageSize is { } size) uri.AppendQuery("maxresults", size.ToString(CultureInfo.InvariantCulture));
        if (traits.HasFlag(BlobTraits.Metadata)) uri.AppendQuery("include", "metadata");
        return message;
    }

    private static BlobItem ReadBlob(XElement blob)
    {
        var properties = blob.Element("Properties");
        var metadata = blob.Element("Metadata")?.Elements().ToDictionary(entry => entry.Name.LocalName, entry => entry.Value, StringComparer.OrdinalIgnoreCase);
        return new BlobItem(ReadName(blob.Element("Name")), ReadProperties(properties), metadata);
    }

    /// <summary>A name that XML cannot hold comes percent-encoded.</summary>
    private static string ReadName(XElement? name) => name is null ? "" : (string?)name.Attribute("Encoded") == "true" ? Uri.UnescapeDataString(name.Value) : name.Value;

    private static BlobItemProperties ReadProperties(XElement? properties) => new()
    {
        ContentLength = (long?)properties?.Element("Content-Length"),
        ContentType = (string?)properties?.Element("Content-Type"),
        ETag = (string?)properties?.Element("Etag") is { } etag ? new ETag(etag) : null,
        LastModified = (string?)properties?.Element("Last-Modified") is { } modified ? BlobWire.ParseInstant(modified) : null,
    };
}
