using Finora.Core;
using Finora.Functions.Business;

namespace Finora.Functions.OpenApi;

/// <summary>What is said of documents as files, section 22 of the contract.</summary>
internal static class DocumentRoutes
{
    private const string Invoice = """
        { "documentType": "invoice", "fileName": "Invoice-INV-2026-042.pdf", "url": "https://api.finorabusiness.com/files/7h3k9p2m?exp=1776425400&sig=Zm9v",
          "expiresAt": "2026-04-17T11:30:00.000Z" }
        """;

    private const string VatReturn = """
        { "documentType": "vat-return", "fileName": "VAT-Return-2026-03.pdf", "url": "https://api.finorabusiness.com/files/9q1w5e7r?exp=1776425400&sig=YmFy",
          "expiresAt": "2026-04-17T11:30:00.000Z", "period": { "startDate": "2026-03-01", "endDate": "2026-03-31" }, "summary": { "outputVATKobo": 1875000,
          "outputVAT": 18750, "inputVATKobo": 600000, "inputVAT": 6000, "netPayableKobo": 1275000, "netPayable": 12750, "transactionCount": 2 } }
        """;

    private const string Quarter = """{ "startDate": "2026-01-01", "endDate": "2026-03-31", "includeCashFlow": true }""";
    private const string Month = """{ "startDate": "2026-03-01", "endDate": "2026-03-31" }""";

    private static readonly string Receipt = Example.With(Invoice, """{ "documentType": "receipt", "fileName": "Receipt-REC-2026-045.pdf" }""");

    private static readonly string Statement = Example.With(
        Invoice, """{ "documentType": "financial-statement", "fileName": "Financial-Statement-2026-01-01-to-2026-03-31.pdf" }""");

    private static readonly string Workbook = Example.With(VatReturn, """{ "fileName": "VAT-Return-2026-03.xlsx" }""");

    private static readonly Dictionary<FailureCode, string> TooLong = new() { [FailureCode.RuleBroken] = "The period is longer than 366 days." };

    public static RouteGroup Group { get; } = new(
        "Documents",
        "Files to hand on. The `url` needs no key and serves the file for an hour; in the test partition, TEST stands across each page.",
        [
            new("BusinessInvoicePdf", "Print an invoice", Answer.Ok(BusinessJson.Default.DocumentBody, Invoice))
            {
                Description = "A draft is marked DRAFT, a cancelled one CANCELLED. An issued one shows its IRN and a QR code of `verifyUrl`.",
            },
            new("BusinessReceiptPdf", "Print a receipt", Answer.Ok(BusinessJson.Default.DocumentBody, Receipt)),
            new("BusinessFinancialStatementPdf", "Print a financial statement", Answer.Ok(BusinessJson.Default.DocumentBody, Statement))
            {
                Description = "With the cash flow unless `includeCashFlow` is false.",
                Body = RequestBody.Of(ReportDocumentBody.ReadStatement, Quarter),
                Errors = TooLong,
            },
            new("BusinessVatReturnPdf", "Print a VAT return", Answer.Ok(BusinessJson.Default.VatReturnDocumentBody, VatReturn))
            {
                Body = RequestBody.Of(ReportDocumentBody.ReadPeriod, Month),
                Errors = TooLong,
            },
            new("BusinessVatReturnWorkbook", "A VAT return as an Excel workbook", Answer.Ok(BusinessJson.Default.VatReturnDocumentBody, Workbook))
            {
                Body = RequestBody.Of(ReportDocumentBody.ReadPeriod, Month),
                Errors = TooLong,
            },
        ]);
}
