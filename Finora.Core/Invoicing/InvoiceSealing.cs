using Finora.Core.Customers;
using Finora.Core.Identity;
using Finora.Core.Invoicing.Documents;
using Finora.Core.Nrs;
using Finora.Core.Signing;
using Finora.Core.Storage;

namespace Finora.Core.Invoicing;

/// <summary>Writes the UBL document of a frozen invoice and signs its bytes. One call to the vault an invoice, and none ever after: what is stored is what was signed.</summary>
public sealed class InvoiceSealing(IKeyVault vault, NrsSettings nrs, UblProfile profile)
{
    /// <exception cref="KeyVaultException">The vault cannot sign now; nothing has been changed.</exception>
    public async Task<(Invoice Invoice, SignedDocument Document)> SealAsync(OpenInvoice frozen, SigningKeyVersion key, CancellationToken cancellationToken)
    {
        var xml = UblXml.Write(Describe(frozen), profile);
        var signature = await vault.SignDigestAsync(key.VaultKeyId, DocumentSeal.Digest(xml), cancellationToken);
        return (frozen.Invoice with { Signature = new DocumentSignature(key.PublicId, Convert.ToBase64String(signature)) }, new SignedDocument(xml));
    }

    private UblDocument Describe(OpenInvoice frozen)
    {
        var invoice = frozen.Invoice;
        return new UblDocument
        {
            Type = invoice.Type == DocumentType.CreditNote ? UblDocumentType.CreditNote : UblDocumentType.Invoice,
            Number = invoice.Number,
            IssueDate = invoice.IssueDate,
            DueDate = invoice.DueDate,
            Irn = invoice.Irn ?? throw new ArgumentException("A document is sealed with its fingerprint.", nameof(frozen)),
            NrsIrn = invoice.NrsIrn,
            InvoiceKind = invoice.Kind.ToString(),
            NrsTypeCode = nrs.TypeCodes.Of(invoice.Type),
            Note = invoice.Notes,
            Currency = invoice.Currency,
            ExchangeRate = invoice.ExchangeRate,
            BuyerReference = invoice.Reference,
            CreditedInvoice = invoice.Credits is { } credited ? new UblInvoiceReference(credited.Number, credited.IssueDate) : null,
            BankAccount = invoice.BankAccount is { } account ? new UblBankAccount(account.AccountNumber, account.AccountName, account.BankCode) : null,
            Seller = Party(invoice.Seller!, frozen.Seller!),
            Buyer = Party(invoice.Buyer, frozen.Buyer),
            PaymentTerms = PaymentTermsText.Compose(invoice.Terms, invoice.Currency, invoice.Totals.Withholding),
            PricesIncludeTax = invoice.PricesIncludeTax,
            Lines = [.. invoice.Lines.Select(Line)],
        };
    }

    private static UblParty Party(PartySnapshot party, PersonalData data) =>
        new(party.CompanyName ?? party.Name, Address(data.Address), data.Email, data.Phone, data.Tin, party.RcNumber);

    private static UblAddress Address(PostalAddress? address) =>
        address is null ? new UblAddress() : new UblAddress(address.Street, address.City, address.PostalCode, address.State, address.Country);

    private static UblLine Line(InvoiceLine line) =>
        new(line.Description, line.Quantity, line.Unit, line.UnitPrice, line.Amounts, line.Discount, Commodity(line), line.TaxExemptionReason);

    private static UblCommodity? Commodity(InvoiceLine line) =>
        line.HsnCode is { } goods ? UblCommodity.Goods(goods) : line.IsicCode is { } service ? UblCommodity.Service(service) : null;
}
