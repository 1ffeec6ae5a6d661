using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Core.Pipeline;
using Azure.Security.KeyVault.Keys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Finora.Functions.Tests.Fixtures;

/// <summary>
/// The keys part of Azure Key Vault over HTTPS: challenge, real RSA keys with versions, the service's JSON and errors, and failures on demand.
/// Its address is one below vault.azure.net that was never used before, because a client remembers for the process what an address asks of it; the clients
/// made here connect to a free port of this machine instead. What a client must not send is noted in <see cref="Violations"/>.
/// </summary>
internal sealed class KeyVaultServer : IAsyncDisposable
{
    public const string TenantId = "0f0e0d0c-0b0a-4908-8706-050403020100";

    private static readonly Lazy<X509Certificate2> Certificate = new(CreateCertificate);

    private readonly WebApplication _app;
    private readonly KeyVaultKeys _keys;
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _faults = new();
    private int _challenges;
    private int _challengesToDrop;

    private KeyVaultServer(WebApplication app, KeyVaultKeys keys, Uri uri) => (_app, _keys, Uri) = (app, keys, uri);

    public Uri Uri { get; }

    public FakeTokenCredential Credential { get; } = new();

    /// <summary>Requests that came with a good token, oldest first.</summary>
    public ConcurrentQueue<KeyVaultRequest> Requests { get; } = new();

    /// <summary>What a client must not do and did.</summary>
    public ConcurrentQueue<string> Violations { get; } = new();

    /// <summary>Requests that were answered with a challenge.</summary>
    public int Challenges => _challenges;

    /// <summary>For what the server says it wants a token.</summary>
    public string Resource { get; set; } = "https://vault.azure.net";

    /// <summary>Versions in one page of a list.</summary>
    public int PageSize { get; set; } = 25;

    /// <summary>What the next token must have been asked with; else the service answers with a claims challenge.</summary>
    public string? RequiredClaims { get; set; }

