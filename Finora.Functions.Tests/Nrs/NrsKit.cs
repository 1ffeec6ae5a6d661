using Finora.Core.Customers;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Nrs;
using Finora.Core.Storage;
using Finora.Core.Tax;
using Finora.Functions.Composition;
using Finora.Functions.Tests.Fixtures;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Finora.Functions.Tests.Nrs;

/// <summary>Thrown in place of the death of a process: nothing in the product catches it, and whatever was in memory is thrown away after it.</summary>
internal sealed class ProcessDied : Exception;

/// <summary>Dies at one step of all that go out of the process: calls of the table store, the queue, the blobs and the gateway, each before and after.</summary>
internal sealed class CrashPlan
{
    private int _steps;

    /// <summary>The step to die at, counted from one; zero for never.</summary>
    public int DieAt { get; set; }

    /// <summary>Steps made since the last <see cref="Reset"/>.</summary>
    public int Steps => _steps;

    public void Reset(int dieAt) => (_steps, DieAt) = (0, dieAt);

    public void Step()
    {
        if (Interlocked.Increment(ref _steps) == DieAt) throw new ProcessDied();
    }
}

/// <summary>
/// The product's own services on a SQLite file, with queues and a clock that the test holds and the real gateway over HTTP to a stand-in that lives on. A job is run as the host would: given
/// back after a failure, seen again when its hold has passed.
/// </summary>
internal sealed class NrsKit : IAsyncDisposable
{
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(10);
    private static readonly string[] Queues = [.. NrsJobs.Queues, Outbox.QueueName];
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "finora-" + Path.GetRandomFileName());
    private readonly IReadOnlyDictionary<string, string?> _settings;
    private readonly Action<IServiceCollection>? _configure;
    private ServiceProvider _services;

    private NrsKit(ManualTime time, NrsSandboxKit sandbox, IReadOnlyDictionary<string, string?> settings, Action<IServiceCollection>? configure)
    {
        (Time, Sandbox, _settings, _configure) = (time, sandbox, settings, configure);
        Queue = new MemoryQueues(time);
        _services = Build();
    }

    public ManualTime Time { get; }

    public NrsSandboxKit Sandbox { get; }

    public MemoryQueues Queue { get; }

    public CrashPlan Crash { get; } = new();

    /// <summary>How much of the schedule's jitter is added, in thousandths.</summary>
    public int Jitter { get; set; }

    /// <summary>How often the process died.</summary>
    public int Deaths { get; private set; }

    public static async Task<NrsKit> StartAsync(SandboxOptionsOf? sandbox = null, IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? configure = null)
    {
        var time = new ManualTime();
        var kit = new NrsKit(time, await NrsSandboxKit.StartAsync(time, sandbox?.Options), settings ?? new Dictionary<string, string?>(), configure);
        await kit.Queue.EnsureQueuesAsync([.. Queues, .. Queues.Select(name => name + "-poison")], CancellationToken.None);
        await kit.Get<ITableStore>().EnsureTablesAsync(CancellationToken.None);
        await kit.Get<IBlobStore>().EnsureContainerAsync(CancellationToken.None);
        return kit;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>What a new process finds: the stores and nothing else.</summary>
    public async Task RestartAsync()
    {
        await _services.DisposeAsync();
        _services = Build();
    }

    /// <summary>A tenant that is connected to the stand-in's taxpayer.</summary>
    public async Task<TenantScope> TenantAsync(string apiKey = "sandbox-key", string? email = "billing@lekkisoft.example")
    {
        var input = new NewBusiness("Lekki Software Ltd", BusinessType.Sme, Plan.Starter, "12345678-0001", $"owner-{Path.GetRandomFileName()}@lekkisoft.example", "Passw0rd!", "Ada", "Obi");
        var made = (await Get<CreateBusiness>().RunAsync(input, CancellationToken.None)).Value;
        var scope = TenantScope.Live(made.Business.Id);
        await EditAsync(scope, RowKeys.Business, business => business with { Email = email });
        await ConnectAsync(scope, new NrsConnectionChange { BusinessId = NrsSamples.BusinessId, ServiceId = "F1N0RA01", ApiKey = apiKey, ApiSecret = "sandbox-secret" });
        return scope;
    }

    public async Task ConnectAsync(TenantScope scope, NrsConnectionChange change) => Assert.IsTrue((await Get<ConnectNrs>().ChangeAsync(scope.TenantId, change, "test", CancellationToken.None)).IsOk);

    public async Task<Guid> FinalizedAsync(TenantScope scope, string? tin = "87654321-0001", CustomerType type = CustomerType.Business, string? number = null)
    {
        var customer = await Get<CreateCustomer>().RunAsync(scope, new NewCustomer("Adaeze Foods Ltd", $"{Path.GetRandomFileName()}@adaezefoods.example") { Tin = tin, Type = type }, CancellationToken.None);
        var line = new NewInvoiceLine("Website development", 1, 40_000_000, TaxCategory.Standard) { IsicCode = "6201", ServiceCategory = "Computer programming activities" };
        var invoice = await Get<CreateInvoice>().RunAsync(scope, new NewInvoice(customer.Value.Customer.Id, [line]) { Number = number }, CancellationToken.None);
        Assert.IsTrue(invoice.IsOk, invoice.Failure?.Message);
        var issued = await Get<IssueInvoice>().RunAsync(scope, new IssueRequest(invoice.Value.Invoice.Id, null, false, false), CancellationToken.None);
        Assert.IsTrue(issued.IsOk, issued.Failure?.Message);
        return invoice.Value.Invoice.Id;
    }

    public async Task SubmitAsync(TenantScope scope, Guid invoiceId)
    {
        var outcome = await Get<SubmitToNrs>().RunAsync(scope, invoiceId, CancellationToken.None);
        Assert.IsTrue(outcome.IsOk, outcome.Failure?.Message);
    }

    public async Task<NrsSubmission> SubmissionAsync(TenantScope scope, Guid invoiceId) => (await Get<TenantStore>().GetAsync(scope, RowKeys.NrsSubmission(invoiceId), CancellationToken.None))!.Value;

    public async Task<OpenInvoice> InvoiceAsync(TenantScope scope, Guid invoiceId) => (await Get<InvoiceRegister>().GetAsync(scope, invoiceId, CancellationToken.None)).Value;

    public async Task EditAsync<T>(TenantScope scope, RowKey<T> key, Func<T, T> change)
        where T : IDocument
    {
        var store = Get<TenantStore>();
        await store.RunAsync<bool>(
            scope,
            async (batch, token) =>
            {
                var stored = await store.GetAsync(scope, key, token);
                batch.Update(stored!, change(stored!.Value));
                return true;
            },
            CancellationToken.None);
    }

    public async Task<string[]> EventsAsync(TenantScope scope) =>
        [.. (await Get<TenantStore>().ReadAsync(scope, RowKeys.Events, 1000, null, CancellationToken.None)).Items.Select(item => item.Value.Type).Where(type => type.StartsWith("firs.", StringComparison.Ordinal)).Reverse()];

    /// <summary>Runs every job that is visible now, and those that they cause at once.</summary>
    /// <returns>How many were run.</returns>
    public async Task<int> PumpAsync()
    {
        var run = 0;
        while (true)
        {
            var before = run;
            foreach (var queue in Queues)
            {
                foreach (var job in await Queue.ReceiveAsync(queue, 32, Hold, CancellationToken.None))
                {
                    await RunJobAsync(queue, job);
                    run++;
                }
            }

            if (run == before) return run;
        }
    }

    /// <summary>Moves the clock to <paramref name="until"/> in steps, pumping at each, with the sweep every quarter of an hour as its timer would.</summary>
    public async Task LiveAsync(TimeSpan until, TimeSpan? step = null)
    {
        var end = Time.GetUtcNow() + until;
        var sweepAt = Time.GetUtcNow() + TimeSpan.FromMinutes(15);
        await PumpAsync();
        while (Time.GetUtcNow() < end)
        {
            var next = Queues.SelectMany(Queue.VisibleFrom).Where(at => at > Time.GetUtcNow()).DefaultIfEmpty(end).Min();
            next = new[] { next, sweepAt, end, Time.GetUtcNow() + (step ?? until) }.Min();
            Time.Advance(next - Time.GetUtcNow());
            if (next >= sweepAt)
            {
                await GuardedAsync(() => Get<SweepNrs>().RunAsync(CancellationToken.None));
                sweepAt += TimeSpan.FromMinutes(15);
            }

            await PumpAsync();
        }
    }

    /// <summary>Runs something as the process would: it may die of it.</summary>
    public async Task<bool> GuardedAsync(Func<Task> run)
    {
        try
        {
            await run();
            return true;
        }
        catch (ProcessDied)
        {
            Deaths++;
            Crash.DieAt = 0;
            await RestartAsync();
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Sandbox.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task RunJobAsync(string queue, ReceivedJob job)
    {
        JobText.TryDecode(job.Text, out var body);
        if (await GuardedAsync(() => RunAsync(queue, body))) await Queue.CompleteAsync(queue, job, CancellationToken.None);
    }

    private async Task RunAsync(string queue, byte[] body)
    {
        switch (queue)
        {
            case NrsJobs.SubmissionQueue:
                await Get<RunSubmission>().RunAsync(NrsJob.Parse(body), CancellationToken.None);
                break;
            case NrsJobs.TransmissionQueue:
                await Get<NrsFollowUps>().RunAsync(NrsJob.Parse(body), NrsFollowUpKind.Transmit, CancellationToken.None);
                await Get<NrsFollowUps>().RunAsync(NrsJob.Parse(body), NrsFollowUpKind.Look, CancellationToken.None);
                break;
            case NrsJobs.PaymentQueue:
                await Get<NrsFollowUps>().RunAsync(NrsJob.Parse(body), NrsFollowUpKind.Payment, CancellationToken.None);
                break;
            case NrsJobs.ReleaseQueue:
                await Get<NrsReleases>().ReleaseAsync(NrsJob.Parse(body).Scope, CancellationToken.None);
                break;
            default:
                var sweep = OutboxSweep.Parse(body)!;
                await Get<OutboxDispatcher>().DispatchAsync(new TenantScope(sweep.TenantId, sweep.Test), CancellationToken.None);
                break;
        }
    }

    private ServiceProvider Build()
    {
        var settings = new Dictionary<string, string?>(_settings) { ["FINORA_DATA"] = _folder, ["NRS_API_URL"] = Sandbox.Address };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(Time).AddFinora(configuration);
        services.AddSingleton<IPasswordHasher<User>>(new PasswordHasher<User>(Options.Create(new PasswordHasherOptions { IterationCount = 1 })));
        services.AddSingleton<RetryJitter>(new SetJitter(this));
        var hooks = new TableHooks { Before = (call, _) => Stepped(call), After = (call, _) => Stepped(call) };
        hooks.Use(services);
        services.AddSingleton<IJobQueue>(new SteppedQueue(Queue, Crash));
        var gateway = services.Last(service => service.ServiceType == typeof(IFiscalGateway));
        services.AddSingleton<IFiscalGateway>(provider => new SteppedGateway((IFiscalGateway)ActivatorUtilities.CreateInstance(provider, gateway.ImplementationType!), Crash));
        _configure?.Invoke(services);
        return services.BuildServiceProvider();
    }

    private Task Stepped(TableCall call)
    {
        if (call.IsCommit) Crash.Step();
        return Task.CompletedTask;
    }

    private sealed class SetJitter(NrsKit kit) : RetryJitter
    {
        public override int Permille() => kit.Jitter;
    }
}

/// <summary>Settings of the stand-in that a test wants.</summary>
internal sealed record SandboxOptionsOf(Finora.Local.NrsSandbox.SandboxOptions Options);
