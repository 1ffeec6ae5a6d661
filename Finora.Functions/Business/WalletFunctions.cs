using Finora.Core;
using Finora.Core.Billing;
using Finora.Core.Enterprise;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Business;

/// <summary>What an enterprise uses and pays, sections 24.7 to 24.10 of the Business contract. A test key sees a wallet without anything in it: test calls cost nothing.</summary>
public sealed class WalletFunctions(
    PrepaidPools pools, IPayers payers, StartTopUp topUps, WalletTransactions transactions, EnterpriseUsage usage, FinoraSettings settings, TimeProvider time)
{
    private const int MaxDays = 366;
    private const int RetryGatewayAfterSeconds = 10;

    [Function("EnterpriseUsage")]
    [BusinessAccess(BusinessCaller.EnterpriseAdmin)]
    public async Task<IResult> Usage([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/enterprise/usage")] HttpRequest request, CancellationToken cancellationToken)
    {
        var (call, query) = (request.Call(), new QueryReader(request));
        var (from, to, page) = WalletBodies.ReadUsage(query);
        if (query.IsRefused(out var refused)) return Replies.Refused(call, refused);
        if (to!.Value.DayNumber - from!.Value.DayNumber >= MaxDays) return Replies.Failed(call, Failure.Rule($"A period has at most {MaxDays} days."));
        var report = await usage.RunAsync(call.Scope, from.Value, to.Value, page, cancellationToken);
        return Replies.Ok(call, EnterpriseUsageBody.From(report, PeriodBody.From(new(from.Value, to.Value)), page), BusinessJson.Default.EnterpriseUsageBody);
    }

    [Function("EnterpriseWallet")]
    [BusinessAccess(BusinessCaller.EnterpriseAdmin, IsFree = true)]
    public async Task<IResult> Wallet([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/enterprise/wallet")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var payer = await payers.OfAsync(call.Scope.TenantId, cancellationToken);
        var state = call.Scope.Test ? null : await pools.ReadAsync(payer.Owner, cancellationToken);
        return Replies.Ok(call, WalletBody.From(payer.Owner.Id, state?.Balance ?? 0, payer.Prices, state?.IsLow ?? false), BusinessJson.Default.WalletBody);
    }

    [Function("EnterpriseTopUp")]
    [BusinessAccess(BusinessCaller.EnterpriseAdmin, IsFree = true)]
    public async Task<IResult> TopUp([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/enterprise/wallet/topup")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = WalletBodies.ReadTopUp(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        if (call.Scope.Test) return Replies.Failed(call, Failure.Rule("A test key cannot top up the wallet."));
        var wanted = new NewTopUp(PoolOwner.Enterprise(call.Scope.TenantId), call.Scope.TenantId, input.Value.AmountKobo, "Wallet top-up", input.Value.ReturnUrl ?? $"{settings.AppOrigin}/api-credits")
        {
            Email = call.Holder!.Business.Email,
            CallId = call.RecordId,
        };
        var outcome = await topUps.RunAsync(wanted, cancellationToken);
        return outcome.IsOk ? Replies.Created(call, WalletTopUpBody.From(outcome.Value, time.GetUtcNow()), BusinessJson.Default.WalletTopUpBody)
            : Replies.Failed(call, outcome.Failure, outcome.Failure.Code == FailureCode.Unavailable ? RetryGatewayAfterSeconds : 1);
    }

    [Function("EnterpriseTransactions")]
    [BusinessAccess(BusinessCaller.EnterpriseAdmin, IsFree = true)]
    public async Task<IResult> Transactions([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/enterprise/wallet/transactions")] HttpRequest request, CancellationToken cancellationToken)
    {
        var (call, query) = (request.Call(), new QueryReader(request));
        var (filter, page) = WalletBodies.ReadFilter(query);
        if (query.IsRefused(out var refused)) return Replies.Refused(call, refused);
        var found = call.Scope.Test ? new Counted<PoolEntry>([], 0) : await transactions.ListAsync(call.Scope.TenantId, filter, page, cancellationToken);
        var body = new WalletTransactionListBody([.. found.Items.Select(WalletTransactionBody.From)], PaginationBody.Of(page, found.Total));
        return Replies.Ok(call, body, BusinessJson.Default.WalletTransactionListBody);
    }
}
