using Finora.Local.Runtime.Timers;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Logging;

namespace Finora.Functions.Tests.Runtime;

[TestClass]
public sealed class TimerTests
{
    private static readonly DateTime Noon = new(2026, 3, 18, 12, 0, 0, DateTimeKind.Utc);

    private static Task<RuntimeHost> StartAsync<T>(Action<FunctionsApplicationBuilder>? configure = null) => RuntimeHost.RunAsync(configure, typeof(T));

    [TestMethod]
    public async Task A_timer_runs_at_its_times_and_not_before()
    {
        await using var host = await StartAsync<Hourly>();
        await ToAsync(host, Noon.AddMinutes(59).AddSeconds(59));
        Assert.IsEmpty(host.Probe.Rest());
        await ToAsync(host, Noon.AddHours(1));
        Assert.AreEqual(Noon.AddHours(1), (await host.NextAsync<Run>()).At);
        await SavedAsync(host, "Hourly", Noon.AddHours(1));
        await ToAsync(host, Noon.AddHours(2));
        Assert.AreEqual(Noon.AddHours(2), (await host.NextAsync<Run>()).At);
    }

    [TestMethod]
    public async Task A_monitored_timer_is_told_of_its_last_and_present_times()
    {
        await using var host = await StartAsync<Hourly>();
        await ToAsync(host, Noon.AddHours(1));
        var first = await host.NextAsync<Run>();
        Assert.AreEqual((false, default(DateTime), Noon.AddHours(1)), (first.IsPastDue, first.Status!.Last, first.Status.Next));
        await SavedAsync(host, "Hourly", Noon.AddHours(1));
        await ToAsync(host, Noon.AddHours(2));
        var second = await host.NextAsync<Run>();
        Assert.AreEqual((false, Noon.AddHours(1), Noon.AddHours(2)), (second.IsPastDue, second.Status!.Last, second.Status.Next));
    }

    [TestMethod]
    public async Task A_run_that_was_missed_while_the_host_was_down_is_made_up_for_at_the_start()
    {
        using var state = new StateFolder();
        await using (var host = await StartAsync<Hourly>(state.Use))
        {
            await ToAsync(host, Noon.AddHours(1));
            await host.NextAsync<Run>();
            await SavedAsync(host, "Hourly", Noon.AddHours(1), state);
        }

        await using var later = RuntimeHost.Prepare();
        later.Time.Advance(TimeSpan.FromHours(3.5));
        await later.StartAsync(state.Use, typeof(Hourly));
        var run = await later.NextAsync<Run>();
        Assert.AreEqual((true, Noon.AddHours(1), Noon.AddHours(2)), (run.IsPastDue, run.Status!.Last, run.Status.Next));
        await SavedAsync(later, "Hourly", Noon.AddHours(3.5), state);
        await ToAsync(later, Noon.AddHours(4));
        Assert.IsFalse((await later.NextAsync<Run>()).IsPastDue);
    }

    [TestMethod]
    public async Task Even_the_very_first_run_is_made_up_for_when_it_was_missed()
    {
        using var state = new StateFolder();
        await using (var host = await StartAsync<Hourly>(state.Use))
        {
            await SleepingAsync(host);
        }

        await using var later = RuntimeHost.Prepare();
        later.Time.Advance(TimeSpan.FromHours(2));
        await later.StartAsync(state.Use, typeof(Hourly));
        Assert.IsTrue((await later.NextAsync<Run>()).IsPastDue);
    }

    [TestMethod]
    public async Task A_schedule_that_was_changed_while_the_host_was_down_is_not_past_due()
    {
        using var state = new StateFolder();
        await using (var host = await StartAsync<FromSetting>(builder => { state.Use(builder); builder.Configuration["Sweep"] = "0 0 * * * *"; }))
        {
            await SleepingAsync(host);
        }

        await using var later = RuntimeHost.Prepare();
        later.Time.Advance(TimeSpan.FromHours(2.25));
        await later.StartAsync(builder => { state.Use(builder); builder.Configuration["Sweep"] = "0 30 * * * *"; }, typeof(FromSetting));
        await ToAsync(later, Noon.AddHours(2.5));
        var run = await later.NextAsync<Run>();
        Assert.AreEqual((false, Noon.AddHours(2.5)), (run.IsPastDue, run.At));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("{ torn")]
    public async Task A_state_file_that_cannot_be_read_counts_as_none(string content)
    {
        using var state = new StateFolder();
        state.Put("Hourly", content);
        await using var host = await StartAsync<Hourly>(state.Use);
        await ToAsync(host, Noon.AddHours(1));
        Assert.IsFalse((await host.NextAsync<Run>()).IsPastDue);
    }

