using Finora.Core.Identity;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.OpenApi;

/// <summary>One call of a route that succeeds. Every described route and every success of it needs one; <see cref="RouteSamples"/> has them.</summary>
/// <param name="Operation">Method and path of the description. A sample of PUT serves for PATCH too.</param>
/// <param name="Records">Makes the records that the call names, and tells their ids, separated by commas; an empty text when it names none.</param>
/// <param name="Path">With <c>*</c> for the first of the ids and <c>#</c> for the second, and <c>{businessId}</c>.</param>
/// <param name="Body">With the same signs for ids.</param>
internal sealed record RouteSample(string Operation, int Status, Func<SampleStory, Task<string>> Records, string Path, string? Body = null)
{
    private const string UnknownCode = "5998";

    /// <summary>The bank partner calls, and no key.</summary>
    public bool IsSigned { get; init; }

    /// <summary>A test key is refused, as the contract says of what costs money.</summary>
    public bool IsLiveOnly { get; init; }

    /// <summary>The records are of the business and not of one of its sides, as its API keys are; which side may change them, the tests of the route tell.</summary>
    public bool IsOfBothSides { get; init; }

    /// <summary>Of the business that calls its own route.</summary>
    public Plan Plan { get; init; } = Plan.Enterprise;

    public string Method => Operation[..Operation.IndexOf(' ')];

    /// <param name="ids">Those that <see cref="Records"/> told.</param>
    /// <param name="businessId">Of the caller.</param>
    public (string Path, string? Body) Call(string ids, string businessId) => (Fill(Path, ids, businessId), Body is null ? null : Fill(Body, ids, businessId));

    /// <summary>Ids of the same kinds that name nothing.</summary>
    public static string UnknownLike(string ids) => ids.Length == 0 ? "" : string.Join(',', ids.Split(',').Select(id => id.IndexOf('_') is var end and > 0 ? Trade.Unknown(id[..end]) : UnknownCode));

    private static string Fill(string text, string ids, string businessId)
    {
        var each = ids.Split(',');
        return text.Replace("{businessId}", businessId, StringComparison.Ordinal).Replace("*", each[0], StringComparison.Ordinal).Replace("#", each[^1], StringComparison.Ordinal);
    }
}
