using System.Runtime.CompilerServices;
using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Functions.Exports;

/// <summary>Reads all rows of a range page by page, which is what an export is for; nothing else of Finora may.</summary>
internal static class ExportReader
{
    private const int PageSize = 200;

    public static async IAsyncEnumerable<T> AllAsync<T>(this TenantStore store, TenantScope scope, RowRange<T> range, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : IDocument
    {
        string? continuation = null;
        do
        {
            var page = await store.ReadAsync(scope, range, PageSize, continuation, cancellationToken);
            foreach (var item in page.Items) yield return item.Value;
            continuation = page.Continuation;
        }
        while (continuation is not null);
    }
}
