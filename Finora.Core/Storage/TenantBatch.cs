using System.Text.Json.Serialization.Metadata;
using Finora.Core.Audit;
using Finora.Core.Identity;
using Finora.Core.Webhooks;

namespace Finora.Core.Storage;

/// <summary>
/// All that one use case changes, for one side of one tenant: stored together or not at all. A fact that others must hear of is raised here, so that it is
/// in the same batch as what it tells. What the audit trail tells is found here as well, from what the batch is given (<see cref="AuditedKinds"/>).
/// </summary>
public sealed class TenantBatch(TenantScope scope)
{
    private readonly List<RowChange> _changes = [];
    private readonly List<AuditRecord> _records = [];
    private readonly List<AuditFact> _facts = [];
    private OutboxEntry? _outbox;
    private readonly Dictionary<string, (int Index, object Document)> _saved = new(StringComparer.Ordinal);

    public TenantScope Scope => scope;

    /// <summary>What the use case is known to look at, read at once before it asks.</summary>
    internal RowsAhead Ahead { get; } = new();

    public bool IsEmpty => _changes.Count == 0 && _records.Count == 0;

    /// <summary>Whether one commit can hold all of it, and what the audit trail says of it.</summary>
    public bool Fits => _changes.Count + (HasAudit ? _records.Count + _facts.Count + 1 : 0) <= StoreLimits.MaxBatchChanges;

    internal bool HasAudit => _records.Count + _facts.Count > 0;

    internal IReadOnlyList<AuditRecord> AuditRecords => _records;

    internal IReadOnlyList<AuditFact> AuditFacts => _facts;

    public bool HasEvents => _outbox is not null;

    internal IReadOnlyList<RowChange> Changes => _changes;

    /// <summary>A record for the audit trail. It gets its place in the chain, and with it its id, when the batch is committed.</summary>
    /// <param name="key">Of the record as it is now; taken so that a record is written like any other document.</param>
    public void Insert(RowKey<AuditRecord> key, AuditRecord record)
    {
        _ = key;
        _records.Add(record);
    }

    /// <summary>A document that must not be there yet.</summary>
    public void Insert<T>(RowKey<T> key, T document)
        where T : IDocument
    {
        Audit(key, default, document, []);
        var body = Documents.Write(document);
        _changes.Add(RowChange.Insert(key.Value, T.Schema, body));
        List(null, document, body);
    }

    /// <summary>The new state of a document that must still be as it was read.</summary>
    public void Update<T>(Stored<T> read, T document)
        where T : IDocument => Update(read, document, []);

    /// <param name="sealedNames">Members inside a sealed one that change, for the audit trail, which cannot see them.</param>
    public void Update<T>(Stored<T> read, T document, IReadOnlyList<string> sealedNames)
        where T : IDocument
    {
        Audit(read.Key, read.Value, document, sealedNames);
        var body = Documents.Write(document);
        _changes.Add(RowChange.Update(read.Key.Value, T.Schema, body, read.ETag));
        List(read.Value as IListed, document, body);
    }

    /// <summary>
    /// Updates <paramref name="read"/>, or inserts where nothing was read: for counters and running totals, which one batch may move more than once. A
    /// second save of the same key takes the place of the first, so whoever saves must start from <see cref="Pending"/>.
    /// </summary>
    public void Save<T>(RowKey<T> key, Stored<T>? read, T document)
        where T : IDocument
    {
        if (_saved.TryGetValue(key.Value, out var earlier)) _changes.RemoveAt(earlier.Index);
        else Audit(key, read is null ? default : read.Value, document, []);
        var change = read is null ? RowChange.Insert(key.Value, T.Schema, Documents.Write(document)) : RowChange.Update(key.Value, T.Schema, Documents.Write(document), read.ETag);
        var index = earlier.Document is null ? _changes.Count : earlier.Index;
        _changes.Insert(index, change);
        _saved[key.Value] = (index, document);
    }

    /// <summary>What this batch has saved under <paramref name="key"/> so far, if anything.</summary>
    public T? Pending<T>(RowKey<T> key)
        where T : class, IDocument => _saved.TryGetValue(key.Value, out var saved) ? (T)saved.Document : null;

    /// <summary>An index row, guarded by the home row in the same batch; see <see cref="RowChange.Put"/>.</summary>
    public void Put<T>(RowKey<T> key, T document)
        where T : IDocument => _changes.Add(RowChange.Put(key.Value, T.Schema, Documents.Write(document)));

    public void Delete<T>(RowKey<T> key)
        where T : IDocument => _changes.Add(RowChange.Delete(key.Value));

    /// <summary>Stores the event and marks it as not yet dispatched, together with the others of the batch.</summary>
    public void Raise(DomainEvent domainEvent)
    {
        Insert(Keys.Event(domainEvent.Id), domainEvent);
        _outbox = _outbox is null ? new OutboxEntry(domainEvent.Id) : _outbox with { More = [.. _outbox.More, domainEvent.Id] };
        Save(Keys.Outbox(_outbox.EventId), null, _outbox);
    }

    /// <summary>Removes a document that must still be as it was read.</summary>
    public void Delete<T>(Stored<T> read)
        where T : IDocument
    {
        Audit(read.Key, read.Value, default, []);
        _changes.Add(RowChange.Delete(read.Key.Value, read.ETag));
        if ((read.Value as IListed)?.ListKey() is { } listed) Delete(new RowKey<T>(listed));
    }

    /// <summary>The trail tells of live data only: what is done with test keys is nobody's books.</summary>
    private void Audit<T>(RowKey<T> key, T? before, T? after, IReadOnlyList<string> sealedNames)
        where T : IDocument
    {
        if (!scope.Test && AuditedKinds.Of(key.Value, before, after, sealedNames) is { } fact) _facts.Add(fact);
    }

    private void List<T>(IListed? before, T document, byte[] body)
        where T : IDocument
    {
        var (old, now) = (before?.ListKey(), (document as IListed)?.ListKey());
        if (old is not null && old != now) Delete(new RowKey<T>(old));
        if (now is not null) _changes.Add(RowChange.Put(now, T.Schema, body));
    }
}

/// <summary>JSON of stored documents, by the source-generated <see cref="StoredJson"/>.</summary>
internal static class Documents
{
    public static byte[] Write<T>(T document)
        where T : IDocument => System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(document, TypeInfo<T>());

    public static Stored<T> Read<T>(Row row)
        where T : IDocument =>
        new(new RowKey<T>(row.Key), System.Text.Json.JsonSerializer.Deserialize(row.Body.Span, TypeInfo<T>()) ?? throw new InvalidDataException($"The row '{row.Key}' holds null."), row.ETag);

    private static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)(StoredJson.Default.GetTypeInfo(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T).Name} is not in StoredJson."));
}
