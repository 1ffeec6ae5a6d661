using Finora.Core;
using Finora.Core.Billing;
using Finora.Core.Verification;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Business;

/// <summary>Verification of the Business API, section 18 of its contract.</summary>
public sealed class VerificationFunctions(VerifyNumber verify, FinoraSettings settings)
{
    private const int RetryAfterSeconds = 30;

    [Function("BusinessVerifyTin")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> VerifyTin([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/verification/tin")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = VerificationInput.ReadTin(call.Json, call.Holder!.Key.UserId);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var outcome = await RunAsync(call, input.Value, cancellationToken);
        return outcome.IsOk
            ? Replies.Ok(call, TinVerificationBody.From(outcome.Value, input.Value.Number, call.Charge?.Price ?? 0), BusinessJson.Default.TinVerificationBody)
            : Replies.Failed(call, outcome.Failure, RetryAfterSeconds);
    }

    [Function("BusinessVerifyNin")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> VerifyNin([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/verification/nin")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = VerificationInput.ReadNin(call.Json, call.Holder!.Key.UserId);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var outcome = await RunAsync(call, input.Value, cancellationToken);
        return outcome.IsOk
            ? Replies.Ok(call, NinVerificationBody.From(outcome.Value, call.Charge?.Price ?? 0), BusinessJson.Default.NinVerificationBody)
            : Replies.Failed(call, outcome.Failure, RetryAfterSeconds);
    }

    private async Task<Outcome<VerificationResult>> RunAsync(Call call, VerificationRequest request, CancellationToken cancellationToken)
    {
        var outcome = await verify.RunAsync(call.Scope, request with { Id = call.RecordId }, () => RefusalAsync(call), cancellationToken);
        if (outcome is { IsOk: true, Value.IsBillable: true } && call.Charge is { } charge) charge.Kind = CallKind.Verification;
        return outcome;
    }

    /// <summary>The price of a verification must be there before the register is asked, whatever it will find.</summary>
    private async Task<Failure?> RefusalAsync(Call call) =>
        call.Charge is { } charge && !await charge.RaiseToVerificationAsync() ? new Failure(FailureCode.InsufficientCredits, MeteringMiddleware.OutOfCredits(settings).Message, []) : null;
}
