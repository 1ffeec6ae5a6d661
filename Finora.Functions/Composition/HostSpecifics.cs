using Microsoft.Azure.Functions.Worker.Builder;
#if FINORA_HOST_LOCAL
using Finora.Local.Runtime;
#else
using Microsoft.Azure.Functions.Worker;
#endif

namespace Finora.Functions.Composition;

/// <summary>The one place that knows which Functions worker the build uses.</summary>
internal static class HostSpecifics
{
    public static void Configure(FunctionsApplicationBuilder builder)
    {
#if FINORA_HOST_LOCAL
        builder.ConfigureLocalRuntime(options =>
        {
            options.FunctionAssembly = typeof(HostSpecifics).Assembly;
            options.StateFolder = Path.Combine(DataDirectory.Resolve(builder.Configuration), "host");
        });
#else
        builder.Services.AddApplicationInsightsTelemetryWorkerService().ConfigureFunctionsApplicationInsights();
#endif
    }
}
