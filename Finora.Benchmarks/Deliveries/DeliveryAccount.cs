using Finora.Core;
using Finora.Core.Customers;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Benchmarks.Deliveries;

/// <summary>A business with webhooks, whose customer changes as often as is asked.</summary>
internal sealed class DeliveryAccount(IServiceProvider services, TenantScope scope, Guid customerId)
{
    private const int EventsABatch = 40;
    private int _sequence = 1;

    /// <param name="webhooks">At most ten.</param>
    public static async Task<DeliveryAccount> MakeAsync(IServiceProvider services, string url, int webhooks)
    {
        var input = new NewBusiness("Benchmark Ltd", BusinessType.Sme, Plan.Enterprise, "12345678-0001", $"owner-{Path.GetRandomFileName()}@benchmark.example", "Passw0rd!", "Ada", "Obi");
        var made = (await services.GetRequiredService<CreateBusiness>().RunAsync(input, CancellationToken.None)).Value;
        var scope = TenantScope.Live(made.Business.Id);
        var customer = (await services.GetRequiredService<CreateCustomer>().RunAsync(scope, new NewCustomer("Sunbird Stationers", "accounts@sunbird.example"), CancellationToken.None)).Value;
        await services.GetRequiredService<OutboxDispatcher>().DispatchAsync(scope, CancellationToken.None);
        var register = services.GetRequiredService<RegisterWebhook>();
        for (var i = 0; i < webhooks; i++) _ = (await register.RunAsync(scope, ApiSurface.Business, new NewWebhook(url, [EventCatalogue.All], null), CancellationToken.None)).Value;
        return new DeliveryAccount(services, scope, customer.Customer.Id);
    }

    /// <summary>Raises events of the customer, as a use case would, in batches.</summary>
    /// <returns>Their ids as receivers see them.</returns>
    public async Task<IReadOnlyList<string>> RaiseAsync(int count)
    {
        var ids = new List<string>(count);
        for (var left = count; left > 0; left -= EventsABatch) ids.AddRange(await RaiseBatchAsync(Math.Min(left, EventsABatch)));
        return ids;
    }

    private async Task<string[]> RaiseBatchAsync(int count)
    {
        var generator = services.GetRequiredService<IdGenerator>();
        var raised = Enumerable.Range(0, count)
            .Select(_ => new DomainEvent(generator.NewId(), EventType.CustomerUpdated, IdPrefix.Customer, customerId, Interlocked.Increment(ref _sequence), TimeProvider.System.GetUtcNow())).ToArray();
        await services.GetRequiredService<TenantStore>().RunAsync<bool>(
            scope,
            (batch, _) =>
            {
                foreach (var one in raised) batch.Raise(one);
                return Task.FromResult<Outcome<bool>>(true);
            },
            CancellationToken.None);
        return [.. raised.Select(one => PublicId.Format(IdPrefix.Event, one.Id))];
    }
}
