using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Finora.Core.Exports;

namespace Finora.Functions.Exports;

/// <summary>One kind of record in an export: a file of JSON and one of CSV, or several of each where a job's time is too short for all of them.</summary>
internal interface IExportKind
{
    /// <summary>A JSON array, one record a line.</summary>
    IExportStep Json { get; }

    /// <summary>RFC 4180 in UTF-8: a line of names, then one a record. What is no plain value stands as JSON.</summary>
    IExportStep Csv { get; }
}

/// <param name="name">Of the files, without ending.</param>
/// <param name="type">Writes a record in the words of the API.</param>
/// <param name="read">A page of records from a position on.</param>
internal sealed class ExportKind<T>(string name, JsonTypeInfo<T> type, Func<string?, CancellationToken, Task<ExportPage<T>>> read) : IExportKind
{
    public IExportStep Json => new Listing(name, "json", read, WriteJsonAsync);

    public IExportStep Csv => new Listing(name, "csv", read, WriteCsvAsync);

    private async Task WriteJsonAsync(Stream target, IAsyncEnumerable<T> records, CancellationToken cancellationToken)
    {
        await target.WriteAsync("["u8.ToArray(), cancellationToken);
        var separator = "\n"u8.ToArray();
        await foreach (var record in records.WithCancellation(cancellationToken))
        {
            await target.WriteAsync(separator, cancellationToken);
            await target.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(record, type), cancellationToken);
            separator = ",\n"u8.ToArray();
        }

        await target.WriteAsync("\n]\n"u8.ToArray(), cancellationToken);
    }

    private async Task WriteCsvAsync(Stream target, IAsyncEnumerable<T> records, CancellationToken cancellationToken)
    {
        string[] names = [.. type.Properties.Select(property => property.Name)];
        await target.WriteAsync(CsvText.Line(names), cancellationToken);
        await foreach (var record in records.WithCancellation(cancellationToken))
        {
            var json = JsonSerializer.SerializeToElement(record, type);
            await target.WriteAsync(CsvText.Line(names.Select(member => json.TryGetProperty(member, out var value) ? CsvText.Of(value) : "")), cancellationToken);
        }
    }

    /// <summary>Records as one file a job.</summary>
    private sealed class Listing(string name, string ending, Func<string?, CancellationToken, Task<ExportPage<T>>> read, Func<Stream, IAsyncEnumerable<T>, CancellationToken, Task> write) : IExportStep
    {
        public async Task<string?> WriteAsync(ArchiveWriter archive, ExportPlace from, ExportBudget budget, CancellationToken cancellationToken)
        {
            var position = from.After;
            await archive.AddAsync($"{name}{(from.File == 1 ? "" : $"-{from.File}")}.{ending}", (stream, token) => write(stream, RecordsAsync(), token), cancellationToken);
            return position;

            async IAsyncEnumerable<T> RecordsAsync()
            {
                do
                {
                    var page = await read(position, cancellationToken);
                    foreach (var record in page.Items) yield return record;
                    position = page.Next;
                }
                while (position is not null && !budget.IsSpent);
            }
        }
    }
}
