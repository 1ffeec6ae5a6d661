using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Messaging;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Documents;

/// <summary>
/// Prints an invoice or credit note as PDF. Nothing is kept: an issued document is frozen, so printing it again gives the same page but for what may change on it (status,
/// money received).
/// </summary>
public sealed class PrintInvoice(InvoiceRegister invoices, TenantStore store, BusinessLogos logos, MessageOrigins origins, TimeProvider time)
{
    public async Task<Outcome<PrintedFile>> RunAsync(TenantScope scope, Guid id, CancellationToken cancellationToken)
    {
        var found = await invoices.GetAsync(scope, id, cancellationToken);
        if (!found.IsOk) return found.Failure;
        var business = await store.GetAsync(scope.Home, Keys.Business, cancellationToken) ?? throw new InvalidDataException("A tenant has no business row.");
        var logo = await logos.ReadAsync(scope.TenantId, InvoiceDescription.LogoVersion(found.Value.Invoice, business.Value), cancellationToken);
        var document = InvoiceDescription.Of(found.Value, business.Value, scope, logo, origins, LagosCalendar.Today(time));
        return new PrintedFile(PrintedFile.Named(document.IsCreditNote ? "Credit-Note" : "Invoice", document.Number, "pdf"), PrintedFile.PdfType, InvoicePdf.Write(document));
    }
}
