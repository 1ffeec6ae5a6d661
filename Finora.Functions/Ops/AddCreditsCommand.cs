using System.Globalization;
using Finora.Core.Billing;
using Finora.Core.Identity;
using Finora.Core.Money;

namespace Finora.Functions.Ops;

/// <summary>Adjusts the credits of a business, with the reason in its ledger.</summary>
internal sealed class AddCreditsCommand : IOpsCommand
{
    public string Name => "add-credits";

    public string Summary => "Add API credits to a business, or take them back";

    public string Usage => """
          --business ID        the business (biz_…)
          --naira AMOUNT       naira, at most two decimals
          --reason TEXT        why; stands in the ledger that the business sees
          --take               take the amount back instead
        """;

    public async Task<int> RunAsync(OpsArguments arguments, IServiceProvider services, CancellationToken cancellationToken)
    {
        arguments.Allow(0, "--business", "--naira", "--reason", "--take");
        if (!PublicId.TryParse(IdPrefix.Business, arguments.Required("--business"), out var business)) throw new OpsUsageException($"--business must be an id that begins with {IdPrefix.Business}_.");
        if (Kobo.ParseNaira(arguments.Required("--naira"), out var amount) != NumberFault.None || amount <= 0) throw new OpsUsageException("--naira must be an amount above zero with at most two decimals.");
        var outcome = await services.GetRequiredService<AddCredits>().RunAsync(business, arguments.Flag("--take") ? -amount : amount, arguments.Required("--reason"), cancellationToken);
        if (!outcome.IsOk) throw new OpsUsageException(outcome.Failure.Message);
        await Console.Out.WriteLineAsync($"Done. The balance is NGN {Kobo.ToNaira(outcome.Value.BalanceAfter).ToString("N2", CultureInfo.InvariantCulture)}.");
        return 0;
    }
}
