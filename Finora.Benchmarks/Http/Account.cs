using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Benchmarks.Http;

/// <summary>A business with many API keys.</summary>
/// <param name="Scope">What the keys open: the test side.</param>
internal sealed record Account(string BusinessId, TenantScope Scope, IReadOnlyList<string> Secrets)
{
    public const int Keys = 500;

    public static async Task<Account> MakeAsync(IServiceProvider services)
    {
        var input = new NewBusiness("Benchmark Ltd", BusinessType.Sme, Plan.Enterprise, "12345678-0001", "owner@benchmark.example", "Passw0rd!", "Ada", "Obi");
        var made = (await services.GetRequiredService<CreateBusiness>().RunAsync(input, CancellationToken.None)).Value;
        var secrets = await Task.WhenAll(Enumerable.Range(0, Keys).Select(_ => AddKeyAsync(services, made)));
        return new Account(PublicId.Format(IdPrefix.Business, made.Business.Id), new TenantScope(made.Business.Id, Test: true), secrets);
    }

    private static async Task<string> AddKeyAsync(IServiceProvider services, CreatedBusiness made)
    {
        var issued = ApiKeyFormat.IssueBusiness(services.GetRequiredService<IdGenerator>().NewId(), test: true, "Benchmark", made.UserId, TimeProvider.System.GetUtcNow());
        await services.GetRequiredService<PointerStore>().ClaimAsync(PointerKeys.ApiKey(issued.Key.Hash), new KeyPointer(made.Business.Id, issued.Key.Id, made.UserId), CancellationToken.None);
        await services.GetRequiredService<TenantStore>().RunAsync<bool>(
            TenantScope.Live(made.Business.Id),
            (batch, _) =>
            {
                batch.Insert(Core.Storage.Keys.ApiKey(issued.Key.Id), issued.Key);
                return Task.FromResult<Outcome<bool>>(true);
            },
            CancellationToken.None);
        return issued.Secret;
    }
}
