using System.Text.Json;
using Azure;
using Azure.Identity;
using Finora.Core.Storage;

namespace Finora.Azure.KeyVault;

/// <summary>Runs a call of the vault's client and tells its failures as those of the port. The client's own retries are over by then.</summary>
internal static class KeyVaultCall
{
    /// <param name="badRequest">What a 400 means for this call; elsewhere than for damaged input it means a vault that is not set up as it must be.</param>
    /// <exception cref="KeyVaultException">The call failed.</exception>
    public static async Task<T> RunAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken, KeyVaultFault badRequest = KeyVaultFault.Forbidden)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (Judge(e, badRequest, cancellationToken) is { } fault)
        {
            throw new KeyVaultException(fault, Describe(fault, e), e);
        }
    }

    /// <summary>As <see cref="RunAsync"/>, but what does not exist is null.</summary>
    public static async Task<T?> FindAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await RunAsync(call, cancellationToken);
        }
        catch (KeyVaultException e) when (e.Fault == KeyVaultFault.NotFound)
        {
            return null;
        }
    }

    private static KeyVaultFault? Judge(Exception e, KeyVaultFault badRequest, CancellationToken cancellationToken) => e switch
    {
        RequestFailedException { Status: 404 } => KeyVaultFault.NotFound,
        RequestFailedException { Status: 400 } => badRequest,
        RequestFailedException { Status: 0 or 408 or 429 or >= 500 } => KeyVaultFault.Unavailable,
        RequestFailedException => KeyVaultFault.Forbidden,

        // The key's time is over or has not come; or the address is not that of a vault, and the client keeps the token back.
        InvalidOperationException => KeyVaultFault.Forbidden,

        // No token is to be had: as a rule the identity service is not up yet.
        AuthenticationFailedException => KeyVaultFault.Unavailable,

        // Several attempts that all failed below HTTP come as one; an answer that is not the vault's is a proxy's.
        AggregateException or IOException or HttpRequestException or JsonException => KeyVaultFault.Unavailable,
        OperationCanceledException => cancellationToken.IsCancellationRequested ? null : KeyVaultFault.Unavailable,
        _ => null,
    };

    private static string Describe(KeyVaultFault fault, Exception e)
    {
        var code = e is RequestFailedException { Status: > 0 } refused ? $"{refused.Status} {refused.ErrorCode}".TrimEnd() : e.GetType().Name;
        return fault switch
        {
            KeyVaultFault.NotFound => $"The vault has no such key ({code}).",
            KeyVaultFault.BadInput => $"The key did not wrap this, or it was damaged ({code}).",
            KeyVaultFault.Forbidden => $"The vault refused the call ({code}).",
            _ => $"The vault cannot be reached or is failing ({code}).",
        };
    }
}
