using Finora.Core.Audit;
using Finora.Core.Identity;

namespace Finora.Functions.Ops;

/// <summary>Recomputes the chain of a business's audit trail, and says where it is broken.</summary>
internal sealed class VerifyAuditCommand : IOpsCommand
{
    private const int Broken = 1;

    public string Name => "verify-audit";

    public string Summary => "Check that nobody altered the audit trail of a business";

    public string Usage => """
          --business ID        the business (biz_…, or its tenant id)
          --head HASH          the head that an earlier run printed must still be in the trail's past or present
        """;

    public async Task<int> RunAsync(OpsArguments arguments, IServiceProvider services, CancellationToken cancellationToken)
    {
        arguments.Allow(0, "--business", "--head");
        var tenant = IdOf(arguments.Required("--business"));
        var verdict = await services.GetRequiredService<VerifyAuditTrail>().RunAsync(TenantScope.Live(tenant), arguments.Optional("--head"), cancellationToken);
        if (verdict.Break is { } found)
        {
            await Console.Out.WriteLineAsync($"Broken at record {found.Sequence}. {found.Fault}{(found.RowKey is { } key ? $" Row {key}." : "")}");
            return Broken;
        }

        await Console.Out.WriteLineAsync($"Whole: {verdict.Records} records. Head {(verdict.Head.Length == 0 ? "none" : verdict.Head)}.");
        return 0;
    }

    private static Guid IdOf(string text) =>
        PublicId.TryParse(IdPrefix.Business, text, out var id) || Guid.TryParse(text, out id) ? id : throw new OpsUsageException($"--business must be an id that begins with {IdPrefix.Business}_, or a tenant id.");
}
