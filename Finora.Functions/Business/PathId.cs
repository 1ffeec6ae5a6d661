using Finora.Core;

namespace Finora.Functions.Business;

/// <summary>An id in a path that is malformed, unknown or of another business: all answer the same, to the letter.</summary>
internal static class PathId
{
    public static Failure NotFound(string what) => Failure.NotFound($"There is no such {what} in this business.");
}
