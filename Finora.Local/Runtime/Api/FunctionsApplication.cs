namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Where a Functions app begins.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1052:Static holder types should be Static or NotInheritable", Justification = "The official class is neither.")]
public class FunctionsApplication
{
    /// <summary>
    /// A builder that has read, weakest first: appsettings.json and appsettings.{environment}.json, the values of local.settings.json, the
    /// environment, <paramref name="args"/>. The files are looked for beside the app, or in the folder that the setting
    /// <c>AzureWebJobsScriptRoot</c> names.
    /// </summary>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args);
}
