using System.Text.Json;
using Azure.Core;
using Finora.AzureSdk;

namespace Azure.Data.Tables;

/// <summary>What to look for; <paramref name="Select"/> is a comma-separated list of names.</summary>
internal sealed record EntityQuery(string? Filter, int? MaxPerPage, string? Select);

/// <summary>
/// Pages of a query, one request each. The service names the next page by two header values, of which the second may be missing; the continuation
/// token is both with a space between, as the official client writes it.
/// </summary>
internal sealed class EntityPageable<T>(TableWire wire, string table, EntityQuery query, CancellationToken cancellationToken)
    : AsyncPageable<T>(cancellationToken)
    where T : class
{
    public override async IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
    {
        var next = continuationToken;
        do
        {
            var message = wire.CreateMessage(RequestMethod.Get, PageUri(next, pageSizeHint));
            var response = await wire.SendAsync(message, CancellationToken, 200);
            next = NextPage(response);
            yield return Page<T>.FromValues(ReadRows(response), next, response);
        }
        while (next is not null);
    }

    private static List<T> ReadRows(Response response)
    {
        using var document = JsonDocument.Parse(response.Content.ToMemory());
        return [.. document.RootElement.GetProperty("value").EnumerateArray().Select(row => (T)(object)EntityJson.Read(row))];
    }

    private static string? NextPage(Response response)
    {
        var hasPartition = response.Headers.TryGetValue("x-ms-continuation-NextPartitionKey", out var partition);
        var hasRow = response.Headers.TryGetValue("x-ms-continuation-NextRowKey", out var row);
        return hasPartition || hasRow ? $"{partition} {row}" : null;
    }

    private RequestUriBuilder PageUri(string? continuationToken, int? pageSizeHint)
    {
        var uri = TableClient.Formatted(wire.At($"{table}()"));
        if ((pageSizeHint ?? query.MaxPerPage) is { } top) uri.AppendQuery("$top", top.ToString(), escapeValue: true);
        if (query.Select is { Length: > 0 } select) uri.AppendQuery("$select", select, escapeValue: true);
        if (query.Filter is { Length: > 0 } filter) uri.AppendQuery("$filter", filter, escapeValue: true);
        if (continuationToken is null) return uri;
        var parts = continuationToken.Split(' ', 2);
        if (parts[0].Length > 0) uri.AppendQuery("NextPartitionKey", parts[0], escapeValue: true);
        if (parts is [_, { Length: > 0 } row]) uri.AppendQuery("NextRowKey", row, escapeValue: true);
        return uri;
    }
}

/// <summary>The answer for a row that is not there.</summary>
internal sealed class NoValueResponse<T>(Response response) : NullableResponse<T>
{
    public override bool HasValue => false;

    public override T Value => throw new InvalidOperationException($"There is no value: the service answered {response.Status}.");

    public override Response GetRawResponse() => response;
}
