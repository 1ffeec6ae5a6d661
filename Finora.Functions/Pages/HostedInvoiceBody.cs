using Finora.Core.Payments;
using Finora.Functions.Platform;

namespace Finora.Functions.Pages;

/// <summary>The seller as its invoice's page names it.</summary>
public sealed record HostedSellerBody(string BusinessName, string? Tin, string? RcNumber, AddressBody? Address);

/// <summary>The customer as the page names it: without e-mail and phone, since the address of the page is handed on.</summary>
public sealed record HostedCustomerBody(string Name, string? CompanyName, string? Tin, AddressBody? BillingAddress);

/// <summary>A line of the invoice; amounts as decimal strings.</summary>
public sealed record HostedLineBody(
    int Position, string Description, string Quantity, string Unit, string UnitPrice, string DiscountAmount, string NetAmount, string TaxCategory, string TaxRate, string TaxAmount, string TotalAmount);

/// <summary>Tax that the customer is expected to withhold.</summary>
public sealed record HostedWithholdingBody(string Rate, string BaseAmount, string Amount, string NetExpected);

/// <summary>Where money can be transferred to.</summary>
public sealed record HostedAccountBody(string BankName, string AccountName, string AccountNumber);

/// <summary>What the page <em>View Invoice</em> shows, as JSON: section 13 of the Platform contract. Nothing internal, no ids.</summary>
public sealed record HostedInvoiceBody(
    string DocumentType, string InvoiceNumber, string Status, bool IsTest, HostedSellerBody Seller, HostedCustomerBody Customer, string IssueDate, string? DueDate, string Currency,
    string? BuyerReference, IReadOnlyList<HostedLineBody> LineItems, string Subtotal, string DiscountAmount, string TaxableAmount, string TaxAmount, string TotalAmount, string AmountPaid,
    string AmountWithheld, string AmountCredited, string AmountDue, IReadOnlyList<TaxGroupBody> Taxes, HostedWithholdingBody? ExpectedWht, string? Notes, string? Terms,
    HostedAccountBody? BankAccount, string? Irn, string? NrsIrn, QrBody? Qr, string? VerifyUrl, string? ViewUrl, string? PaymentUrl)
{
    internal static HostedInvoiceBody From(InvoiceBody invoice, InvoicePage page) => new(
        invoice.DocumentType, invoice.InvoiceNumber, invoice.Status, page.Scope.Test,
        new HostedSellerBody(page.SellerName, invoice.Seller?.Tin, invoice.Seller?.RcNumber, invoice.Seller?.Address),
        new HostedCustomerBody(invoice.Customer.Name, invoice.Customer.CompanyName, invoice.Customer.Tin, invoice.Customer.BillingAddress),
        invoice.IssueDate, invoice.DueDate, invoice.Currency, invoice.BuyerReference, [.. invoice.LineItems.Select(Line)],
        invoice.Subtotal, invoice.DiscountAmount, invoice.TaxableAmount, invoice.TaxAmount, invoice.TotalAmount, invoice.AmountPaid, invoice.AmountWithheld, invoice.AmountCredited, invoice.AmountDue,
        invoice.Taxes, invoice.ExpectedWht is { } wht ? new HostedWithholdingBody(wht.Rate, wht.BaseAmount, wht.Amount, wht.NetExpected) : null, invoice.Notes, invoice.Terms,
        page.Invoice.BankAccount is { } account ? new HostedAccountBody(account.BankName, account.AccountName, account.AccountNumber) : null,
        invoice.Irn, invoice.NrsIrn, invoice.Qr, invoice.VerifyUrl, invoice.ViewUrl, invoice.PaymentUrl);

    private static HostedLineBody Line(InvoiceLineBody line) => new(
        line.Position, line.Description, line.Quantity, line.Unit, line.UnitPrice, line.DiscountAmount, line.NetAmount, line.TaxCategory, line.TaxRate, line.TaxAmount, line.TotalAmount);
}
