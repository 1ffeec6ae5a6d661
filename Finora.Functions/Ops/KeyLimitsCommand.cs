using Finora.Core.Identity;
using Finora.Core.Limits;

namespace Finora.Functions.Ops;

/// <summary>Writes down the limits that were agreed for a Business API key.</summary>
internal sealed class KeyLimitsCommand : IOpsCommand
{
    private const int MaxLimit = 1_000_000;

    public string Name => "key-limits";

    public string Summary => "Give a Business API key limits of its own, or take them back";

    public string Usage => """
          --business ID        the business (biz_…)
          --key ID             the key (key_…), not its secret
          --per-minute N       requests in any 60 seconds
          --per-hour N         requests in a clock hour, UTC
          --per-day N          requests in a day, UTC
          --in-flight N        requests at once
          --default            the installation's limits again, in place of the four numbers
        """;

    public async Task<int> RunAsync(OpsArguments arguments, IServiceProvider services, CancellationToken cancellationToken)
    {
        arguments.Allow(0, "--business", "--key", "--per-minute", "--per-hour", "--per-day", "--in-flight", "--default");
        var business = Id(arguments, "--business", IdPrefix.Business);
        var key = Id(arguments, "--key", IdPrefix.ApiKey);
        var limits = arguments.Flag("--default") ? null
            : new KeyLimits(Number(arguments, "--per-minute"), Number(arguments, "--per-hour"), Number(arguments, "--per-day"), Number(arguments, "--in-flight"));
        var outcome = await services.GetRequiredService<SetKeyLimits>().RunAsync(business, key, limits, cancellationToken);
        if (!outcome.IsOk) throw new OpsUsageException(outcome.Failure.Message);
        await Console.Out.WriteLineAsync("Done. The next request of the key is counted against them.");
        return 0;
    }

    private static Guid Id(OpsArguments arguments, string name, string prefix) =>
        PublicId.TryParse(prefix, arguments.Required(name), out var id) ? id : throw new OpsUsageException($"{name} must be an id that begins with {prefix}_.");

    private static int Number(OpsArguments arguments, string name) =>
        int.TryParse(arguments.Required(name), out var number) && number is >= 1 and <= MaxLimit ? number : throw new OpsUsageException($"{name} must be a whole number from 1 to {MaxLimit}.");
}
