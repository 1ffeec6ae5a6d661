using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Invoicing;

/// <summary>Finds invoices and opens what is sealed in them.</summary>
public sealed class InvoiceRegister(TenantStore store, TenantKeyring keyring)
{
    /// <summary>The invoice; a deleted draft is gone for everybody.</summary>
    public async Task<Outcome<OpenInvoice>> GetAsync(TenantScope scope, Guid id, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(scope, Keys.Invoice(id), cancellationToken);
        if (stored is null or { Value.State: InvoiceState.Deleted }) return NotFound(id);
        return PartySnapshots.Open(await keyring.OpenAsync(scope.TenantId, cancellationToken), stored.Value);
    }

    /// <summary>The personal data of documents that a list or a change has found.</summary>
    public async Task<IReadOnlyList<OpenInvoice>> OpenAsync(TenantScope scope, IReadOnlyList<Invoice> invoices, CancellationToken cancellationToken)
    {
        var cipher = await keyring.OpenAsync(scope.TenantId, cancellationToken);
        return [.. invoices.Select(invoice => PartySnapshots.Open(cipher, invoice))];
    }

    /// <summary>The same for a surface that knows no credit notes.</summary>
    public async Task<Outcome<OpenInvoice>> GetInvoiceAsync(TenantScope scope, Guid id, CancellationToken cancellationToken)
    {
        var found = await GetAsync(scope, id, cancellationToken);
        return found.IsOk && found.Value.Invoice.Type != DocumentType.Invoice ? NotFound(id) : found;
    }

    /// <summary>The signed UBL bytes of an issued invoice.</summary>
    public async Task<Outcome<(Invoice Invoice, byte[] Xml)>> GetXmlAsync(TenantScope scope, Guid id, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(scope, Keys.Invoice(id), cancellationToken);
        if (stored is null or { Value.State: InvoiceState.Deleted }) return NotFound(id);
        var document = await store.GetAsync(scope, Keys.InvoiceXml(id), cancellationToken);
        return document is null ? Failure.Rule("A draft has no XML document; finalize it first.") : (stored.Value, document.Value.Xml);
    }

    internal static Failure NotFound(Guid id) => Failure.NotFound($"Invoice with id '{id}' was not found.");
}
