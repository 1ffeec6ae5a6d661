using Finora.Core.Documents;
using Finora.Core.Identity;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Platform;

/// <summary>Documents as files: <c>GET /invoices/{id}/pdf</c> and <c>GET /payments/{id}/receipt</c> of the Platform contract.</summary>
public sealed class DocumentFunctions(PrintInvoice printInvoice, PrintReceipt printReceipt)
{
    [Function("PlatformGetInvoicePdf")]
    [PlatformAccess(Role.ReadOnly, "invoices:read")]
    public async Task<IResult> Invoice(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/invoices/{id:guid}/pdf")] HttpRequest request, Guid id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var file = await printInvoice.RunAsync(call.Scope, id, cancellationToken);
        return file.IsOk ? Send(request, file.Value) : Replies.Failed(call, file.Failure);
    }

    [Function("PlatformGetReceiptPdf")]
    [PlatformAccess(Role.ReadOnly, "payments:read")]
    public async Task<IResult> Receipt(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/payments/{id:guid}/receipt")] HttpRequest request, Guid id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var file = await printReceipt.RunAsync(call.Scope, id, cancellationToken);
        return file.IsOk ? Send(request, file.Value) : Replies.Failed(call, file.Failure);
    }

    private static IResult Send(HttpRequest request, PrintedFile file)
    {
        request.HttpContext.Response.Headers.ContentDisposition = FileNames.Attachment(file.Name);
        return Results.Bytes(file.Content, file.MediaType);
    }
}