    [TestMethod]
    public async Task A_schedule_below_a_minute_is_not_monitored()
    {
        await using var host = await StartAsync<EverySecond>();
        await ToAsync(host, Noon.AddSeconds(20));
        var run = await host.NextAsync<Run>();
        Assert.AreEqual((false, null, Noon.AddSeconds(20)), (run.IsPastDue, run.Status, run.At));
        Assert.IsFalse(Directory.Exists(Path.Combine(host.Folder, "timers")));
    }

    [TestMethod]
    public async Task A_timer_that_asks_not_to_be_monitored_is_not()
    {
        await using var host = await StartAsync<Unmonitored>();
        await ToAsync(host, Noon.AddHours(1));
        Assert.IsNull((await host.NextAsync<Run>()).Status);
        Assert.IsFalse(Directory.Exists(Path.Combine(host.Folder, "timers")));
    }

    [TestMethod]
    public async Task A_timer_may_run_at_each_start_as_well()
    {
        await using var host = await StartAsync<AtStart>();
        var run = await host.NextAsync<Run>();
        Assert.AreEqual((false, Noon), (run.IsPastDue, run.At));
        await SavedAsync(host, "AtStart", Noon);
        await ToAsync(host, Noon.AddHours(1));
        Assert.AreEqual(Noon.AddHours(1), (await host.NextAsync<Run>()).At);
    }

    [TestMethod]
    public async Task Runs_never_overlap_and_of_those_missed_during_a_long_one_a_single_run_follows_at_once()
    {
        await using var host = await StartAsync<Hourly>();
        host.Probe.Act = _ => host.Probe.Gate.Task;
        await ToAsync(host, Noon.AddHours(1));
        await host.NextAsync<Run>();
        host.Time.Advance(TimeSpan.FromHours(2.5));
        Assert.IsEmpty(host.Probe.Rest());
        host.Probe.Gate.SetResult();
        Assert.AreEqual(Noon.AddHours(3.5), (await host.NextAsync<Run>()).At);
        await SavedAsync(host, "Hourly", Noon.AddHours(3.5));
        await ToAsync(host, Noon.AddHours(4));
        Assert.AreEqual(Noon.AddHours(4), (await host.NextAsync<Run>()).At);
        Assert.IsEmpty(host.Probe.Rest());
    }

    [TestMethod]
    public async Task An_exception_does_not_stop_the_schedule()
    {
        await using var host = await StartAsync<Hourly>();
        host.Probe.Act = _ => throw new InvalidOperationException("sweep failed");
        await ToAsync(host, Noon.AddHours(1));
        await host.NextAsync<Run>();
        await SavedAsync(host, "Hourly", Noon.AddHours(1));
        Assert.IsTrue(host.Logs.Entries.Any(entry => entry is { Level: LogLevel.Error, Exception.Message: "sweep failed" }));
        await ToAsync(host, Noon.AddHours(2));
        Assert.IsFalse((await host.NextAsync<Run>()).IsPastDue);
    }

    [TestMethod]
    public async Task A_disabled_timer_does_not_run()
    {
        await using var host = await RuntimeHost.RunAsync(
            builder => builder.Configuration["AzureWebJobs.Hourly.Disabled"] = "1", typeof(Hourly), typeof(Unmonitored));
        await ToAsync(host, Noon.AddHours(1));
        Assert.AreEqual("Unmonitored", (await host.NextAsync<Run>()).Function);
        Assert.IsEmpty(host.Probe.Rest());
    }

    [TestMethod]
    [DataRow("*/10 * * * *", "2026-03-18T12:10:00Z", DisplayName = "five fields have no seconds")]
    [DataRow("15 30 9 * * *", "2026-03-19T09:30:15Z", DisplayName = "six fields begin with seconds")]
    [DataRow("0 0 12 * * *", "2026-03-19T12:00:00Z", DisplayName = "the next occurrence is after the moment itself")]
    [DataRow("0 0 0 * * SUN", "2026-03-22T00:00:00Z", DisplayName = "names of days")]
    [DataRow("0 0 0 13 * 5", "2026-11-13T00:00:00Z", DisplayName = "day of month and day of week both hold")]
    public void A_schedule_is_read_as_the_host_reads_it(string text, string next) =>
        Assert.AreEqual(DateTimeOffset.Parse(next).UtcDateTime, TimerSchedule.TryParse(text)!.After(Noon));

