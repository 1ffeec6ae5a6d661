using Finora.Core.Identity;
using Finora.Core.Signing;
using Finora.Core.Storage;

namespace Finora.Core.Invoicing;

/// <summary>
/// Gives each invoice a number that no other has. The Platform API asks for more: no two numbers that are alike in their letters and digits, which is all that
/// the tax authority keeps of one. The row of a folded number says that some invoice has taken it: the Platform inserts it, so that it is refused when there is one,
/// and the Business API writes it whether or not there is one.
/// </summary>
public sealed class InvoiceNumbers(TenantStore store, Numbering numbering)
{
    private const string NoteSeries = "CN";

    /// <summary>The number that the caller gave, or the next of the series; taken in <paramref name="batch"/>.</summary>
    /// <param name="given">Null takes the next that is free.</param>
    /// <param name="apart">See <see cref="NewInvoice.NumberMustFoldApart"/>.</param>
    public async Task<Outcome<string>> TakeAsync(TenantBatch batch, string? given, int year, bool apart, Guid invoiceId, CancellationToken cancellationToken)
    {
        if (given is not null && await IsTakenAsync(given, cancellationToken)) return Failure.Conflict($"The invoice number {given} is already used.");
        var number = given ?? await numbering.TakeAsync(batch, await PrefixAsync(batch, cancellationToken), year, IsTakenAsync, cancellationToken);
        Claim(batch, number, apart, invoiceId);
        return number;

        Task<bool> IsTakenAsync(string candidate, CancellationToken token) => this.IsTakenAsync(batch.Scope, candidate, apart, token);
    }

    /// <summary>The number that the next invoice of a series would get. Nothing is taken.</summary>
    public Task<string> PeekAsync(TenantScope scope, string prefix, int year, CancellationToken cancellationToken) =>
        numbering.PeekAsync(scope, prefix, year, (candidate, token) => IsTakenAsync(scope, candidate, apart: true, token), cancellationToken);

    /// <summary>The next of the series of credit notes.</summary>
    public async Task<string> TakeForNoteAsync(TenantBatch batch, int year, Guid noteId, CancellationToken cancellationToken)
    {
        var number = await numbering.TakeAsync(batch, NoteSeries, year, (candidate, token) => IsTakenAsync(batch.Scope, candidate, apart: true, token), cancellationToken);
        Claim(batch, number, apart: true, noteId);
        return number;
    }

    private async Task<bool> IsTakenAsync(TenantScope scope, string number, bool apart, CancellationToken cancellationToken) =>
        await store.GetAsync(scope, Keys.InvoiceByNumber(number), cancellationToken) is not null
        || (apart && NrsIrn.Fold(number) is { Length: > 0 } folded && await store.GetAsync(scope, Keys.InvoiceByFoldedNumber(folded), cancellationToken) is not null);

    private static void Claim(TenantBatch batch, string number, bool apart, Guid invoiceId)
    {
        batch.Insert(Keys.InvoiceByNumber(number), new IdReference(invoiceId));
        if (NrsIrn.Fold(number) is not { Length: > 0 } folded) return;
        if (apart) batch.Insert(Keys.InvoiceByFoldedNumber(folded), new IdReference(invoiceId));
        else batch.Put(Keys.InvoiceByFoldedNumber(folded), new IdReference(invoiceId));
    }

    private async Task<string> PrefixAsync(TenantBatch batch, CancellationToken cancellationToken) =>
        (await store.GetAsync(batch.Scope.Home, Keys.Business, cancellationToken) ?? throw new InvalidDataException("A tenant has no business row.")).Value.InvoicePrefix;
}
