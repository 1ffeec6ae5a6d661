namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Where a Functions app begins.</summary>
public static class FunctionsApplication
{
    /// <summary>
    /// A builder that has read, weakest first: appsettings.json and appsettings.{environment}.json, the values of local.settings.json, the
    /// environment, <paramref name="args"/>. The files are looked for beside the app, or in the folder that the setting
    /// <c>AzureWebJobsScriptRoot</c> names.
    /// </summary>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args);
}
