using Finora.Core.Accounts;

namespace Finora.Functions.Ops;

/// <summary>Makes a new version of the key that access tokens are signed with. Nobody is signed out by it.</summary>
internal sealed class RotateIssuerKeyCommand : IOpsCommand
{
    public string Name => "rotate-issuer-key";

    public string Summary => "Sign access tokens with a new key from now on";

    public string Usage => """
          (no options)         every run makes a new version; servers that run take it up within five minutes
        """;

    public async Task<int> RunAsync(OpsArguments arguments, IServiceProvider services, CancellationToken cancellationToken)
    {
        arguments.Allow(0);
        var issuer = services.GetRequiredService<IssuerKeys>();
        var before = await issuer.AllAsync(cancellationToken);
        var made = await issuer.RotateAsync(cancellationToken);
        await Console.Out.WriteLineAsync($"Access tokens are signed with {made.PublicId} from now on, on servers that run within five minutes. Those of {before[^1].PublicId} stay good until they expire.");
        return 0;
    }
}
