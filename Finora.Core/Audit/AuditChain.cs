using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Audit;

/// <summary>What a batch did, before it has its place in the chain.</summary>
internal sealed record AuditFact(string Action, string ResourceType, string? ResourceId, IReadOnlyList<string> Changed);

/// <summary>
/// Links records to those before them, at the end of the batch that holds the facts they tell: a fact and its record are stored together or not at all, and two instances that
/// append at once meet in the row of the head, where one of them starts again. Ids rise along the chain, whatever the clocks of the instances say, so the order of the rows is the
/// order of the chain.
/// </summary>
public sealed class AuditChain(IdGenerator ids, TimeProvider time)
{
    /// <summary>The rows of the batch's records, and that of the moved head.</summary>
    /// <param name="head">The newest record so far; null for none.</param>
    internal IReadOnlyList<RowChange> RowsOf(TenantBatch batch, Stored<AuditHead>? head)
    {
        var last = head?.Value ?? new AuditHead(0, Guid.Empty, "");
        var rows = new List<RowChange>();
        foreach (var record in RecordsOf(batch))
        {
            var linked = Link(record, last);
            rows.Add(RowChange.Insert(Keys.Audit(linked.Id).Value, AuditRecord.Schema, Storage.Documents.Write(linked)));
            last = new AuditHead(linked.Sequence, linked.Id, linked.Hash);
        }

        var moved = Storage.Documents.Write(last);
        rows.Add(head is null ? RowChange.Insert(Keys.AuditHead.Value, AuditHead.Schema, moved) : RowChange.Update(Keys.AuditHead.Value, AuditHead.Schema, moved, head.ETag));
        return rows;
    }

    /// <summary>SHA-256 in hex over the stored form of the record without its hash.</summary>
    internal static string HashOf(AuditRecord record) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(record with { Hash = "" }, StoredJson.Default.AuditRecord)));

    private IEnumerable<AuditRecord> RecordsOf(TenantBatch batch)
    {
        foreach (var record in batch.AuditRecords) yield return Complete(record);
        foreach (var fact in batch.AuditFacts)
        {
            yield return Complete(new AuditRecord(ids.NewId(), Instant.Now(time), "", fact.Action, fact.ResourceId, new Dictionary<string, string>()) { ResourceType = fact.ResourceType, Changed = fact.Changed });
        }
    }

    /// <summary>Adds who acts. A use case that names an operator or partner knows better than the call how they are called.</summary>
    private static AuditRecord Complete(AuditRecord record)
    {
        var actor = Acting.Current;
        var isNamed = record.ActorId is null && actor.Type is ActorType.System or ActorType.Public && !IsId(record.Actor);
        return record with
        {
            Actor = record.Actor.Length > 0 ? record.Actor : actor.Id?.ToString() ?? actor.Type.ToString().ToLowerInvariant(),
            ResourceType = record.ResourceType.Length > 0 ? record.ResourceType : record.Action.Split('.')[0],
            Changed = record.Changed.Count == 0 && record.Details.TryGetValue("changed", out var names) && names.Length > 0 ? names.Split(',') : record.Changed,
            ActorType = record.ActorId is null ? actor.Type : record.ActorType,
            ActorId = record.ActorId ?? actor.Id,
            ActorName = isNamed && record.Actor.Length > 0 ? record.Actor : actor.Name,
            Surface = actor.Surface,
            Ip = actor.Ip,
            RequestId = actor.RequestId,
        };
    }

    private AuditRecord Link(AuditRecord record, AuditHead last)
    {
        var id = ids.NewId();
        if (id.CompareTo(last.LastId) <= 0) id = After(last.LastId);
        var linked = record with { Id = id, Sequence = last.Sequence + 1, Previous = last.Hash };
        return linked with { Hash = HashOf(linked) };
    }

    private static Guid After(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt128BigEndian(bytes, BinaryPrimitives.ReadUInt128BigEndian(bytes) + 1);
        return new Guid(bytes, bigEndian: true);
    }

    private static bool IsId(string text) => Guid.TryParse(text, out _) || text.Contains('_');
}
