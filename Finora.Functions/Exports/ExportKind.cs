using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Finora.Functions.Exports;

/// <summary>One kind of record in an export: a file of JSON and one of CSV.</summary>
internal interface IExportKind
{
    /// <summary>Name of the files, without ending.</summary>
    string Name { get; }

    /// <summary>A JSON array, one record a line.</summary>
    Task WriteJsonAsync(Stream target, CancellationToken cancellationToken);

    /// <summary>RFC 4180 in UTF-8: a line of names, then one a record. What is no plain value stands as JSON.</summary>
    Task WriteCsvAsync(Stream target, CancellationToken cancellationToken);
}

/// <param name="type">Writes a record in the words of the API.</param>
/// <param name="read">All records, page by page; called once a file.</param>
internal sealed class ExportKind<T>(string name, JsonTypeInfo<T> type, Func<CancellationToken, IAsyncEnumerable<T>> read) : IExportKind
{
    public string Name => name;

    public async Task WriteJsonAsync(Stream target, CancellationToken cancellationToken)
    {
        await target.WriteAsync("["u8.ToArray(), cancellationToken);
        var separator = "\n"u8.ToArray();
        await foreach (var record in read(cancellationToken))
        {
            await target.WriteAsync(separator, cancellationToken);
            await target.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(record, type), cancellationToken);
            separator = ",\n"u8.ToArray();
        }

        await target.WriteAsync("\n]\n"u8.ToArray(), cancellationToken);
    }

    public async Task WriteCsvAsync(Stream target, CancellationToken cancellationToken)
    {
        string[] names = [.. type.Properties.Select(property => property.Name)];
        await target.WriteAsync(CsvText.Line(names), cancellationToken);
        await foreach (var record in read(cancellationToken))
        {
            var json = JsonSerializer.SerializeToElement(record, type);
            await target.WriteAsync(CsvText.Line(names.Select(member => json.TryGetProperty(member, out var value) ? CsvText.Of(value) : "")), cancellationToken);
        }
    }
}
