using Finora.Core.Audit;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Platform;

/// <summary>Who acted, section 23 of the Platform contract.</summary>
public sealed record ActorBody(string Type, Guid? Id, string? Name);

/// <summary>One record of the audit log.</summary>
public sealed record AuditRecordBody(
    Guid Id, string At, ActorBody Actor, string Action, string ResourceType, string? ResourceId, string? Surface, IReadOnlyList<string> Changed, string? Ip, string? RequestId)
{
    public static AuditRecordBody From(NamedAuditRecord named)
    {
        var record = named.Record;
        return new AuditRecordBody(
            record.Id, Instant.Format(record.At), new ActorBody(TypeOf(record.ActorType), record.ActorId, named.ActorName), record.Action, record.ResourceType, record.ResourceId, record.Surface, record.Changed, record.Ip, record.RequestId);
    }

    internal static string TypeOf(ActorType type) => type switch
    {
        ActorType.System => "system",
        ActorType.User => "user",
        ActorType.ApiKey => "api_key",
        ActorType.Public => "public",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    internal static AuditFilter ReadFilter(ListQuery query)
    {
        const int MaxWord = 100;
        var (from, to) = query.Instants("from", "to");
        return new AuditFilter
        {
            From = from, To = to, ActorId = query.Uuid("actor_id"), Action = query.Text("action", MaxWord), ResourceType = query.Text("resource_type", MaxWord), ResourceId = query.Text("resource_id", MaxWord),
        };
    }
}

/// <summary>The audit log: section 23 of the Platform contract.</summary>
public sealed class AuditFunctions(AuditLog log, ListQueries queries)
{
    [Function("PlatformListAuditLog")]
    [PlatformSession(Role.Admin)]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/audit-log")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var query = await queries.OpenAsync(request, cancellationToken);
        var filter = AuditRecordBody.ReadFilter(query);
        if (!query.TryPage(out var page, out var refused)) return Replies.Refused(call, refused);
        var found = await log.ListAsync(call.Scope.TenantId, filter, new SliceRequest(page.Limit, page.After), cancellationToken);
        return Replies.Ok(call, PageBody<AuditRecordBody>.Of(found.Items.Select(AuditRecordBody.From), page, found.Position), PlatformJson.Default.PageBodyAuditRecordBody);
    }
}
