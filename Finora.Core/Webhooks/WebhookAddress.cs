using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Finora.Core.Webhooks;

/// <summary>Looks names up, so that a target is judged by where it leads. Bounded in time; a name that is unknown or cannot be looked up has no addresses.</summary>
public interface IAddressLookup
{
    Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken);
}

/// <summary>What this installation allows addresses of receivers to be.</summary>
/// <param name="AllowPrivateTargets">Lifts the rules for scheme, port and address; for development and tests only.</param>
public sealed record WebhookTargets(bool AllowPrivateTargets);

/// <summary>
/// The rules for an address that somebody else chose and this app calls: HTTPS, no user name, no fragment, a public host, and a port on which no other well-known service
/// listens. Judged when it is registered, and its host again at every connection, since a name can lead elsewhere later.
/// </summary>
public sealed class WebhookAddress(WebhookTargets targets, IAddressLookup lookup)
{
    public const int MaxLength = 2_048;
    private const int HttpsPort = 443;
    private const int FirstUnprivilegedPort = 1_024;
    private const string LocalHost = "localhost";

    /// <summary>What is wrong with the address, without the field's name; null when nothing is.</summary>
    public async Task<string?> FaultAsync(string text, CancellationToken cancellationToken)
    {
        if (FormFault(text, out var uri) is { } fault) return fault;
        if (targets.AllowPrivateTargets) return null;
        var addresses = IPAddress.TryParse(uri.DnsSafeHost, out var literal) ? [literal] : await lookup.ResolveAsync(uri.IdnHost, cancellationToken);
        return addresses.All(PublicAddress.IsPublic) ? null : "must not lead to a private, loopback, link-local or other non-public address";
    }

    /// <summary>
    /// 443, and any port that needs no privilege. A TLS greeting sent to one of the other well-known ports would be read by a mail server, a name server or a shell
    /// daemon; no receiver of webhooks needs to stand there.
    /// </summary>
    public static bool IsPortAllowed(int port) => port == HttpsPort || port >= FirstUnprivilegedPort;

    private string? FormFault(string text, out Uri uri)
    {
        if (!TryParse(text, out var parsed))
        {
            uri = new Uri("about:blank");
            return "must be an absolute https address";
        }

        uri = parsed;
        if (text.Length > MaxLength) return $"must be at most {MaxLength} characters";
        if (uri.Scheme != Uri.UriSchemeHttps && !(targets.AllowPrivateTargets && uri.Scheme == Uri.UriSchemeHttp)) return "must be an https address";
        if (uri.UserInfo.Length > 0) return "must not hold a user name";
        if (uri.Fragment.Length > 0 || text.Contains('#')) return "must not have a fragment";
        if (targets.AllowPrivateTargets) return null;
        if (!IsPortAllowed(uri.Port)) return "must use port 443 or a port from 1024";
        return IsLocalName(uri.IdnHost) ? "must not lead to a private, loopback, link-local or other non-public address" : null;
    }

    private static bool TryParse(string text, [NotNullWhen(true)] out Uri? uri) =>
        Uri.TryCreate(text, UriKind.Absolute, out uri) && uri.Host.Length > 0 && text.Contains("://", StringComparison.Ordinal) && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c == '\\');

    private static bool IsLocalName(string host) =>
        host.TrimEnd('.') is var name && (name.Equals(LocalHost, StringComparison.OrdinalIgnoreCase) || name.EndsWith("." + LocalHost, StringComparison.OrdinalIgnoreCase));
}
