using System.Net;
using System.Net.Sockets;
using Finora.Core.Webhooks;

namespace Finora.Functions.Outgoing;

/// <summary>The address of a receiver, or one of those that its name leads to, is not public, or its port is refused. No packet was sent to it.</summary>
internal sealed class BlockedAddressException() : IOException("The address is not public.");

/// <summary>
/// Opens the connections of outgoing requests to addresses that somebody else chose. The name is looked up once, every address that it leads to is judged, and the connection is
/// made to one of those judged, so a name server that answers differently the next time (DNS rebinding) gains nothing.
/// </summary>
public sealed class GuardedConnections(WebhookTargets targets, IAddressLookup lookup)
{
    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    /// <exception cref="BlockedAddressException">The target may not be called.</exception>
    /// <exception cref="SocketException">The name leads nowhere, or nobody answers.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await AddressesAsync(context.DnsEndPoint, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The addresses that may be connected to, IPv4 first: where a machine has no way to IPv6 that costs no waiting.</summary>
    internal async Task<IPAddress[]> AddressesAsync(DnsEndPoint target, CancellationToken cancellationToken)
    {
        var found = IPAddress.TryParse(target.Host, out var literal) ? [literal] : await lookup.ResolveAsync(target.Host, cancellationToken);
        if (found.Count == 0) throw new SocketException((int)SocketError.HostNotFound);
        if (!targets.AllowPrivateTargets && !(WebhookAddress.IsPortAllowed(target.Port) && found.All(PublicAddress.IsPublic))) throw new BlockedAddressException();
        return [.. found.OrderBy(address => address.AddressFamily == AddressFamily.InterNetworkV6)];
    }
}
