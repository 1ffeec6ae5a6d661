using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Finora.Functions.Tests.Fixtures;

/// <summary>
/// An Azurite over HTTPS that asks for bearer tokens, with a certificate made for it alone. One for all tests of a run.
/// </summary>
internal sealed class AzuriteSecure
{
    private static readonly Lazy<Task<AzuriteSecure>> Shared = new(StartAsync);
    private readonly byte[] _certificateHash;

    private AzuriteSecure(Azurite azurite, byte[] certificateHash) => (Azurite, _certificateHash) = (azurite, certificateHash);

    public Azurite Azurite { get; }

    public static Task<AzuriteSecure> SharedAsync() => Shared.Value;

    /// <summary>Lets a client accept this one certificate and no other.</summary>
    public void Use(ClientOptions options) => options.Transport = new HttpClientTransport(new SocketsHttpHandler
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                certificate is not null && CryptographicOperations.FixedTimeEquals(certificate.GetCertHash(HashAlgorithmName.SHA256), _certificateHash),
        },
    });

    private static async Task<AzuriteSecure> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("finora-azurite-");
        try
        {
            using var key = RSA.Create(2048);
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(IPAddress.Loopback);
            var request = new CertificateRequest("CN=Azurite for tests", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            request.CertificateExtensions.Add(names.Build());
            var now = TimeProvider.System.GetUtcNow();
            using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
            var certificateFile = Path.Combine(folder.FullName, "certificate.pem");
            var keyFile = Path.Combine(folder.FullName, "key.pem");
            await File.WriteAllTextAsync(certificateFile, certificate.ExportCertificatePem());
            await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem());
            return new AzuriteSecure(await Azurite.StartSecureAsync(certificateFile, keyFile), certificate.GetCertHash(HashAlgorithmName.SHA256));
        }
        finally
        {
            // Azurite reads both when it starts.
            folder.Delete(recursive: true);
        }
    }
}

/// <summary>Tokens that Azurite takes for good: it looks at their claims and not at who signed them.</summary>
internal sealed class AzuriteCredential(string audience = "https://storage.azure.com") : TokenCredential
{
    /// <summary>The scopes that were asked for.</summary>
    public List<string> Scopes { get; } = [];

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        ValueTask.FromResult(GetToken(requestContext, cancellationToken));

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        Scopes.AddRange(requestContext.Scopes);
        var now = TimeProvider.System.GetUtcNow();
        var expiry = now.AddHours(1);
        var claims = $$"""
            {"aud":"{{audience}}","iss":"https://sts.windows.net/00000000-0000-0000-0000-000000000000/","nbf":{{now.AddMinutes(-5).ToUnixTimeSeconds()}},"iat":{{now.ToUnixTimeSeconds()}},"exp":{{expiry.ToUnixTimeSeconds()}}}
            """;
        return new AccessToken($"{Encode("""{"alg":"RS256","typ":"JWT"}""")}.{Encode(claims)}.{Encode("unchecked")}", expiry);
    }

    private static string Encode(string text) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
