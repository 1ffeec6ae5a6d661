using Finora.Core.Limits;

namespace Finora.Functions.Tests.Limits;

[TestClass]
public sealed class InFlightRequestsTests
{
    private static readonly Guid Key = Guid.Parse("019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a");

    [TestMethod]
    public void A_place_that_was_given_back_is_free_once_more_and_only_once()
    {
        var requests = new InFlightRequests();
        var first = requests.Enter(Key, 2);
        Assert.IsNotNull(requests.Enter(Key, 2));
        Assert.IsNull(requests.Enter(Key, 2));
        Assert.IsNotNull(requests.Enter(Guid.Empty, 2));
        first!.Dispose();
        first.Dispose();
        Assert.IsNotNull(requests.Enter(Key, 2));
        Assert.IsNull(requests.Enter(Key, 2));
    }
}
