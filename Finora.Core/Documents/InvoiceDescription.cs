using Finora.Core.Customers;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Messaging;
using Finora.Core.Signing;
using Finora.Core.Tax;

namespace Finora.Core.Documents;

/// <summary>What of an invoice is printed. An issued one is described by what was frozen when it was issued; only a draft takes its seller from the business as it is now.</summary>
internal static class InvoiceDescription
{
    /// <param name="logo">The file of <see cref="LogoVersion"/>, or null.</param>
    /// <param name="origins">Where documents are verified, and where they are paid.</param>
    /// <param name="today">In Lagos; decides what is overdue.</param>
    public static InvoiceDocument Of(OpenInvoice open, Business business, TenantScope scope, byte[]? logo, MessageOrigins origins, DateOnly today)
    {
        var invoice = open.Invoice;
        return new InvoiceDocument
        {
            IsCreditNote = invoice.Type == DocumentType.CreditNote,
            Number = invoice.Number,
            Status = StatusWord(invoice.StandingOn(today)),
            Marks = [.. Marks(invoice, scope)],
            IssueDate = invoice.IssueDate,
            DueDate = invoice.DueDate,
            Currency = invoice.Currency,
            ExchangeRate = invoice.ExchangeRate,
            Seller = open.Seller is { } seller ? Seller(invoice.Seller!, seller) : PartyText.Of(business),
            Buyer = Buyer(invoice.Buyer, open.Buyer),
            Reference = invoice.Reference,
            Corrects = invoice.Credits is { } corrected ? new CorrectedDocument(corrected.Number, corrected.IssueDate) : null,
            PricesIncludeTax = invoice.PricesIncludeTax,
            Lines = [.. invoice.Lines.Select(line => Line(line, invoice.Currency))],
            Subtotal = invoice.Totals.Subtotal,
            Discount = invoice.Totals.Discount,
            DiscountPercent = invoice.Discount is { Kind: DiscountKind.Percent } discount ? discount.Percent : null,
            Taxable = invoice.Totals.Taxable,
            Tax = invoice.Totals.Tax,
            Taxes = invoice.Totals.Taxes,
            Paid = invoice.State == InvoiceState.Voided ? 0 : invoice.Paid,
            Withheld = invoice.Withheld,
            Credited = invoice.Credited,
            CreditNotes = [.. invoice.CreditNotes.Select(note => note.Number)],
            Due = invoice.Type == DocumentType.CreditNote ? 0 : invoice.Due,
            Withholding = invoice.Totals.Withholding,
            Notes = invoice.Notes,
            Terms = invoice.Terms,
            PaymentUrl = PaymentUrl(open, origins.PayOrigin),
            Verification = Verify(open, scope, origins.ApiOrigin),
            Letterhead = Letterhead(invoice, business, logo),
        };
    }

    /// <summary>Which logo of the business stands on the document; 0 for none.</summary>
    public static int LogoVersion(Invoice invoice, Business business) => invoice.State == InvoiceState.Draft ? business.CurrentLogo : invoice.LogoVersion;

    /// <summary>The seller as the first of the invoices that money went to names it, or null where none names any.</summary>
    public static PrintedParty? FrozenSeller(OpenInvoice? open) => open is { Seller: { } data, Invoice.Seller: { } seller } ? Seller(seller, data) : null;

    private static IEnumerable<string> Marks(Invoice invoice, TenantScope scope)
    {
        if (scope.Test) yield return TestMark;
        if (invoice.State == InvoiceState.Draft) yield return "DRAFT";
        if (invoice.State == InvoiceState.Voided) yield return "CANCELLED";
    }

    /// <summary>Across every page of what a test key made.</summary>
    internal const string TestMark = "TEST";

    /// <summary>A fingerprint without a TIN in it may be that of another seller's document too, so the address then says whose it is.</summary>
    private static Verification? Verify(OpenInvoice open, TenantScope scope, string apiOrigin)
    {
        if (open.Invoice.Irn is not { } irn) return null;
        var address = VerifyAddress.Of(apiOrigin, irn, open.Seller?.Tin is null ? scope.TenantId : null);
        return new Verification(irn, open.Invoice.NrsIrn, open.Invoice.Qr?.Payload ?? address, open.Invoice.Qr is not null, address, open.Invoice.Signature?.KeyId);
    }

    /// <summary>What is not owed needs no way to be paid, and a draft's address answers nobody.</summary>
    private static string? PaymentUrl(OpenInvoice open, string payOrigin) =>
        open is { LinkToken: { } token, Invoice: { State: InvoiceState.Issued, Due: > 0 } } ? $"{payOrigin}/p/{token}/pay" : null;

    private static Letterhead Letterhead(Invoice invoice, Business business, byte[]? logo)
    {
        var isDraft = invoice.State == InvoiceState.Draft;
        var account = isDraft ? business.Defaults.BankAccount : invoice.BankAccount;
        return new Letterhead(
            logo is null ? null : (ReadOnlyMemory<byte>?)logo, isDraft ? business.Defaults.FooterText : invoice.FooterText, account is null ? null : new PrintedAccount(account.BankName, account.AccountNumber, account.AccountName));
    }

    private static PrintedParty Seller(PartySnapshot party, PersonalData data) => new(party.Name, data.Tin, party.RcNumber, PartyText.SellerLines(data));

    /// <summary>Without e-mail and phone: the document is handed on, and who pays it need not know how to reach whom it was made for.</summary>
    private static PrintedParty Buyer(PartySnapshot party, PersonalData data)
    {
        var contact = party.ContactName is { } name && name != party.Name ? $"Attn. {name}" : null;
        var trade = party.CompanyName is { } company && company != party.Name ? party.Name : null;
        return new PrintedParty(party.CompanyName ?? party.Name, data.Tin, null, [.. new[] { trade, contact }.Where(line => line is not null).Select(line => line!), .. PartyText.Address(data.Address)]);
    }

    private static PrintedLine Line(InvoiceLine line, string currency) =>
        new(line.Description, line.Quantity, line.Unit, line.UnitPrice, line.Amounts.Category, line.Amounts.Rate, line.Amounts.Net, [.. Remarks(line, currency)]);

    private static IEnumerable<string> Remarks(InvoiceLine line, string currency)
    {
        if (line.Discount is { } discount)
        {
            var percent = discount.Kind == DiscountKind.Percent ? $" {MoneyText.Percent(discount.Percent)}" : "";
            yield return $"Discount{percent}: {MoneyText.WithSign(-line.Amounts.Discount, currency)}";
        }

        if (line.HsnCode is { } goods) yield return string.Join(' ', "HS", goods, line.ProductCategory).TrimEnd();
        if (line.IsicCode is { } service) yield return string.Join(' ', "Service", service, line.ServiceCategory).TrimEnd();
        if (line.TaxExemptionReason is { } reason) yield return reason.StartsWith("Exempt", StringComparison.OrdinalIgnoreCase) ? reason : $"Exempt: {reason}";
    }

    private static string StatusWord(InvoiceStanding standing) => standing switch
    {
        InvoiceStanding.Draft => "Draft",
        InvoiceStanding.Issued => "Issued",
        InvoiceStanding.Sent => "Sent",
        InvoiceStanding.PartiallyPaid => "Part paid",
        InvoiceStanding.Paid => "Paid",
        InvoiceStanding.Overdue => "Overdue",
        InvoiceStanding.Voided => "Cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(standing), standing, null),
    };
}
