using System.Buffers.Text;
using System.Security.Cryptography;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Invoicing;

/// <summary>The address under which a customer sees an invoice: whoever has its token may look.</summary>
/// <param name="Hash">SHA-256 of the token in hex; a pointer to the invoice counts only while it is this one.</param>
/// <param name="Sealed">The token, sealed, since both surfaces show the address again.</param>
public sealed record InvoiceLink(string Hash, string Sealed, DateTimeOffset? RotatedAt = null);

/// <summary>An invoice that was found by its token.</summary>
public sealed record LinkedInvoice(TenantScope Scope, OpenInvoice Open);

/// <summary>
/// Makes, replaces and follows the public addresses of invoices. The pointer goes first and counts for nothing until the invoice names its hash; a replaced token's pointer stays and
/// leads nowhere.
/// </summary>
public sealed class InvoiceLinks(TenantStore store, PointerStore pointers, TenantKeyring keyring, TimeProvider time)
{
    private const int TokenBytes = 32;
    private const int TokenCharacters = 43;

    /// <summary>Whether a text may be the token of an invoice; payment links, which share the path, have shorter ones.</summary>
    public static bool IsToken(string text) => text.Length == TokenCharacters;

    /// <summary>A new token for an invoice, with its pointer stored.</summary>
    internal async Task<InvoiceLink> ClaimAsync(TenantScope scope, Guid invoiceId, TenantCipher cipher, CancellationToken cancellationToken)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var link = new InvoiceLink(Keys.Hash(token), cipher.Seal(token, Invoice.LinkBinding(invoiceId)));
        await pointers.ClaimAsync(PointerKeys.InvoiceLink(link.Hash), new InvoicePointer(scope.TenantId, scope.Test, invoiceId), cancellationToken);
        return link;
    }

    /// <summary>Replaces the token; the old address leads nowhere from now on. Nothing else of the invoice changes.</summary>
    public async Task<Outcome<OpenInvoice>> RotateAsync(TenantScope scope, Guid id, CancellationToken cancellationToken)
    {
        var cipher = await keyring.OpenAsync(scope.TenantId, cancellationToken);
        if (await store.GetAsync(scope, Keys.Invoice(id), cancellationToken) is null or { Value.State: InvoiceState.Deleted }) return InvoiceRegister.NotFound(id);
        var link = await ClaimAsync(scope, id, cipher, cancellationToken) with { RotatedAt = Instant.Now(time) };
        return await store.RunAsync<OpenInvoice>(
            scope,
            async (batch, token) =>
            {
                var stored = await store.GetAsync(scope, Keys.Invoice(id), token);
                if (stored is null or { Value.State: InvoiceState.Deleted }) return InvoiceRegister.NotFound(id);
                var rotated = stored.Value with { Link = link };
                batch.Update(stored, rotated);
                return PartySnapshots.Open(cipher, rotated);
            },
            cancellationToken);
    }

    /// <summary>The invoice of a token, in any business; null for a token that is unknown, replaced or of no such form, and for a draft, which its customer must not see.</summary>
    public async Task<LinkedInvoice?> FindAsync(string token, CancellationToken cancellationToken)
    {
        if (!IsToken(token)) return null;
        var hash = Keys.Hash(token);
        if (await pointers.FindAsync(PointerKeys.InvoiceLink(hash), cancellationToken) is not { } pointer) return null;
        var scope = pointer.Value.Scope;
        var stored = await store.GetAsync(scope, Keys.Invoice(pointer.Value.InvoiceId), cancellationToken);
        if (stored is not { Value: { State: InvoiceState.Issued or InvoiceState.Voided, Link: { } link } } || link.Hash != hash) return null;
        return new LinkedInvoice(scope, PartySnapshots.Open(await keyring.OpenAsync(scope.TenantId, cancellationToken), stored.Value));
    }
}
