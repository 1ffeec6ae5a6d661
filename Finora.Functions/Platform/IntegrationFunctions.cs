using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Messaging;
using Finora.Core.Nrs;
using Finora.Core.Paystack;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Platform;

/// <summary>The integrations of a tenant, section 20 of the Platform contract. Only for people: no API key gets here.</summary>
public sealed class IntegrationFunctions(
    NrsConnections connections, ConnectNrs connect, TestNrsConnection test, ConnectPaystack paystack, WhatsAppConnections whatsApp, NrsPresenter presenter, NrsSettings settings, CallLimits limits)
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
        if (await ApplyAsync(call, input.Value, cancellationToken) is { } failure) return Replies.Failed(call, failure);
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

    /// <summary>What a partner must be asked first comes first, so that its refusal leaves the others as they are.</summary>
    private async Task<Failure?> ApplyAsync(Call call, IntegrationsChange.Parts parts, CancellationToken cancellationToken)
    {
        var tenant = call.Scope.TenantId;
        var account = parts.Paystack is { Change: { } wanted } ? await paystack.CheckAsync(tenant, wanted, cancellationToken) : (Outcome<OpenPaystackAccount>?)null;
        if (account is { IsOk: false } refused) return refused.Failure;
        if (parts.Nrs is { } nrs && await ChangeNrsAsync(call, nrs, cancellationToken) is { } fault) return fault;
        if (parts.WhatsApp is { } part)
        {
            var changed = part.Change is { } change ? await whatsApp.ChangeAsync(tenant, change, cancellationToken) : await whatsApp.DisconnectAsync(tenant, cancellationToken);
            if (!changed.IsOk) return changed.Failure;
        }

        return parts.Paystack is null ? null : (await paystack.PutAsync(tenant, account?.Value, cancellationToken)).Failure;
    }

    private async Task<Failure?> ChangeNrsAsync(Call call, IntegrationsChange.NrsPart nrs, CancellationToken cancellationToken)
    {
        var actor = call.User!.UserId.ToString();
        return nrs.Disconnects
            ? (await connect.DisconnectAsync(call.Scope.TenantId, actor, cancellationToken)).Failure
            : (await connect.ChangeAsync(call.Scope.TenantId, nrs.Change, actor, cancellationToken)).Failure;
    }

    private async Task<IResult> PrintAsync(Call call, CancellationToken cancellationToken)
    {
        var connection = await connections.OpenAsync(call.Scope.TenantId, cancellationToken);
        return Replies.Ok(call, await presenter.PrintAsync(call.Scope.TenantId, connection, call.User!.Role, cancellationToken), PlatformJson.Default.IntegrationsBody);
    }
}
