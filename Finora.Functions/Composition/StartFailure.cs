using Finora.Core.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Finora.Functions.Composition;

/// <summary>
/// Why the app, or an operator's command, cannot start, in a line that names what to change. What is not listed here is a fault of ours and keeps its stack trace.
/// </summary>
internal static class StartFailure
{
    /// <summary>The exit code of whatever was set up or called wrongly.</summary>
    public const int ExitCode = 2;

    /// <summary>
    /// Where the host logs a failed start, trace and all, before it throws it at us, who say it once and in words. What stops a running app it logs as critical.
    /// </summary>
    public const string LogCategory = "Microsoft.Extensions.Hosting.Internal.Host";

    public static bool IsForOperators(Exception e) =>
        e is InvalidOperationException or OptionsValidationException or StorageUnavailableException or KeyVaultException or IOException or UnauthorizedAccessException;

    public static string Describe(Exception e) => e switch
    {
        IOException { InnerException: AddressInUseException } => $"{e.Message} Stop the other program, or set ASPNETCORE_URLS to another address.",
        _ => e.Message,
    };
}
