using Finora.Core.Identity;
using Finora.Core.Reports;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Platform;

/// <summary>Reports of the Platform API, section 17 of its contract.</summary>
public sealed class ReportFunctions(AgeingReport ageing, TimeProvider time)
{
    [Function("PlatformReceivablesAgeing")]
    [PlatformAccess(Role.ReadOnly, "reports:read")]
    public async Task<IResult> ReceivablesAgeing(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/reports/receivables-ageing")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (!ReportQuery.TryRead(request, time, out var wanted, out var refused)) return Replies.Refused(call, refused);
        var report = await ageing.RunAsync(call.Scope, wanted.Period.To, AgeingScale.Platform, wanted.Currency, cancellationToken);
        return Replies.Ok(call, AgeingBody.From(wanted.Period.To, wanted.Currency, report), PlatformJson.Default.AgeingBody);
    }
}