    public static async Task<KeyVaultServer> StartAsync(TimeProvider? time = null)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.UseHttps(Certificate.Value);
        }));
        var uri = new Uri($"https://test-{RandomNumberGenerator.GetHexString(16, lowercase: true)}.vault.azure.net/");
        var server = new KeyVaultServer(builder.Build(), new KeyVaultKeys(uri, time ?? TimeProvider.System), uri);
        server._app.Run(server.AnswerAsync);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Options for a client that reaches this server alone, trusts its certificate and no other, and does not wait between attempts.</summary>
    public KeyClientOptions CreateOptions(int maxRetries = 0)
    {
        var port = new Uri(_app.Urls.Single()).Port;
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(Certificate.Value);
        var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust },
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        var options = new KeyClientOptions { Transport = new HttpClientTransport(handler) };
        options.Retry.MaxRetries = maxRetries;
        options.Retry.Delay = TimeSpan.Zero;
        options.Retry.MaxDelay = TimeSpan.Zero;
        return options;
    }

    public KeyClient CreateClient(int maxRetries = 0) => new(Uri, Credential, CreateOptions(maxRetries));

    /// <summary>The next authorised request is answered with this error, as the service words it.</summary>
    public void FailNext(int status, string code, string? innerCode = null, int? retryAfterSeconds = null) => _faults.Enqueue(context =>
    {
        if (retryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString();
        }

        return KeyVaultWire.WriteErrorAsync(context, new KeyVaultRefusal(status, code, innerCode));
    });

    /// <summary>The connection of the next authorised request is cut without an answer.</summary>
    public void DropNext() => _faults.Enqueue(context =>
    {
        context.Abort();
        return Task.CompletedTask;
    });

    /// <summary>The connection of the next request without a good token is cut without an answer.</summary>
    public void DropNextChallenge() => Interlocked.Increment(ref _challengesToDrop);

    /// <summary>The next authorised request is answered only when the test is over with it.</summary>
    public void StallNext(Task until, Action? arrived = null) => _faults.Enqueue(_ =>
    {
        arrived?.Invoke();
        return until;
    });

    public void Disable(string keyId) => _keys.Change(keyId, version => version.Enabled = false);

    public void SetExpiry(string keyId, DateTimeOffset expiresOn) => _keys.Change(keyId, version => version.ExpiresOn = expiresOn);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _keys.Dispose();
    }

    private static X509Certificate2 CreateCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=*.vault.azure.net", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("*.vault.azure.net");
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (!await AuthoriseAsync(context))
        {
            return;
        }

        var body = context.Request.ContentLength > 0 ? await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted) : null;
        Requests.Enqueue(new KeyVaultRequest(context.Request.Method, context.Request.Path!, context.Request.Query["api-version"]!, body?.ToJsonString()));
        if (_faults.TryDequeue(out var fault))
        {
            await fault(context);
            return;
        }

        try
        {
            await KeyVaultWire.WriteAsync(context, Dispatch(context.Request, body));
        }
        catch (KeyVaultRefusal refusal)
        {
            await KeyVaultWire.WriteErrorAsync(context, refusal);
        }
    }

    private async Task<bool> AuthoriseAsync(HttpContext context)
    {
        var token = context.Request.Headers.Authorization.ToString();
        var known = Credential.Issued(token);
        if (known && Credential.HasClaims(token, RequiredClaims))
        {
            return true;
        }

        if (!known && (token.Length > 0 || context.Request.ContentLength > 0))
        {
            Violations.Enqueue($"{context.Request.Method} {context.Request.Path}: {(token.Length > 0 ? "a token of somebody else" : "a body without a token")}");
        }

        if (_challengesToDrop > 0)
        {
            Interlocked.Decrement(ref _challengesToDrop);
            context.Abort();
            return false;
        }

        await ChallengeAsync(context, claims: known ? RequiredClaims : null);
        return false;
    }

    private Task ChallengeAsync(HttpContext context, string? claims)
    {
        Interlocked.Increment(ref _challenges);
        var challenge = $"Bearer authorization=\"https://login.microsoftonline.com/{TenantId}\", resource=\"{Resource}\"";
        context.Response.Headers.WWWAuthenticate = claims is null
            ? challenge
            : challenge + $", error=\"insufficient_claims\", claims=\"{Convert.ToBase64String(Encoding.UTF8.GetBytes(claims))}\"";
        return KeyVaultWire.WriteErrorAsync(context, new KeyVaultRefusal(401, "Unauthorized"));
    }

    private JsonObject Dispatch(HttpRequest request, JsonNode? body)
    {
        var path = request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (path is not ["keys", var name, ..] || request.Query["api-version"].Count != 1)
        {
            throw new KeyVaultRefusal(400, "BadParameter");
        }

        return (request.Method, path[2..]) switch
        {
            ("POST", ["create"]) => _keys.Create(name, body!),
            ("GET", []) => _keys.Get(name, version: null),
            ("GET", ["versions"]) => Page(name, request),
            ("GET", [var version]) => _keys.Get(name, version),
            ("POST", [var operation]) => _keys.Operate(name, versionName: null, operation, (string)body!["alg"]!, body),
            ("POST", [var version, var operation]) => _keys.Operate(name, version, operation, (string)body!["alg"]!, body),
            _ => throw new KeyVaultRefusal(405, "MethodNotAllowed"),
        };
    }

    private JsonObject Page(string name, HttpRequest request)
    {
        var skip = int.TryParse(request.Query["skip"], out var given) ? given : 0;
        var versions = _keys.List(name);
        var next = skip + PageSize < versions.Count ? new Uri(Uri, $"/keys/{name}/versions?api-version=2025-07-01&skip={skip + PageSize}").AbsoluteUri : null;
        return new JsonObject { ["value"] = new JsonArray([.. versions.Skip(skip).Take(PageSize)]), ["nextLink"] = next };
    }
}

/// <summary>A request as it came in.</summary>
internal sealed record KeyVaultRequest(string Method, string Path, string ApiVersion, string? Body)
{
    public string Line => $"{Method} {Path}";
}

/// <summary>An answer other than 200, with the service's error code.</summary>
internal sealed class KeyVaultRefusal(int status, string code, string? innerCode = null) : Exception(code)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public string? InnerCode { get; } = innerCode;
}

/// <summary>Writes the service's JSON.</summary>
internal static class KeyVaultWire
{
    public static Task WriteAsync(HttpContext context, JsonNode body)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers["x-ms-request-id"] = context.TraceIdentifier;
        return context.Response.WriteAsync(body.ToJsonString());
    }

    public static Task WriteErrorAsync(HttpContext context, KeyVaultRefusal refusal)
    {
        context.Response.StatusCode = refusal.Status;
        var error = new JsonObject { ["code"] = refusal.Code, ["message"] = "The test vault refuses." };
        if (refusal.InnerCode is { } inner)
        {
            error["innererror"] = new JsonObject { ["code"] = inner };
        }

        return WriteAsync(context, new JsonObject { ["error"] = error });
    }

    public static byte[] Bytes(JsonNode? value) => Base64Url.DecodeFromChars((string)value!);

    public static string Text(byte[] value) => Base64Url.EncodeToString(value);
}
