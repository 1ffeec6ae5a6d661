using System.Net;
using Finora.Core.Webhooks;

namespace Finora.Functions.Tests.Webhooks;

/// <summary>A name server that answers what the test says, and counts.</summary>
internal sealed class FixedLookup(params string[] addresses) : IAddressLookup
{
    public string[] Addresses { get; set; } = addresses;

    public int Count { get; private set; }

    public Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        Count++;
        return Task.FromResult<IReadOnlyList<IPAddress>>([.. Addresses.Select(IPAddress.Parse)]);
    }
}
