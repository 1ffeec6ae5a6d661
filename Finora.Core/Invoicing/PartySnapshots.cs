using Finora.Core.Customers;
using Finora.Core.Identity;
using Finora.Core.Nrs;
using Finora.Core.Storage;

namespace Finora.Core.Invoicing;

/// <summary>An invoice with the personal data of its parties in clear, for somebody who may see it.</summary>
/// <param name="Seller">Null on drafts.</param>
public sealed record OpenInvoice(Invoice Invoice, PersonalData Buyer, PersonalData? Seller)
{
    /// <summary>What the tax authority said.</summary>
    public NrsTexts Nrs { get; init; } = NrsTexts.None;

    /// <summary>The secret of the address under which the customer sees it; null only where it was made without one.</summary>
    public string? LinkToken { get; init; }
}

/// <summary>Takes the copies of seller and buyer that a document carries, and opens them again.</summary>
internal static class PartySnapshots
{
    public static PartySnapshot OfBuyer(OpenCustomer customer, TenantCipher cipher, Guid invoiceId) =>
        new(customer.Customer.Name, customer.Customer.Type, customer.Customer.CompanyName, customer.Customer.ContactName, null, customer.Personal.Seal(cipher, Invoice.BuyerBinding(invoiceId)));

    public static PartySnapshot OfSeller(Business business, TenantCipher cipher, Guid invoiceId) =>
        new(business.Name, null, null, null, business.RcNumber, SellerData(business).Seal(cipher, Invoice.SellerBinding(invoiceId)));

    public static PersonalData SellerData(Business business) => new(business.Email, business.Phone, business.Tin, business.Address);

    public static OpenInvoice Open(TenantCipher cipher, Invoice invoice) => new(
        invoice,
        PersonalData.Open(cipher, invoice.Buyer.Personal, Invoice.BuyerBinding(invoice.Id)),
        invoice.Seller is null ? null : PersonalData.Open(cipher, invoice.Seller.Personal, Invoice.SellerBinding(invoice.Id)))
    {
        Nrs = NrsTexts.Open(cipher, invoice.Id, invoice.Nrs?.Texts),
        LinkToken = invoice.Link is { } link ? cipher.Open(link.Sealed, Invoice.LinkBinding(invoice.Id)) : null,
    };

    /// <summary>Government is B2G, an individual without TIN B2C, anybody else B2B.</summary>
    public static InvoiceKind KindFor(OpenCustomer customer) => customer.Customer.Type switch
    {
        CustomerType.Government => InvoiceKind.B2G,
        CustomerType.Individual when customer.Personal.Tin is null => InvoiceKind.B2C,
        _ => InvoiceKind.B2B,
    };
}
