using Finora.Core.Customers;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Tax;
using Finora.Functions.Composition;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Finora.Benchmarks.Invoicing;

/// <summary>The app's services on SQLite, started so that its tables are there; nobody calls it over HTTP.</summary>
internal sealed class InvoicingApp : IAsyncDisposable
{
    private readonly IHost _host;

    private InvoicingApp(IHost host) => _host = host;

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public static async Task<InvoicingApp> StartAsync(string folder)
    {
        var host = FinoraApp.Build([], new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["FINORA_DATA"] = folder,
            ["AzureWebJobsStorage"] = "",
            ["KeyVault:Uri"] = "",
            ["Logging:LogLevel:Default"] = "Error",
        });
        await host.StartAsync();
        return new InvoicingApp(host);
    }

    public async Task<TenantScope> NewTenantAsync()
    {
        var email = $"owner-{Path.GetRandomFileName()}@benchmark.example";
        var made = await Get<CreateBusiness>().RunAsync(new NewBusiness("Benchmark Ltd", BusinessType.Sme, Plan.Enterprise, "12345678-0001", email, "Passw0rd!", "Ada", "Obi"), CancellationToken.None);
        return TenantScope.Live(made.Value.Business.Id);
    }

    public async Task<Guid> NewCustomerAsync(TenantScope scope, string name)
    {
        var made = await Get<CreateCustomer>().RunAsync(scope, new NewCustomer(name, $"{Path.GetRandomFileName()}@benchmark.example") { Tin = "87654321-0001", Phone = "+2348030000002" }, CancellationToken.None);
        return made.Value.Customer.Id;
    }

    /// <summary>The id of a draft with so many lines.</summary>
    public async Task<Guid> NewDraftAsync(TenantScope scope, Guid customer, int lines)
    {
        var wanted = new NewInvoice(customer, [.. Enumerable.Range(1, lines).Select(i => new NewInvoiceLine($"Support hours, part {i}", 15, 1_100_000, TaxCategory.Standard) { Unit = "HUR" })])
        {
            TakesDefaults = true, Reference = "PO-4411", Notes = "Thank you for your business.", Terms = "Payment within 30 days.",
        };
        return (await Get<CreateInvoice>().RunAsync(scope, wanted, CancellationToken.None)).Value.Invoice.Id;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
