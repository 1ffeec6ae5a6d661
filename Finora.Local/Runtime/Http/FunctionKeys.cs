using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace Finora.Local.Runtime.Http;

/// <summary>
/// The keys that open an HTTP function, from the settings <c>FunctionKeys:{function}</c>, <c>FunctionKeys:default</c> (all functions) and
/// <c>FunctionKeys:master</c> (everything). With none set, a function that asks for a key is closed.
/// </summary>
internal sealed class FunctionKeys
{
    private const string HeaderName = "x-functions-key";
    private readonly byte[][] _accepted;

    private FunctionKeys(byte[][] accepted) => _accepted = accepted;

    /// <summary>Null when no key is asked for.</summary>
    public static FunctionKeys? For(string function, AuthorizationLevel level, IConfiguration settings)
    {
        var keys = settings.GetSection("FunctionKeys");
        return level switch
        {
            AuthorizationLevel.Anonymous => null,
            AuthorizationLevel.Function => new FunctionKeys(Hash(keys[function], keys["default"], keys["master"])),
            _ => new FunctionKeys(Hash(keys["master"])),
        };
    }

    public bool Accept(HttpRequest request)
    {
        var given = request.Headers[HeaderName].ToString();
        if (given.Length == 0)
        {
            given = request.Query[HttpInvocation.KeyParameter].ToString();
        }

        // Hashes are all of one length, so the comparison tells nothing of the key; every key is tried, so it does not tell which one came
        // near either.
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(given));
        var accepted = false;
        foreach (var key in _accepted)
        {
            accepted |= CryptographicOperations.FixedTimeEquals(key, hash);
        }

        return accepted;
    }

    private static byte[][] Hash(params string?[] keys) =>
        [.. keys.Where(key => !string.IsNullOrEmpty(key)).Select(key => SHA256.HashData(Encoding.UTF8.GetBytes(key!)))];
}
