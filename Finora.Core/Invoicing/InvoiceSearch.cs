using Finora.Core.Customers;
using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Invoicing;

/// <summary>
/// Postings by which invoices are found through a part of their number, customer's name or reference: a row for each piece of one to three characters, newest first within a piece. They are
/// written before the invoice, are believed only where the invoice itself holds the text, and are never removed: what an edited draft leaves behind costs its place and nothing else.
/// </summary>
public sealed class InvoiceSearch(ITableStore tables)
{
    private static readonly byte[] NoBody = "{}"u8.ToArray();

    /// <summary>Whether a field of the invoice holds the folded text.</summary>
    internal static bool Matches(Invoice invoice, string folded) => Texts(invoice).Any(text => NameOrder.Fold(text).Contains(folded, StringComparison.Ordinal));

    /// <summary>Adds the pieces that <paramref name="after"/> has and <paramref name="before"/> has not.</summary>
    internal async Task AddAsync(TenantScope scope, TenantCipher cipher, Invoice? before, Invoice after, CancellationToken cancellationToken)
    {
        // A draft that is issued is found by the same words as before, most times.
        if (before is not null && Texts(before).SequenceEqual(Texts(after), StringComparer.Ordinal)) return;
        var known = before is null ? [] : GramsOf(before);
        var added = GramsOf(after).Except(known, StringComparer.Ordinal).Select(gram => SearchGrams.InvoicePrefix(cipher, gram)).Distinct(StringComparer.Ordinal);
        foreach (var prefixes in added.Chunk(StoreLimits.MaxBatchChanges))
        {
            await tables.CommitAsync(StoreTable.Search, scope.Partition, [.. prefixes.Select(prefix => RowChange.Put(prefix + Keys.Descending(after.Id), 1, NoBody))], cancellationToken);
        }
    }

    /// <summary>The ranges that all hold every invoice with the folded text.</summary>
    internal static IEnumerable<string> PrefixesOf(TenantCipher cipher, string folded) => SearchGrams.OfQuery(folded).Select(gram => SearchGrams.InvoicePrefix(cipher, gram));

    private static IEnumerable<string> GramsOf(Invoice invoice) => Texts(invoice).SelectMany(text => SearchGrams.Of(NameOrder.Fold(text)));

    private static IEnumerable<string> Texts(Invoice invoice)
    {
        yield return invoice.Number;
        yield return invoice.Buyer.Name;
        if (invoice.Reference is { } reference) yield return reference;
    }
}
