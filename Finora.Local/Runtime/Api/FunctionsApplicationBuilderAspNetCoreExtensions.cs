namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Adds HTTP to a Functions app.</summary>
public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    /// <summary>Lets HTTP functions run. Call it before adding middleware.</summary>
    /// <exception cref="InvalidOperationException">Middleware was added before, which in Azure would not see the HTTP context.</exception>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        builder.EnableHttp();
        return builder;
    }
}
