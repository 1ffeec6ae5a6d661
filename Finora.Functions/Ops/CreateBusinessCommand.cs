using System.Text;
using System.Text.Json.Nodes;
using Finora.Core.Identity;
using Finora.Functions.Callbacks;

namespace Finora.Functions.Ops;

/// <summary>Makes a business with its owner and first keys, and shows the keys this once.</summary>
internal sealed class CreateBusinessCommand : IOpsCommand
{
    public string Name => "create-business";

    public string Summary => "Make a business with its owner and first API keys";

    public string Usage => """
          --name NAME          the business
          --email ADDRESS      the owner's e-mail address
          --password PASSWORD  the owner's password: 8 or more characters with an upper-case letter and a digit
          --plan PLAN          free, starter, premium or enterprise (default free)
          --type TYPE          individual, sme or enterprise (default sme)
          --tin TIN            tax identification number
          --json               print one JSON object
        """;

    public async Task<int> RunAsync(OpsArguments arguments, IServiceProvider services, CancellationToken cancellationToken)
    {
        arguments.Allow(0, "--name", "--email", "--password", "--plan", "--type", "--tin", "--json");
        var input = new NewBusiness(
            arguments.Required("--name"), Parse<BusinessType>(arguments, "--type", BusinessType.Sme), Parse<Plan>(arguments, "--plan", Plan.Free), arguments.Optional("--tin"),
            arguments.Required("--email"), arguments.Required("--password"), "Owner", arguments.Required("--name"));
        var json = arguments.Flag("--json");
        var outcome = await services.GetRequiredService<CreateBusiness>().RunAsync(input, cancellationToken);
        if (!outcome.IsOk) throw new OpsUsageException(outcome.Failure.Fields is [var first, ..] ? $"{first.Path} {first.Message}." : outcome.Failure.Message);
        var secret = services.GetRequiredService<PartnerSecrets>().Live is [var live, ..] ? Encoding.UTF8.GetString(live) : "";
        await Console.Out.WriteLineAsync(json ? Json(outcome.Value, secret) : Text(outcome.Value, secret));
        return 0;
    }

    private static T Parse<T>(OpsArguments arguments, string name, T fallback)
        where T : struct, Enum =>
        arguments.Optional(name) is not { } text ? fallback
        : Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value
        : throw new OpsUsageException($"{name} must be one of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}.");

    private static string Json(CreatedBusiness made, string secret) => new JsonObject
    {
        ["tenantId"] = made.Business.Id.ToString(),
        ["businessId"] = PublicId.Format(IdPrefix.Business, made.Business.Id),
        ["ownerEmail"] = made.Business.Email,
        ["businessLiveKey"] = made.LiveKey.Secret,
        ["businessTestKey"] = made.TestKey.Secret,
        ["platformKey"] = made.PlatformKey.Secret,
        ["bankPartnerWebhookSecret"] = secret,
    }.ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static string Text(CreatedBusiness made, string secret) => $"""
        Made {made.Business.Name} on the plan {made.Business.Plan.ToString().ToLowerInvariant()}. The keys are shown this once.

          business id           {PublicId.Format(IdPrefix.Business, made.Business.Id)}
          tenant id             {made.Business.Id}
          owner                 {made.Business.Email}
          Business API, live    {made.LiveKey.Secret}
          Business API, test    {made.TestKey.Secret}
          Platform API          {made.PlatformKey.Secret}
          bank partner's secret {secret}
        """;
}
