using Finora.Core;
using Finora.Core.Billing;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Business;

/// <summary>Credits of the Business API, section 17 of its contract.</summary>
public sealed class CreditFunctions(IPayers payers, PrepaidPools pools, PoolLedger ledger, StartTopUp start, TopUps topUps, ListQueries queries, FinoraSettings settings, TimeProvider time)
{
    private const int RetryGatewayAfterSeconds = 10;
    private static readonly ListSlice<PoolEntry> Nothing = new([], null);

    [Function("BusinessGetCredits")]
    [BusinessAccess(BusinessCaller.AccountOrSession)]
    public async Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/credits")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var payer = await payers.OfAsync(call.Scope.TenantId, cancellationToken);
        var standing = call.Scope.Test ? CreditStanding.OfTest(payer) : CreditStanding.Of(payer, await pools.ReadAsync(payer.Owner, cancellationToken));
        return Replies.Ok(call, CreditsBody.From(call.Scope.TenantId, standing), BusinessJson.Default.CreditsBody);
    }

    [Function("BusinessListCreditPackages")]
    [BusinessAccess(BusinessCaller.AccountOrSession)]
    public async Task<IResult> ListPackages([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/credits/packages")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var payer = await payers.OfAsync(call.Scope.TenantId, cancellationToken);
        var packages = CreditPackage.All.Select(package => CreditPackageBody.From(package, payer.Prices)).ToArray();
        return Replies.Ok(call, new CreditPackageListBody(packages, packages.Length), BusinessJson.Default.CreditPackageListBody);
    }

    [Function("BusinessStartTopUp")]
    [BusinessAccess(BusinessCaller.AccountOrSession)]
    public async Task<IResult> StartTopUp([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/credits/topups")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = NewTopUpBody.Read(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var payer = await payers.OfAsync(call.Scope.TenantId, cancellationToken);
        if (WhyNotBuy(call, payer) is { } failure) return Replies.Failed(call, failure);
        var (package, returnUrl) = input.Value;
        var wanted = new NewTopUp(payer.Owner, call.Scope.TenantId, package.Price, $"{package.Name} package", returnUrl ?? $"{settings.AppOrigin}/api-credits") { PackageId = package.Id, Email = (call.User?.Business ?? call.Holder!.Business).Email, CallId = call.RecordId };
        var outcome = await start.RunAsync(wanted, cancellationToken);
        return outcome.IsOk
            ? Replies.Created(call, TopUpBody.From(outcome.Value, time.GetUtcNow()), BusinessJson.Default.TopUpBody)
            : Replies.Failed(call, outcome.Failure, RetryGatewayAfterSeconds);
    }

    [Function("BusinessGetTopUp")]
    [BusinessAccess(BusinessCaller.AccountOrSession)]
    public async Task<IResult> GetTopUp(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/credits/topups/{topupId}")] HttpRequest request, string topupId, CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (call.Scope.Test || !PublicId.TryParse(IdPrefix.TopUp, topupId, out var id)) return Replies.Failed(call, PathId.NotFound("top-up"));
        var outcome = await topUps.GetAsync(call.Scope.TenantId, id, cancellationToken);
        return outcome.IsOk
            ? Replies.Ok(call, TopUpBody.From(outcome.Value, time.GetUtcNow()), BusinessJson.Default.TopUpBody)
            : Replies.Failed(call, PathId.NotFound("top-up"));
    }

    [Function("BusinessListCreditEntries")]
    [BusinessAccess(BusinessCaller.AccountOrSession)]
    public async Task<IResult> ListEntries([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/credits/ledger")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var query = await queries.OpenAsync(request, cancellationToken);
        var filter = CreditWords.ReadFilter(query);
        if (!query.TryPage(out var page, out var refused)) return Replies.Refused(call, refused);
        var payer = await payers.OfAsync(call.Scope.TenantId, cancellationToken);
        var own = filter with { BusinessId = payer.Owner.Kind == PoolOwnerKind.Enterprise ? call.Scope.TenantId : null };
        var found = call.Scope.Test ? Nothing : await ledger.ListAsync(payer.Owner, own, new SliceRequest(page.Limit, page.After), cancellationToken);
        var entries = found.Items.Select(CreditEntryBody.From).ToArray();
        return Replies.Ok(call, new CreditEntryListBody(entries, entries.Length, page.CursorAt(found.Position)), BusinessJson.Default.CreditEntryListBody);
    }

    private static Failure? WhyNotBuy(Call call, Payer payer) =>
        call.Scope.Test ? Failure.Rule("A test key cannot buy credits; its calls cost nothing.")
        : payer.Owner.Kind == PoolOwnerKind.Enterprise ? Failure.Rule("The calls of this business are paid by its enterprise, which tops up its own wallet.")
        : null;
}
