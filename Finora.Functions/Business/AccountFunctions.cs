using Finora.Core;
using Finora.Core.Ledger;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Business;

/// <summary>The chart of accounts of the Business API, section 19 of its contract.</summary>
public sealed class AccountFunctions(AccountRegister register, CreateAccount create, UpdateAccount update)
{
    [Function("BusinessListAccounts")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/chart-of-accounts")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var query = new QueryReader(request);
        var (category, isActive) = AccountListBody.ReadFilter(query);
        if (query.IsRefused(out var refused)) return Replies.Refused(call, refused);
        var accounts = await register.ListAsync(call.Scope, category, isActive, cancellationToken);
        return Replies.Ok(call, new AccountListBody([.. accounts.Select(AccountBody.From)], accounts.Count), BusinessJson.Default.AccountListBody);
    }

    [Function("BusinessGetAccount")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/chart-of-accounts/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        return Print(call, await register.GetAsync(call.Scope, id, cancellationToken));
    }

    [Function("BusinessCreateAccount")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> Create([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/chart-of-accounts")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = AccountBody.Read(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var outcome = await create.RunAsync(call.Scope, input.Value with { CallId = call.RecordId }, cancellationToken);
        return outcome.IsOk ? Replies.Created(call, AccountBody.From(outcome.Value), BusinessJson.Default.AccountBody) : Replies.Failed(call, outcome.Failure);
    }

    [Function("BusinessUpdateAccount")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> Update(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", "patch", Route = "v1/chart-of-accounts/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var edit = AccountBody.ReadEdit(call.Json);
        return edit.IsOk ? Print(call, await update.RunAsync(call.Scope, id, edit.Value, cancellationToken)) : Replies.Failed(call, edit.Failure);
    }

    private static JsonReply Print(Call call, Outcome<AccountStanding> outcome) =>
        outcome.IsOk ? Replies.Ok(call, AccountBody.From(outcome.Value), BusinessJson.Default.AccountBody) : Replies.Failed(call, outcome.Failure);
}
