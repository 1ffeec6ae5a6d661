using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Finora.Local.Runtime.Settings;

/// <summary>What is used of <c>host.json</c>, with the host's own defaults. Other members are left to Azure.</summary>
/// <param name="RoutePrefix">Stands before every route; empty for none.</param>
/// <param name="FunctionTimeout">After this the token of a queue or timer run is cancelled; infinite when host.json says -1.</param>
internal sealed record HostSettings(string RoutePrefix, TimeSpan FunctionTimeout, QueueSettings Queues)
{
    public const string FileName = "host.json";

    /// <summary>Azure overrides members of host.json by application settings of this prefix.</summary>
    private const string OverridePrefix = "AzureFunctionsJobHost";

    /// <exception cref="SettingException">A member has a value that it cannot have.</exception>
    public static HostSettings Read(string folder, IConfiguration appSettings)
    {
        var path = Path.Combine(folder, FileName);
        var builder = new ConfigurationBuilder();
        if (File.Exists(path))
        {
            builder.AddInMemoryCollection(HostJson.Flatten(path));
        }

        builder.AddInMemoryCollection(appSettings.GetSection(OverridePrefix).AsEnumerable(makePathsRelative: true));
        var host = new HostSection(builder.Build());
        return new HostSettings(
            host.Text("extensions:http:routePrefix", "api").Trim('/'),
            host.Duration("functionTimeout", TimeSpan.FromMinutes(30), TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), mayBeEndless: true),
            QueueSettings.From(host));
    }
}

/// <summary>The section <c>extensions.queues</c>.</summary>
/// <param name="BatchSize">How many messages are fetched at once, 1 to 32.</param>
/// <param name="NewBatchThreshold">More are fetched when no more than this many are being worked on.</param>
/// <param name="MaxDequeueCount">A message that failed at this delivery goes to the poison queue.</param>
/// <param name="VisibilityTimeout">How long a message that failed stays hidden.</param>
/// <param name="MaxPollingInterval">The longest wait between two looks into an empty queue.</param>
/// <param name="Base64">Whether messages travel as base64 (<c>messageEncoding</c>).</param>
internal sealed record QueueSettings(
    int BatchSize, int NewBatchThreshold, int MaxDequeueCount, TimeSpan VisibilityTimeout, TimeSpan MaxPollingInterval, bool Base64)
{
    public static QueueSettings From(HostSection host)
    {
        const string Section = "extensions:queues:";
        var batchSize = host.Number(Section + "batchSize", 16, 1, 32);
        var encoding = host.Text(Section + "messageEncoding", "base64");
        return new QueueSettings(
            batchSize,
            host.Number(Section + "newBatchThreshold", batchSize / 2 * Environment.ProcessorCount, 0, 1000),
            host.Number(Section + "maxDequeueCount", 5, 1, 1000),
            host.Duration(Section + "visibilityTimeout", TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(7)),
            host.Duration(Section + "maxPollingInterval", TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1)),
            encoding.ToUpperInvariant() switch
            {
                "BASE64" => true,
                "NONE" => false,
                _ => throw HostSection.Wrong(Section + "messageEncoding", $"'{encoding}' is neither base64 nor none."),
            });
    }
}

/// <summary>Reads members of host.json and says what is wrong with them.</summary>
internal sealed class HostSection(IConfiguration host)
{
    public static SettingException Wrong(string key, string problem) => new($"{HostSettings.FileName}, {key.Replace(':', '.')}", problem);

    public string Text(string key, string otherwise) => host[key] ?? otherwise;

    public int Number(string key, int otherwise, int least, int most)
    {
        if (host[key] is not { } text)
        {
            return otherwise;
        }

        var isNumber = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
        return isNumber && number >= least && number <= most ? number : throw Wrong(key, $"'{text}' is no whole number from {least} to {most}.");
    }

    public TimeSpan Duration(string key, TimeSpan otherwise, TimeSpan least, TimeSpan most, bool mayBeEndless = false)
    {
        var text = host[key];
        return text is null ? otherwise
            : mayBeEndless && text == "-1" ? Timeout.InfiniteTimeSpan
            : TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var time) && time >= least && time <= most ? time
            : throw Wrong(key, $"'{text}' is no time span (hh:mm:ss) from {least:c} to {most:c}.");
    }
}
