using Finora.Core.Identity;
using Finora.Core.Payments;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Business;

/// <summary>Receipts of the Business API, section 11 of its contract.</summary>
public sealed class ReceiptFunctions(PaymentRegister payments)
{
    [Function("BusinessGetReceipt")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/receipts/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (!PublicId.TryParse(IdPrefix.Receipt, id, out var receiptId)) return Replies.Failed(call, PathId.NotFound("receipt"));
        var outcome = await payments.GetReceiptAsync(call.Scope, receiptId, cancellationToken);
        return outcome.IsOk ? Replies.Ok(call, ReceiptBody.From(call.Scope.TenantId, outcome.Value), BusinessJson.Default.ReceiptBody) : Replies.Failed(call, PathId.NotFound("receipt"));
    }
}
