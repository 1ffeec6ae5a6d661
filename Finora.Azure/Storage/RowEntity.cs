using System.Globalization;
using Azure.Data.Tables;
using Finora.Core.Storage;

namespace Finora.Azure.Storage;

/// <summary>
/// A row as an entity: its body in binary properties B0, B1 … of at most 64 KiB, which is what one property may hold, its schema version as an int,
/// and in Tx the id of the batch that wrote it.
/// </summary>
internal static class RowEntity
{
    private const string SchemaName = "Schema";
    private const string BatchName = "Tx";

    public static TableEntity ToEntity(string partition, RowChange change, string batchId)
    {
        var entity = new TableEntity(partition, change.Key);
        if (change.Kind == RowChangeKind.Delete) return entity;
        entity[SchemaName] = change.Schema;
        entity[BatchName] = batchId;
        for (var (index, rest) = (0, change.Body); rest.Length > 0; index++)
        {
            var part = rest[..Math.Min(rest.Length, StoreLimits.MaxPropertyBytes)];
            entity[PartName(index)] = part.ToArray();
            rest = rest[part.Length..];
        }

        return entity;
    }

    public static Row ToRow(TableEntity entity) =>
        new(entity.PartitionKey, entity.RowKey, entity.GetInt32(SchemaName) ?? 0, Body(entity), entity.ETag.ToString());

    public static bool IsOf(TableEntity entity, string batchId) => string.Equals(entity.GetString(BatchName), batchId, StringComparison.Ordinal);

    public static IReadOnlyList<string> BatchColumns { get; } = [BatchName];

    private static ReadOnlyMemory<byte> Body(TableEntity entity)
    {
        var first = entity.GetBinary(PartName(0));
        if (first is null) return ReadOnlyMemory<byte>.Empty;
        if (entity.GetBinary(PartName(1)) is not { } second) return first;
        var parts = new List<byte[]> { first, second };
        while (entity.GetBinary(PartName(parts.Count)) is { } part) parts.Add(part);
        var body = new byte[parts.Sum(part => part.Length)];
        var written = 0;
        foreach (var part in parts)
        {
            part.CopyTo(body, written);
            written += part.Length;
        }

        return body;
    }

    private static string PartName(int index) => "B" + index.ToString(CultureInfo.InvariantCulture);
}
