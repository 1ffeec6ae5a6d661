using Finora.Core.Enterprise;
using Finora.Core.Identity;
using Finora.Core.Time;

namespace Finora.Functions.Ops;

/// <summary>Makes an enterprise of a business, says who administers it and what was agreed, and links businesses that are there already.</summary>
internal sealed class EnterpriseCommand : IOpsCommand
{
    public string Name => "enterprise";

    public string Summary => "Make a business an enterprise, set its admins and terms, or link a business to it";

    public string Usage => """
          set --business ID            the home business (biz_…); it gets the enterprise plan
              --admins ID,ID           users (usr_…) who administer it, in place of those before; at first the owner
              --expires INSTANT        when the subscription ends, such as 2026-12-31T23:59:59Z
              --call-price KOBO        what a call costs, where it was negotiated
              --verification-price KOBO  what a verification that finds a record costs
          link --enterprise ID         the enterprise (ent_…)
               --business ID           the business to link (biz_…); its calls are paid from the wallet from then on
        """;

    public Task<int> RunAsync(OpsArguments arguments, IServiceProvider services, CancellationToken cancellationToken) => arguments.Words switch
    {
        ["set"] => SetAsync(arguments, services, cancellationToken),
        ["link"] => LinkAsync(arguments, services, cancellationToken),
        _ => throw new OpsUsageException("Say set or link."),
    };

    private static async Task<int> SetAsync(OpsArguments arguments, IServiceProvider services, CancellationToken cancellationToken)
    {
        arguments.Allow(1, "--business", "--admins", "--expires", "--call-price", "--verification-price");
        var business = Id(arguments.Required("--business"), "--business", IdPrefix.Business);
        var terms = new EnterpriseTerms
        {
            AdminUserIds = arguments.Optional("--admins") is { } admins ? [.. admins.Split(',', StringSplitOptions.TrimEntries).Select(id => Id(id, "--admins", IdPrefix.User)).Distinct()] : null,
            ExpiresAt = arguments.Optional("--expires") is not { } text ? null : Instant.TryParse(text, out var at) ? at : throw new OpsUsageException("--expires must be an instant such as 2026-12-31T23:59:59Z."),
            CallPrice = Price(arguments, "--call-price"),
            VerificationPrice = Price(arguments, "--verification-price"),
        };
        var outcome = await services.GetRequiredService<SetUpEnterprise>().RunAsync(business, terms, cancellationToken);
        if (!outcome.IsOk) throw new OpsUsageException(outcome.Failure.Message);
        await Console.Out.WriteLineAsync($"The enterprise {PublicId.Format(IdPrefix.Enterprise, business)} is administered by {string.Join(", ", outcome.Value.AdminUserIds.Select(id => PublicId.Format(IdPrefix.User, id)))}.");
        return 0;
    }

    private static async Task<int> LinkAsync(OpsArguments arguments, IServiceProvider services, CancellationToken cancellationToken)
    {
        arguments.Allow(1, "--enterprise", "--business");
        var (enterprise, business) = (Id(arguments.Required("--enterprise"), "--enterprise", IdPrefix.Enterprise), Id(arguments.Required("--business"), "--business", IdPrefix.Business));
        var outcome = await services.GetRequiredService<SetUpEnterprise>().LinkAsync(enterprise, business, cancellationToken);
        if (!outcome.IsOk) throw new OpsUsageException(outcome.Failure.Message);
        await Console.Out.WriteLineAsync($"{outcome.Value.Name} is linked.");
        return 0;
    }

    private static Guid Id(string text, string name, string prefix) => PublicId.TryParse(prefix, text, out var id) ? id : throw new OpsUsageException($"{name} must be an id that begins with {prefix}_.");

    private static long? Price(OpsArguments arguments, string name) =>
        arguments.Optional(name) is not { } text ? null : long.TryParse(text, out var kobo) ? kobo : throw new OpsUsageException($"{name} must be a whole number of kobo.");
}
