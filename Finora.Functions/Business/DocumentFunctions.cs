using Finora.Core.Documents;
using Finora.Core.Identity;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Business;

/// <summary>Documents as files, section 22 of the Business contract.</summary>
public sealed class DocumentFunctions(PrintInvoice printInvoice, PrintReceipt printReceipt, GenerateReport generate, OfferFile offer, IdGenerator ids, FinoraSettings settings)
{
    [Function("BusinessInvoicePdf")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> Invoice(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/documents/invoice/{id}/pdf")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (!PublicId.TryParse(IdPrefix.Invoice, id, out var invoiceId)) return Replies.Failed(call, PathId.NotFound("invoice"));
        var file = await printInvoice.RunAsync(call.Scope, invoiceId, cancellationToken);
        return file.IsOk ? await OfferAsync(call, "invoice", file.Value, cancellationToken) : Replies.Failed(call, PathId.NotFound("invoice"));
    }

    [Function("BusinessReceiptPdf")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> Receipt(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/documents/receipt/{id}/pdf")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (!PublicId.TryParse(IdPrefix.Receipt, id, out var receiptId)) return Replies.Failed(call, PathId.NotFound("receipt"));
        var file = await printReceipt.RunAsync(call.Scope, receiptId, cancellationToken);
        return file.IsOk ? await OfferAsync(call, "receipt", file.Value, cancellationToken) : Replies.Failed(call, PathId.NotFound("receipt"));
    }

    [Function("BusinessFinancialStatementPdf")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> FinancialStatement(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/documents/financial-statement/pdf")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var wish = ReportDocumentBody.ReadStatement(call.Json);
        if (!wish.IsOk) return Replies.Failed(call, wish.Failure);
        var report = await generate.FinancialStatementAsync(call.Scope, call.SecretRecordId, wish.Value.Period, wish.Value.WithCashFlow, cancellationToken);
        return report.IsOk ? Replies.Ok(call, DocumentBody.From(report.Value, settings), BusinessJson.Default.DocumentBody) : Replies.Failed(call, report.Failure);
    }

    [Function("BusinessVatReturnPdf")]
    [BusinessAccess(BusinessCaller.Retail)]
    public Task<IResult> VatReturnPdf([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/documents/vat-return/pdf")] HttpRequest request, CancellationToken cancellationToken) =>
        VatReturnAsync(request.Call(), asWorkbook: false, cancellationToken);

    [Function("BusinessVatReturnWorkbook")]
    [BusinessAccess(BusinessCaller.Retail)]
    public Task<IResult> VatReturnWorkbook([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/documents/vat-return/excel")] HttpRequest request, CancellationToken cancellationToken) =>
        VatReturnAsync(request.Call(), asWorkbook: true, cancellationToken);

    private async Task<IResult> VatReturnAsync(Call call, bool asWorkbook, CancellationToken cancellationToken)
    {
        var period = ReportDocumentBody.ReadPeriod(call.Json);
        if (!period.IsOk) return Replies.Failed(call, period.Failure);
        var report = await generate.VatReturnAsync(call.Scope, call.SecretRecordId, period.Value, asWorkbook, cancellationToken);
        return report.IsOk ? Replies.Ok(call, VatReturnDocumentBody.From(report.Value, settings), BusinessJson.Default.VatReturnDocumentBody) : Replies.Failed(call, report.Failure);
    }

    private async Task<IResult> OfferAsync(Call call, string documentType, PrintedFile file, CancellationToken cancellationToken)
    {
        var offered = await offer.RunAsync(call.Scope, call.SecretRecordId ?? ids.NewSecretId(), file, cancellationToken);
        return Replies.Ok(call, DocumentBody.From(documentType, offered, settings), BusinessJson.Default.DocumentBody);
    }
}
