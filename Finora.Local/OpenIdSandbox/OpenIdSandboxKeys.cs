using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Finora.Local.OpenIdSandbox;

/// <summary>The key that a stand-in signs with, and one that it never publishes. Made when first used: half the starts of an app sign nobody in.</summary>
internal sealed class OpenIdSandboxKeys : IDisposable
{
    private const int Bits = 2048;
    private readonly Lock _gate = new();
    private RSA? _published;
    private RSA? _hidden;
    private int _version = 1;

    /// <summary>The set of keys that is published (RFC 7517).</summary>
    public string Publish()
    {
        lock (_gate)
        {
            var key = (_published ??= RSA.Create(Bits)).ExportParameters(includePrivateParameters: false);
            return $$"""{"keys":[{"kty":"RSA","use":"sig","alg":"RS256","kid":"{{Kid}}","n":"{{Base64Url.EncodeToString(key.Modulus)}}","e":"{{Base64Url.EncodeToString(key.Exponent)}}"}]}""";
        }
    }

    /// <summary>A JSON Web Token (RFC 7519) in compact form.</summary>
    /// <param name="fault">What is wrong with it; <see cref="OpenIdSandboxFault.None"/> for nothing.</param>
    public string Sign(byte[] payload, OpenIdSandboxFault fault)
    {
        lock (_gate)
        {
            var header = fault switch
            {
                OpenIdSandboxFault.Key => """{"alg":"RS256","typ":"JWT","kid":"nobody-knows-it"}""",
                OpenIdSandboxFault.Unsigned => """{"alg":"none","typ":"JWT"}""",
                _ => $$"""{"alg":"RS256","typ":"JWT","kid":"{{Kid}}"}""",
            };
            var text = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(payload)}";
            if (fault == OpenIdSandboxFault.Unsigned) return text + ".";
            var key = fault is OpenIdSandboxFault.Key or OpenIdSandboxFault.Signature ? _hidden ??= RSA.Create(Bits) : _published ??= RSA.Create(Bits);
            return $"{text}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
        }
    }

    public void Rotate()
    {
        lock (_gate)
        {
            _published?.Dispose();
            _published = null;
            _version++;
        }
    }

    public void Dispose()
    {
        _published?.Dispose();
        _hidden?.Dispose();
    }

    private string Kid => $"sandbox-{_version}";
}
