using Finora.Core.Expenses;
using Finora.Core.Identity;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Platform;

/// <summary>The papers of expenses: section 15 of the Platform contract.</summary>
public sealed class ExpenseReceiptFunctions(ExpenseReceipts receipts, FinoraSettings settings)
{
    [Function("PlatformPutExpenseReceipt")]
    [PlatformAccess(Role.Accountant, "payments:write", TakesFile = true, MaxBodyBytes = UploadedFile.MaxBodyBytes)]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/expenses/{id:guid}/receipt")] HttpRequest request, Guid id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var outcome = await receipts.PutAsync(call.Scope, id, call.Body, cancellationToken);
        return outcome.IsOk ? Replies.Ok(call, ExpenseBody.From(outcome.Value, settings.ApiOrigin), PlatformJson.Default.ExpenseBody) : Replies.Failed(call, outcome.Failure);
    }

    [Function("PlatformGetExpenseReceipt")]
    [PlatformAccess(Role.ReadOnly, "payments:read")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/expenses/{id:guid}/receipt")] HttpRequest request, Guid id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var outcome = await receipts.OpenAsync(call.Scope, id, cancellationToken);
        if (!outcome.IsOk) return Replies.Failed(call, outcome.Failure);

        // Always as a download: what somebody uploaded must never run under our origin.
        request.HttpContext.Response.RegisterForDisposeAsync(outcome.Value);
        request.HttpContext.Response.Headers.ContentDisposition = FileNames.Attachment($"Expense-{id}{Extension(outcome.Value.ContentType)}");
        return Results.Stream(outcome.Value.Content, outcome.Value.ContentType);
    }

    private static string Extension(string mediaType) => mediaType switch
    {
        "application/pdf" => ".pdf",
        "image/png" => ".png",
        _ => ".jpg",
    };
}
