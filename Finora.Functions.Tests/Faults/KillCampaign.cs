using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Faults;

/// <summary>
/// Runs the app as a process of its own, reports payments to it from several tasks while another makes new invoices, kills it at random moments, some of them during its
/// start, and at last reports everything once more.
/// </summary>
internal sealed class KillCampaign(Site site, int seed, CancellationToken cancellationToken) : IAsyncDisposable
{
    private const int Tellers = 4;
    private const int OffersBetweenKills = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Random _random = new(seed);
    private readonly ReportPlan _plan = new(seed);
    private readonly Door _door = new();
    private readonly CancellationTokenSource _streaming = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private readonly SemaphoreSlim _offersWanted = new(0);
    private readonly List<Account> _accounts = [];
    private AppProcess? _app;
    private Storefront? _storefront;

    public BankPartner Bank { get; } = new();

    public IReadOnlyList<Account> Accounts => _accounts;

    /// <summary>Ends with the process killed and every report answered.</summary>
    public async Task RunAsync(int kills)
    {
        await StartAsync();
        await SetUpAsync();
        var work = Enumerable.Range(0, Tellers).Select(_ => Task.Run(TellAsync, cancellationToken)).Append(Task.Run(MakeOffersAsync, cancellationToken)).ToArray();
        for (var kill = 0; kill < kills; kill++)
        {
            await KillInMidStreamAsync();
            if (_random.Next(5) == 0) await KillWhileStartingAsync();
            await StartAsync();
        }

        await Bank.RepliedAsync(Bank.Replies + Tellers).WaitAsync(Patience, cancellationToken);
        await _streaming.CancelAsync();
        await Task.WhenAll(work).WaitAsync(Patience, cancellationToken);
        await ReportAllAgainAsync();
        await _app!.KillAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _streaming.CancelAsync();
        if (_app is not null) await _app.DisposeAsync();
        _door.Dispose();
        _offersWanted.Dispose();
        _streaming.Dispose();
    }

    private async Task StartAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
        _app = site.Serve();
        _door.Open(await _app.ListeningAsync(cancellationToken));
    }

    /// <summary>While the server runs: the operator's command works on the same data. The live side gets few calls, since those of a free trial are few.</summary>
    private async Task SetUpAsync()
    {
        var http = await _door.EnterAsync(cancellationToken);
        var (test, live) = (await site.MakeBusinessAsync("Test side", true, cancellationToken), await site.MakeBusinessAsync("Live side", false, cancellationToken));
        _accounts.AddRange([test, live]);
        var shop = new Storefront(live);
        _storefront = new Storefront(test);
        await shop.AddCustomersAsync(http, 1);
        await _storefront.AddCustomersAsync(http, 3);
        for (var i = 0; i < 2; i++) _plan.Offer(await shop.OfferAsync(http, _random));
        for (var i = 0; i < 6; i++) _plan.Offer(await _storefront.OfferAsync(http, _random));
    }

    private async Task KillInMidStreamAsync()
    {
        _offersWanted.Release(OffersBetweenKills);
        await Bank.RepliedAsync(Bank.Replies + _random.Next(4, 30)).WaitAsync(Patience, cancellationToken);
        await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(30)), TimeProvider.System, cancellationToken);
        _door.Close();
        await _app!.KillAsync();
    }

    private async Task KillWhileStartingAsync()
    {
        await using var app = site.Serve();
        await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(1500)), TimeProvider.System, cancellationToken);
        await app.KillAsync();
    }

    private async Task TellAsync()
    {
        try
        {
            while (!_streaming.IsCancellationRequested)
            {
                var http = await _door.EnterAsync(_streaming.Token);
                var wait = await Bank.SendAsync(http, _plan.Next(), cancellationToken);
                if (wait is { } pause) await Task.Delay(pause, TimeProvider.System, _streaming.Token);
            }
        }
        catch (OperationCanceledException) when (_streaming.IsCancellationRequested)
        {
            // The stream is over; what was under way has been answered or is reported again.
        }
    }

    private async Task MakeOffersAsync()
    {
        var random = new Random(seed);
        while (!_streaming.IsCancellationRequested)
        {
            try
            {
                await _offersWanted.WaitAsync(_streaming.Token);
                _plan.Offer(await _storefront!.OfferAsync(await _door.EnterAsync(_streaming.Token), random));
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                // The process was killed under it, or the stream is over.
            }
        }
    }

    private async Task ReportAllAgainAsync()
    {
        var http = await _door.EnterAsync(cancellationToken);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Tellers, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(_plan.All().DistinctBy(report => report.Body), options, async (report, token) =>
        {
            while (await Bank.SendAsync(http, report, token) is { } pause) await Task.Delay(pause, TimeProvider.System, token);
        }).WaitAsync(Patience * 5, cancellationToken);
    }
}
