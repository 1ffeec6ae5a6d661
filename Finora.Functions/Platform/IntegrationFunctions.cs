using Finora.Core.Identity;
using Finora.Core.Nrs;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Platform;

/// <summary>The integrations of a tenant, section 20 of the Platform contract. Only for people: no API key gets here.</summary>
public sealed class IntegrationFunctions(NrsConnections connections, ConnectNrs connect, TestNrsConnection test, NrsPresenter presenter, NrsSettings settings, CallLimits limits)
{
    [Function("PlatformIntegrations")]
    [PlatformSession(Role.ReadOnly)]
    public async Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/settings/integrations")] HttpRequest request, CancellationToken cancellationToken) =>
        await PrintAsync(request.Call(), cancellationToken);

    [Function("PlatformChangeIntegrations")]
    [PlatformSession(Role.Admin)]
    public async Task<IResult> Change([HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "api/v1/settings/integrations")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = IntegrationsChange.Read(call.Json, settings.Qr);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        if (input.Value is { } nrs)
        {
            var actor = call.User!.UserId.ToString();
            var failure = nrs.Disconnects ? (await connect.DisconnectAsync(call.Scope.TenantId, actor, cancellationToken)).Failure : (await connect.ChangeAsync(call.Scope.TenantId, nrs.Change, actor, cancellationToken)).Failure;
            if (failure is not null) return Replies.Failed(call, failure);
        }

        return await PrintAsync(call, cancellationToken);
    }

    [Function("PlatformTestNrs")]
    [PlatformSession(Role.Admin)]
    public async Task<IResult> TestNrs([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/settings/integrations/nrs/test")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (await limits.CountNrsTestAsync(call) is { } refused) return Replies.Refused(call, refused);
        var outcome = await test.RunAsync(call.Scope.TenantId, cancellationToken);
        return outcome.IsOk ? Replies.Ok(call, NrsPresenter.Print(outcome.Value), PlatformJson.Default.NrsTestBody) : Replies.Failed(call, outcome.Failure);
    }

    private async Task<IResult> PrintAsync(Call call, CancellationToken cancellationToken)
    {
        var connection = await connections.OpenAsync(call.Scope.TenantId, cancellationToken);
        return Replies.Ok(call, await presenter.PrintAsync(connection, call.User!.Role, cancellationToken), PlatformJson.Default.IntegrationsBody);
    }
}