    [TestMethod]
    [DataRow("0 0 0 * * 7")]
    [DataRow("@daily")]
    [DataRow("00:05:00")]
    [DataRow("0 0 0 0 0 0 0")]
    [DataRow("")]
    public void What_the_host_does_not_read_is_no_schedule(string text) => Assert.IsNull(TimerSchedule.TryParse(text));

    [TestMethod]
    [DataRow("*/30 * * * * *", true)]
    [DataRow("0,59 0 * * * *", true)]
    [DataRow("0 * * * * *", false)]
    [DataRow("0 0 0 1 1 *", false)]
    public void A_schedule_knows_whether_it_fires_twice_within_a_minute(string text, bool expected) =>
        Assert.AreEqual(expected, TimerSchedule.TryParse(text)!.FiresWithinAMinute);

    /// <summary>Moves the clock on in steps no longer than the listener's sleeps, each time waiting until it sleeps.</summary>
    private static async Task ToAsync(RuntimeHost host, DateTime moment)
    {
        while (host.Time.GetUtcNow().UtcDateTime < moment)
        {
            await SleepingAsync(host);
            var left = moment - host.Time.GetUtcNow().UtcDateTime;
            host.Time.Advance(left < TimeSpan.FromMinutes(5) ? left : TimeSpan.FromMinutes(5));
        }
    }

    /// <summary>Waits until the listener sleeps, which it does only after noting the run, and checks the note.</summary>
    private static async Task SavedAsync(RuntimeHost host, string function, DateTime last, StateFolder? state = null)
    {
        await SleepingAsync(host);
        var note = await File.ReadAllTextAsync(Path.Combine(state?.Path ?? host.Folder, "timers", function + ".json"), host.Deadline);
        Assert.Contains($"\"Last\":\"{last:yyyy-MM-ddTHH:mm:ss}Z\"", note, StringComparison.Ordinal);
    }

    private static Task SleepingAsync(RuntimeHost host) => host.Time.WhenArmedAsync(due => due <= TimeSpan.FromMinutes(5)).WaitAsync(host.Deadline);

    /// <summary>What a timer function reported of a run.</summary>
    public sealed record Run(string Function, DateTime At, bool IsPastDue, ScheduleStatus? Status);

    /// <summary>A state folder that outlives a host.</summary>
    private sealed class StateFolder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("finora-timers-");

        public string Path => _folder.FullName;

        public void Use(FunctionsApplicationBuilder builder) => Finora.Local.Runtime.LocalRuntimeExtensions.ConfigureLocalRuntime(builder, options => options.StateFolder = Path);

        public void Put(string function, string content)
        {
            _folder.CreateSubdirectory("timers");
            File.WriteAllText(System.IO.Path.Combine(Path, "timers", function + ".json"), content);
        }

        public void Dispose() => _folder.Delete(recursive: true);
    }

    public abstract class Timed(Probe probe, TimeProvider time)
    {
        protected async Task ReportAsync(TimerInfo timer, string function)
        {
            probe.Say(new Run(function, time.GetUtcNow().UtcDateTime, timer.IsPastDue, timer.ScheduleStatus));
            await probe.Act(function);
        }
    }

    public sealed class Hourly(Probe probe, TimeProvider time) : Timed(probe, time)
    {
        [Function("Hourly")]
        public Task RunAsync([TimerTrigger("0 0 * * * *")] TimerInfo timer) => ReportAsync(timer, "Hourly");
    }

    public sealed class Unmonitored(Probe probe, TimeProvider time) : Timed(probe, time)
    {
        [Function("Unmonitored")]
        public Task RunAsync([TimerTrigger("0 0 * * * *", UseMonitor = false)] TimerInfo timer) => ReportAsync(timer, "Unmonitored");
    }

    public sealed class EverySecond(Probe probe, TimeProvider time) : Timed(probe, time)
    {
        [Function("EverySecond")]
        public Task RunAsync([TimerTrigger("*/20 * * * * *")] TimerInfo timer) => ReportAsync(timer, "EverySecond");
    }

    public sealed class AtStart(Probe probe, TimeProvider time) : Timed(probe, time)
    {
        [Function("AtStart")]
        public Task RunAsync([TimerTrigger("0 0 * * * *", RunOnStartup = true)] TimerInfo timer) => ReportAsync(timer, "AtStart");
    }

    public sealed class FromSetting(Probe probe, TimeProvider time) : Timed(probe, time)
    {
        [Function("FromSetting")]
        public Task RunAsync([TimerTrigger("%Sweep%")] TimerInfo timer) => ReportAsync(timer, "FromSetting");
    }
}
