using System.Net;
using System.Net.Sockets;
using Finora.Core.Webhooks;

namespace Finora.Functions.Outgoing;

/// <summary>Looks names up with the machine's resolver, for two seconds at most.</summary>
public sealed class AddressLookup : IAddressLookup
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        // On the real clock: how long a resolver takes is no business time.
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await Dns.GetHostAddressesAsync(host, either.Token);
        }
        catch (Exception e) when (e is SocketException or ArgumentException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return [];
        }
    }
}
