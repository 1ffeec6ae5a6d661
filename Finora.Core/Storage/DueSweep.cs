namespace Finora.Core.Storage;

/// <summary>Handles what is due of one kind: bucket by bucket from the hour up to which all was done, striking off each piece once it is handled.</summary>
public sealed class DueSweep(DueTable due, TimeProvider time)
{
    /// <param name="handle">Does the work at the given now. It may see the same work again (a crash before it was struck off, another instance), and must then find nothing to do.</param>
    /// <returns>How many pieces of work were handled.</returns>
    public async Task<int> RunAsync(DueKind kind, Func<DueWork, DateTimeOffset, CancellationToken, Task> handle, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var handled = 0;
        for (var hour = await due.ReadCursorAsync(kind, now, cancellationToken); hour <= now; hour = hour.AddHours(1))
        {
            while (await due.ReadDueAsync(kind, hour, now, cancellationToken) is { Count: > 0 } works)
            {
                foreach (var work in works)
                {
                    await handle(work.Value, now, cancellationToken);
                    await due.DoneAsync(work, cancellationToken);
                }

                handled += works.Count;
            }
        }

        await due.SaveCursorAsync(kind, now, cancellationToken);
        return handled;
    }
}
