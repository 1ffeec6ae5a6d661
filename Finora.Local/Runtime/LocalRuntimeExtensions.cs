using Microsoft.Azure.Functions.Worker.Builder;

namespace Finora.Local.Runtime;

/// <summary>The one thing of this host that an app calls by name.</summary>
public static class LocalRuntimeExtensions
{
    /// <summary>
    /// Sets what the official API has no place for. Listening addresses come from <c>ASPNETCORE_URLS</c> or <c>--urls</c>.
    /// </summary>
    public static FunctionsApplicationBuilder ConfigureLocalRuntime(
        this FunctionsApplicationBuilder builder, Action<LocalRuntimeOptions> configure)
    {
        configure(builder.Options);
        return builder;
    }
}
