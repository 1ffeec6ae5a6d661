using System.Xml;
using Finora.Core.Identity;
using Finora.Core.Signing;
using Finora.Core.Storage;

namespace Finora.Core.Invoicing;

/// <summary>A document that somebody holding its number asks about.</summary>
/// <param name="IsValid">The stored signature is that of the stored bytes.</param>
public sealed record VerifiedDocument(TenantScope Scope, Invoice Invoice, bool IsValid)
{
    public bool IsCreditedInFull => Invoice.Credited > 0 && Invoice.Credited == Invoice.Totals.Total;
}

/// <summary>What a document that somebody holds turned out to be.</summary>
/// <param name="Reason">Null when valid; else <c>signature_mismatch</c> or <c>unknown_key</c>.</param>
/// <param name="Number">As the document tells it, and so only of a document that is genuine; likewise <paramref name="Irn"/>.</param>
public sealed record UploadVerdict(string? Reason, SigningKeyId? Key, string? Number, string? Irn);

/// <summary>Checks signatures for anybody: of a document by its number, and of bytes that somebody holds.</summary>
public sealed class VerifyDocuments(TenantStore store, DocumentPointers pointers, SigningKeys keys)
{
    private const string Mismatch = "signature_mismatch";
    private const string UnknownKey = "unknown_key";

    /// <summary>
    /// The document of a fingerprint or of a number of the tax authority; null when there is none, and when there are several and <paramref name="tenantId"/> does not say whose. A document of a
    /// test side is found only when no live one is.
    /// </summary>
    public async Task<VerifiedDocument?> FindAsync(string number, Guid? tenantId, CancellationToken cancellationToken)
    {
        var candidates = Irn.IsValid(number) ? await pointers.FindAsync(number, cancellationToken) : NrsIrn.IsValid(number) ? await OfNrsAsync(number, cancellationToken) : [];
        var found = new List<(TenantScope Scope, Invoice Invoice)>();
        foreach (var (scope, id) in candidates.Where(one => tenantId is null || one.Scope.TenantId == tenantId))
        {
            var stored = await store.GetAsync(scope, Keys.Invoice(id), cancellationToken);
            if (stored is { Value: { State: InvoiceState.Issued or InvoiceState.Voided } invoice } && (invoice.Irn == number || invoice.NrsIrn == number)) found.Add((scope, invoice));
        }

        var sides = found.Any(one => !one.Scope.Test) ? [.. found.Where(one => !one.Scope.Test)] : found;
        if (sides is not [var document]) return null;
        return new VerifiedDocument(document.Scope, document.Invoice, await IsValidAsync(document.Scope, document.Invoice, cancellationToken));
    }

    /// <summary>Null when the bytes are no XML document, or one with a DTD.</summary>
    /// <param name="keyId">Null to find the key through the fingerprint in the document.</param>
    public async Task<UploadVerdict?> CheckAsync(byte[] xml, byte[] signature, SigningKeyId? keyId, CancellationToken cancellationToken)
    {
        if (ReadFacts(xml) is not { } facts) return null;
        var key = keyId is { } named ? await FindKeyAsync(named, cancellationToken) : facts.Irn is { } irn ? await KeyOfAsync(irn, cancellationToken) : null;
        if (key is null || !SigningKeyId.TryParse(key.PublicId, out var id)) return new UploadVerdict(UnknownKey, null, null, null);
        return DocumentSeal.Verify(xml, signature, key.Modulus, key.Exponent) ? new UploadVerdict(null, id, facts.Number, facts.Irn) : new UploadVerdict(Mismatch, id, null, null);
    }

    private async Task<IReadOnlyList<(TenantScope Scope, Guid InvoiceId)>> OfNrsAsync(string number, CancellationToken cancellationToken)
    {
        var parts = number.Split('-');
        var found = new List<(TenantScope, Guid)>();
        foreach (var scope in await pointers.FindServiceAsync(parts[1], cancellationToken))
        {
            if (await store.GetAsync(scope, Keys.InvoiceByFoldedNumber(parts[0]), cancellationToken) is { } reference) found.Add((scope, reference.Value.Id));
        }

        return found;
    }

    private async Task<bool> IsValidAsync(TenantScope scope, Invoice invoice, CancellationToken cancellationToken)
    {
        var document = await store.GetAsync(scope, Keys.InvoiceXml(invoice.Id), cancellationToken);
        if (document is null || invoice.Signature is not { } signature || !SigningKeyId.TryParse(signature.KeyId, out var id) || await FindKeyAsync(id, cancellationToken) is not { } key) return false;
        return DocumentSeal.Verify(document.Value.Xml, Convert.FromBase64String(signature.Value), key.Modulus, key.Exponent);
    }

    private async Task<SigningKeyVersion?> FindKeyAsync(SigningKeyId id, CancellationToken cancellationToken) =>
        (await keys.AllAsync(id.Tenant, cancellationToken)).FirstOrDefault(version => version.PublicId == id.ToString());

    private async Task<SigningKeyVersion?> KeyOfAsync(string irn, CancellationToken cancellationToken) =>
        await FindAsync(irn, null, cancellationToken) is { Invoice.Signature: { } signature } && SigningKeyId.TryParse(signature.KeyId, out var id) ? await FindKeyAsync(id, cancellationToken) : null;

    /// <summary>Number and fingerprint as the document tells them; null when it is no XML. Without DTD and without reaching for anything outside.</summary>
    private static DocumentFacts? ReadFacts(byte[] xml)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 1_048_576 };
        var facts = new DocumentFacts(null, null);
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(xml, writable: false), settings);
            while (reader.Read())
            {
                if (reader.NodeType != XmlNodeType.Element) continue;
                if (reader is { LocalName: "Irn", Depth: 5 }) facts = facts with { Irn = Text(reader) };
                else if (reader is { LocalName: "ID", Depth: 1 }) facts = facts with { Number = Text(reader) };
            }

            return facts;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static string? Text(XmlReader reader) => reader.Read() && reader.NodeType == XmlNodeType.Text && reader.Value.Length <= 100 ? reader.Value : null;

    private sealed record DocumentFacts(string? Number, string? Irn);
}
