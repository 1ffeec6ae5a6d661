using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Finora.AzureSdk;

namespace Azure.Data.Tables;

/// <summary>A transaction as the service wants it: a multipart batch with one change set ("Performing entity group transactions", Microsoft Learn).</summary>
internal sealed class TransactionBody(TableWire wire, string table)
{
    private const string LineEnd = "\r\n";

    private readonly string _batch = "batch_" + RandomNumberGenerator.GetHexString(32, lowercase: true);
    private readonly string _changeSet = "changeset_" + RandomNumberGenerator.GetHexString(32, lowercase: true);
    private readonly ArrayBufferWriter<byte> _parts = new();
    private int _count;

    public string ContentType => $"multipart/mixed; boundary={_batch}";

    public void Add(TableTransactionAction action, TableEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity.RowKey);
        var method = Method(action.ActionType);
        var path = method == RequestMethod.Post ? table : TableWire.RowPath(table, entity.PartitionKey, entity.RowKey);
        var part = new StringBuilder();
        part.Append("--").Append(_changeSet).Append(LineEnd);
        part.Append("Content-Type: application/http").Append(LineEnd);
        part.Append("Content-Transfer-Encoding: binary").Append(LineEnd).Append(LineEnd);
        part.Append(method.Method).Append(' ').Append(TableClient.Formatted(wire.At(path)).ToUri().AbsoluteUri).Append(" HTTP/1.1").Append(LineEnd);
        part.Append("DataServiceVersion: 3.0").Append(LineEnd);
        part.Append("Accept: ").Append(TableWire.JsonFormat).Append(LineEnd);
        if (method == RequestMethod.Post) part.Append("Prefer: return-no-content").Append(LineEnd);
        if (Condition(action) is { } condition) part.Append("If-Match: ").Append(condition).Append(LineEnd);
        AppendContent(part, method == RequestMethod.Delete ? [] : EntityJson.Write(entity));
        _count++;
    }

    /// <exception cref="InvalidOperationException">There is no action; the service would refuse an empty batch with less clear words.</exception>
    public byte[] ToBytes()
    {
        if (_count == 0) throw new InvalidOperationException("A transaction needs at least one action.");
        var head = Encoding.UTF8.GetBytes($"--{_batch}{LineEnd}Content-Type: multipart/mixed; boundary={_changeSet}{LineEnd}{LineEnd}");
        var tail = Encoding.UTF8.GetBytes($"--{_changeSet}--{LineEnd}--{_batch}--{LineEnd}");
        return [.. head, .. _parts.WrittenSpan, .. tail];
    }

    private static RequestMethod Method(TableTransactionActionType type) => type switch
    {
        TableTransactionActionType.Add => RequestMethod.Post,
        TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpsertMerge => RequestMethod.Patch,
        TableTransactionActionType.UpdateReplace or TableTransactionActionType.UpsertReplace => RequestMethod.Put,
        TableTransactionActionType.Delete => RequestMethod.Delete,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    private static string? Condition(TableTransactionAction action) => action.ActionType switch
    {
        TableTransactionActionType.Delete => (action.ETag == default ? ETag.All : action.ETag).ToString(),
        TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpdateReplace when action.ETag != default => action.ETag.ToString(),
        _ => null,
    };

    private void AppendContent(StringBuilder head, byte[] content)
    {
        if (content.Length > 0) head.Append("Content-Type: application/json").Append(LineEnd).Append("Content-Length: ").Append(content.Length).Append(LineEnd);
        head.Append(LineEnd);
        _parts.Write(Encoding.UTF8.GetBytes(head.ToString()));
        _parts.Write(content);
        _parts.Write("\r\n"u8);
    }
}
