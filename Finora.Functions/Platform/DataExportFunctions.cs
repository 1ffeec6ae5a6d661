using Finora.Core.Exports;
using Finora.Core.Identity;
using Finora.Core.Time;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Platform;

/// <summary>An export of all data, section 20 of the Platform contract.</summary>
/// <param name="DownloadUrl">Only in the answer to the call that asked for it.</param>
public sealed record DataExportBody(Guid Id, string Status, string? DownloadUrl, string? ExpiresAt, string CreatedAt)
{
    internal static IReadOnlyList<string> Statuses { get; } = [.. Enum.GetValues<DataExportStatus>().Select(Word)];

    public static DataExportBody From(DataExport export, string? downloadUrl, DateTimeOffset now) =>
        new(export.Id, Word(export.StatusAt(now)), downloadUrl, InvoiceWords.Print(export.ExpiresAt), Instant.Format(export.CreatedAt));

    private static string Word(DataExportStatus status) => status.ToString().ToLowerInvariant();
}

/// <summary>Takes all of a tenant's data out: section 20 of the Platform contract.</summary>
public sealed class DataExportFunctions(RequestExport ask, DataExports exports, FinoraSettings settings, TimeProvider time)
{
    private const int RetryAfterSeconds = 30;
    private static readonly byte[] Preparing = """{"status":"preparing"}"""u8.ToArray();

    [Function("PlatformRequestExport")]
    [PlatformSession(Role.Owner)]
    public async Task<IResult> Ask([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/settings/data-export")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var outcome = await ask.RunAsync(call.Scope.TenantId, call.User!.UserId, call.RecordId, cancellationToken);
        return outcome.IsOk
            ? Replies.Accepted(call, DataExportBody.From(outcome.Value.Export, $"{settings.ApiOrigin}/exports/{outcome.Value.Token}", time.GetUtcNow()), PlatformJson.Default.DataExportBody)
            : Replies.Failed(call, outcome.Failure);
    }

    [Function("PlatformGetExport")]
    [PlatformSession(Role.Owner)]
    public async Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/settings/data-export/{id:guid}")] HttpRequest request, Guid id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var outcome = await exports.GetAsync(call.Scope.TenantId, id, cancellationToken);
        return outcome.IsOk ? Replies.Ok(call, DataExportBody.From(outcome.Value, null, time.GetUtcNow()), PlatformJson.Default.DataExportBody) : Replies.Failed(call, outcome.Failure);
    }

    [Function("DownloadExport")]
    [PublicAccess("The token in the address is the credential.", IsHostedPage = true)]
    public async Task<IResult> Download([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "exports/{token}")] HttpRequest request, string token, CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (await exports.FindAsync(token, cancellationToken) is not { } found) return Gone(call);
        if (found.Export.Status == DataExportStatus.Preparing) return new JsonReply(StatusCodes.Status202Accepted, Preparing) { RetryAfter = RetryAfterSeconds };
        if (await exports.OpenAsync(found, cancellationToken) is not { } file) return Gone(call);
        var response = request.HttpContext.Response;
        response.Headers.ContentDisposition = FileNames.Attachment(file.DownloadName ?? "Finora-export.zip");
        response.Headers.ContentLength = file.Length;
        response.RegisterForDisposeAsync(file);
        return Results.Stream(file.Content, file.ContentType);
    }

    private static JsonReply Gone(Call call) => Replies.Refused(call, RefusedRequest.Of(Refusal.UnknownPath, "There is no such export, or its 24 hours are over."));
}
