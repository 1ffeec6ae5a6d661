using Finora.Core.Documents;
using Finora.Core.Identity;
using Finora.Core.Nrs;
using Finora.Core.Settings;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Platform;

/// <summary>What a business says of itself, its logo, and what its invoices begin with: section 20 of the Platform contract.</summary>
public sealed class SettingsFunctions(
    SettingsRegister register, ChangeSettings change, KeepLogo logos, NrsConnections connections, NrsReleases releases, NrsSettings nrs, FinoraSettings settings)
{
    [Function("PlatformGetSettings")]
    [PlatformSession(Role.ReadOnly)]
    public async Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/settings")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        return await PrintAsync(call, await register.GetAsync(call.Scope.TenantId, cancellationToken), cancellationToken);
    }

    [Function("PlatformChangeSettings")]
    [PlatformSession(Role.Admin)]
    public async Task<IResult> Change([HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "api/v1/settings")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = SettingsBody.ReadChange(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var outcome = await change.RunAsync(call.Scope.TenantId, input.Value, cancellationToken);
        return outcome.IsOk ? await PrintAsync(call, outcome.Value, cancellationToken) : Replies.Failed(call, outcome.Failure);
    }

    [Function("PlatformPutLogo")]
    [PlatformSession(Role.Admin, TakesFile = true, MaxBodyBytes = UploadedFile.MaxBodyBytes)]
    public async Task<IResult> PutLogo([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/settings/logo")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var outcome = await logos.PutAsync(call.Scope.TenantId, call.Body, cancellationToken);
        return outcome.IsOk ? Replies.Ok(call, new LogoBody(SettingsWords.LogoUrl(outcome.Value, settings.ApiOrigin)!), PlatformJson.Default.LogoBody) : Replies.Failed(call, outcome.Failure);
    }

    [Function("PlatformDeleteLogo")]
    [PlatformSession(Role.Admin)]
    public async Task<IResult> DeleteLogo([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/v1/settings/logo")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var outcome = await logos.RemoveAsync(call.Scope.TenantId, cancellationToken);
        return outcome.IsOk ? Replies.Ok(call, new MessageBody("Logo removed."), PlatformJson.Default.MessageBody) : Replies.Failed(call, outcome.Failure);
    }

    [Function("PlatformGetInvoiceDefaults")]
    [PlatformSession(Role.ReadOnly)]
    public async Task<IResult> GetDefaults([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/settings/invoice-defaults")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        return Print(call, await register.DefaultsAsync(call.Scope.TenantId, cancellationToken));
    }

    [Function("PlatformChangeInvoiceDefaults")]
    [PlatformSession(Role.Admin)]
    public async Task<IResult> ChangeDefaults([HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "api/v1/settings/invoice-defaults")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = InvoiceDefaultsBody.ReadChange(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var outcome = await change.RunAsync(call.Scope.TenantId, input.Value, cancellationToken);
        return outcome.IsOk ? Print(call, await register.DefaultsAsync(outcome.Value, cancellationToken)) : Replies.Failed(call, outcome.Failure);
    }

    private JsonReply Print(Call call, DefaultsView view) => Replies.Ok(call, InvoiceDefaultsBody.From(view, settings.ApiOrigin), PlatformJson.Default.InvoiceDefaultsBody);

    private async Task<IResult> PrintAsync(Call call, Core.Identity.Business business, CancellationToken cancellationToken)
    {
        var connection = await connections.OpenAsync(business.Id, cancellationToken);
        var firs = SettingsWords.Firs(connection, await releases.InstallationHoldAsync(cancellationToken), nrs.Environment);
        return Replies.Ok(call, SettingsBody.From(business, firs, settings.ApiOrigin), PlatformJson.Default.SettingsBody);
    }
}
