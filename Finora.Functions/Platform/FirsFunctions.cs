using Finora.Core.Identity;
using Finora.Core.Nrs;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Platform;

/// <summary>Reporting invoices to the tax authority, section 10 of the Platform contract.</summary>
public sealed class FirsFunctions(SubmitToNrs submit, SubmissionRegister register)
{
    [Function("PlatformSubmitFirs")]
    [PlatformAccess(Role.Accountant, "invoices:write", MinPlan = Plan.Starter)]
    public async Task<IResult> Submit(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/invoices/{id:guid}/submit-firs")] HttpRequest request, Guid id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var outcome = await submit.RunAsync(call.Scope, id, cancellationToken);
        return outcome.IsOk
            ? Replies.Accepted(call, new FirsQueuedBody("Invoice queued for NRS submission.", FirsWords.JobId(id)), PlatformJson.Default.FirsQueuedBody)
            : Replies.Failed(call, outcome.Failure);
    }

    [Function("PlatformFirsSubmission")]
    [PlatformAccess(Role.ReadOnly, "invoices:read")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/invoices/{id:guid}/firs-submission")] HttpRequest request, Guid id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var outcome = await register.GetAsync(call.Scope, id, cancellationToken);
        return outcome.IsOk ? Replies.Ok(call, FirsSubmissionBody.From(outcome.Value), PlatformJson.Default.FirsSubmissionBody) : Replies.Failed(call, outcome.Failure);
    }
}
