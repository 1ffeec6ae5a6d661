using Finora.Functions.Http;

namespace Finora.Functions.Platform;

/// <summary>A page of a list on the Platform API, section 1.5.</summary>
public sealed record PageBody<T>(IReadOnlyList<T> Data, string? NextCursor, bool HasMore)
{
    /// <param name="position">Where the next page goes on; null at the end.</param>
    internal static PageBody<T> Of(IEnumerable<T> data, ListPage page, string? position) => new([.. data], page.CursorAt(position), position is not null);
}

/// <summary>The answer to an action that has no record.</summary>
public sealed record MessageBody(string Message);
