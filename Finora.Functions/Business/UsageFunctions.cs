using Finora.Core.Billing;
using Finora.Core.Limits;
using Finora.Core.Money;
using Finora.Core.Time;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Business;

/// <summary>Use of the Business API, section 16.4 of its contract.</summary>
public sealed class UsageFunctions(RequestUsage usage, IPayers payers, PrepaidPools pools)
{
    [Function("BusinessGetUsage")]
    [BusinessAccess(BusinessCaller.AccountOrSession)]
    public async Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/usage")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var payer = await payers.OfAsync(call.Scope.TenantId, cancellationToken);
        var standing = call.Scope.Test ? CreditStanding.OfTest(payer) : CreditStanding.Of(payer, await pools.ReadAsync(payer.Owner, cancellationToken));
        var counted = (await usage.OfKeysAsync(call.Scope, cancellationToken)).Values.Aggregate(KeyUsage.None, (sum, key) => sum.Plus(key));
        var body = new UsageBody(
            standing.Mode, standing.TrialUsed, standing.TrialRemaining, standing.Balance, Kobo.ToNaira(standing.Balance), counted.InMonth, counted.Total, counted.LastAt is { } last ? Instant.Format(last) : null);
        return Replies.Ok(call, body, BusinessJson.Default.UsageBody);
    }
}
