using Finora.Local.Runtime.Settings;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Finora.Functions.Tests.Runtime;

[TestClass]
public sealed class SettingTests
{
    private static FunctionsApplicationBuilder BuilderIn(RuntimeHost host, params string[] args) =>
        FunctionsApplication.CreateBuilder(["--AzureWebJobsScriptRoot", host.Folder, .. args]);

    private static HostSettings Read(RuntimeHost host, params (string Name, string Value)[] settings) => HostSettings.Read(
        host.Folder, new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))).Build());

    [TestMethod]
    public async Task The_environment_wins_over_local_settings_and_the_command_line_over_both()
    {
        var (inFile, inBoth, everywhere) = (FreshName(), FreshName(), FreshName());
        await using var host = RuntimeHost.Prepare(localSettings: $$"""{ "Values": { "{{inFile}}": "file", "{{inBoth}}": "file", "{{everywhere}}": "file" } }""");
        Environment.SetEnvironmentVariable(inBoth, "environment");
        Environment.SetEnvironmentVariable(everywhere, "environment");
        try
        {
            var settings = BuilderIn(host, $"--{everywhere}=command line").Configuration;
            Assert.AreEqual(("file", "environment", "command line"), (settings[inFile], settings[inBoth], settings[everywhere]));
        }
        finally
        {
            Environment.SetEnvironmentVariable(inBoth, null);
            Environment.SetEnvironmentVariable(everywhere, null);
        }
    }

    [TestMethod]
    public async Task Local_settings_win_over_appsettings_as_the_application_settings_do_in_azure()
    {
        await using var host = RuntimeHost.Prepare(localSettings: """{ "Values": { "Both": "local" } }""");
        File.WriteAllText(Path.Combine(host.Folder, "appsettings.json"), """{ "Both": "app", "OnlyApp": "app", "Named": "app" }""");
        File.WriteAllText(Path.Combine(host.Folder, "appsettings.Staging.json"), """{ "Named": "staging" }""");
        var builder = BuilderIn(host, "--environment", "Staging");
        Assert.AreEqual("Staging", builder.Environment.EnvironmentName);
        var settings = builder.Configuration;
        Assert.AreEqual(("local", "app", "staging"), (settings["Both"], settings["OnlyApp"], settings["Named"]));
    }

    [TestMethod]
    public async Task Local_settings_may_be_nested_by_name_and_carry_comments()
    {
        await using var host = RuntimeHost.Prepare(localSettings: """
            {
              // one section in two spellings
              "Values": { "Mail__Host": "h", "Mail:Port": 25, "Flag": true, },
              "ConnectionStrings": { "Main": "c" },
            }
            """);
        var settings = BuilderIn(host).Configuration;
        Assert.AreEqual(("h", "25", "true", "c"), (settings["Mail:Host"], settings.GetSection("Mail")["Port"], settings["Flag"], settings.GetConnectionString("Main")));
    }

    [TestMethod]
    [DataRow("[]", "local.settings.json")]
    [DataRow("{", "local.settings.json")]
    [DataRow("""{ "IsEncrypted": true }""", "IsEncrypted")]
    [DataRow("""{ "Values": { "A": { "B": 1 } } }""", "Values:A")]
    [DataRow("""{ "Values": [] }""", "local.settings.json")]
    [DataRow("""{ "Host": { "LocalHttpPort": 70000 } }""", "LocalHttpPort")]
    public async Task A_bad_local_settings_file_stops_the_start_by_name(string json, string named)
    {
        await using var host = RuntimeHost.Prepare(localSettings: json);
        var fault = Assert.ThrowsExactly<SettingException>(() => BuilderIn(host));
        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow(null, "http://localhost:7071")]
    [DataRow("""{ "Host": { "LocalHttpPort": 7099 } }""", "http://localhost:7099")]
    [DataRow("""{ "Host": { "LocalHttpPort": "7099" }, "Values": { "ASPNETCORE_URLS": "http://127.0.0.1:1" } }""", "http://127.0.0.1:1")]
    public async Task The_listening_address_comes_from_the_settings(string? localSettings, string expected)
    {
        await using var host = RuntimeHost.Prepare(localSettings: localSettings);
        var builder = BuilderIn(host);
        builder.ConfigureFunctionsWebApplication();
        Finora.Local.Runtime.LocalRuntimeExtensions.ConfigureLocalRuntime(builder, options => options.FunctionTypes = []);
        await using var app = (IAsyncDisposable)builder.Build();
        Assert.AreEqual(expected, ((IHost)app).Services.GetRequiredService<IConfiguration>()["urls"]);
    }

    [TestMethod]
    public async Task Without_host_json_the_hosts_defaults_hold()
    {
        await using var host = RuntimeHost.Prepare(hostJson: null);
        var expected = new QueueSettings(16, 8 * Environment.ProcessorCount, 5, TimeSpan.Zero, TimeSpan.FromMinutes(1), Base64: true);
        Assert.AreEqual(new HostSettings("api", TimeSpan.FromMinutes(30), expected), Read(host));
    }

    [TestMethod]
    public async Task Host_json_is_read()
    {
        await using var host = RuntimeHost.Prepare("""
            {
              "version": "2.0", // as everywhere
              "functionTimeout": "-1",
              "extensions": {
                "http": { "routePrefix": "" },
                "queues": {
                  "batchSize": 32, "newBatchThreshold": 0, "maxDequeueCount": 1, "visibilityTimeout": "1.00:00:00",
                  "maxPollingInterval": "00:00:00.1000000", "messageEncoding": "None"
                }
              }
            }
            """);
        var expected = new QueueSettings(32, 0, 1, TimeSpan.FromDays(1), TimeSpan.FromMilliseconds(100), Base64: false);
        Assert.AreEqual(new HostSettings("", Timeout.InfiniteTimeSpan, expected), Read(host));
    }

    [TestMethod]
    public async Task A_setting_of_the_app_overrides_a_member_of_host_json()
    {
        await using var host = RuntimeHost.Prepare("""{ "extensions": { "queues": { "batchSize": 4, "maxDequeueCount": 9 } } }""");
        var queues = Read(host, ("AzureFunctionsJobHost:extensions:queues:batchSize", "2")).Queues;
        Assert.AreEqual((2, 9), (queues.BatchSize, queues.MaxDequeueCount));
    }

    [TestMethod]
    [DataRow("batchSize", "0")]
    [DataRow("batchSize", "33")]
    [DataRow("batchSize", "\"many\"")]
    [DataRow("newBatchThreshold", "-1")]
    [DataRow("maxDequeueCount", "0")]
    [DataRow("visibilityTimeout", "\"-00:00:01\"")]
    [DataRow("visibilityTimeout", "\"8.00:00:00\"")]
    [DataRow("visibilityTimeout", "30")]
    [DataRow("maxPollingInterval", "\"00:00:00.0900000\"")]
    [DataRow("maxPollingInterval", "\"soon\"")]
    [DataRow("messageEncoding", "\"utf8\"")]
    public async Task A_bad_member_of_host_json_stops_the_start_by_name(string member, string value)
    {
        await using var host = RuntimeHost.Prepare($$"""{ "extensions": { "queues": { "{{member}}": {{value}} } } }""");
        var fault = Assert.ThrowsExactly<SettingException>(() => host.CreateBuilder([]).Build());
        Assert.StartsWith($"host.json, extensions.queues.{member}: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(value.Trim('"'), fault.Message, StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("{")]
    [DataRow("[]")]
    [DataRow("""{ "functionTimeout": "00:00:00" }""")]
    public async Task A_bad_host_json_stops_the_start(string json)
    {
        await using var host = RuntimeHost.Prepare(json);
        var fault = Assert.ThrowsExactly<SettingException>(() => host.CreateBuilder([]).Build());
        Assert.StartsWith("host.json", fault.Message, StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task Settings_are_replaced_in_queue_names_and_schedules()
    {
        await using var host = RuntimeHost.Prepare();
        await host.Queues.EnsureQueuesAsync(["lagos-jobs"], host.Deadline);
        await host.StartAsync(
            builder =>
            {
                builder.Configuration["Place"] = "lagos";
                builder.Configuration["Sweep:Schedule"] = "0 0 0 1 1 *";
            },
            typeof(Referring));
        Assert.AreEqual("timer", await host.NextAsync<string>());
        host.Queues.PutRaw("lagos-jobs", "");
        await host.Time.WhenArmedAsync(due => due < TimeSpan.FromSeconds(1)).WaitAsync(host.Deadline);
        host.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.AreEqual("queue", await host.NextAsync<string>());
    }

    [TestMethod]
    [DataRow("Place")]
    [DataRow("Sweep__Schedule")]
    public async Task A_missing_setting_in_a_queue_name_or_schedule_stops_the_start_by_name(string missing)
    {
        await using var host = RuntimeHost.Prepare();
        var builder = host.CreateBuilder([typeof(Referring)]);
        builder.Configuration["Place"] = missing == "Place" ? null : "lagos";
        builder.Configuration["Sweep:Schedule"] = missing == "Place" ? "0 0 0 1 1 *" : "";
        var fault = Assert.ThrowsExactly<SettingException>(builder.Build);
        Assert.StartsWith($"{missing}: has no value", fault.Message, StringComparison.Ordinal);
    }

    [TestMethod]
    public void A_lone_percent_sign_is_refused() =>
        Assert.ThrowsExactly<SettingException>(() => SettingReference.Resolve("half%way", new ConfigurationBuilder().Build(), "Some"));

    private static string FreshName() => "FINORA_TEST_" + Path.GetRandomFileName().Replace(".", "");

    public sealed class Referring(Probe probe)
    {
        [Function("ReferringQueue")]
        public void Queue([QueueTrigger("%Place%-jobs")] string message) => probe.Say("queue");

        [Function("ReferringTimer")]
        public void Timer([TimerTrigger("%Sweep__Schedule%", RunOnStartup = true)] TimerInfo timer) => probe.Say("timer");
    }
}
