using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Finora.Core.Nrs;
using Finora.Core.Signing;
using Finora.Core.Time;

namespace Finora.Functions.Nrs;

/// <summary>The tax authority's Merchant Buyer Solution over HTTP: sections 3 to 7 of the NRS contract.</summary>
internal sealed class MbsGateway(MbsHttp http, MbsAnswerTable table, NrsSettings settings) : IFiscalGateway
{
    private const string Invoices = "api/v1/invoice/";

    public bool IsOffered => http.IsOffered;

    public async Task<FiscalAnswer> ValidateAsync(FiscalAccount account, FrozenSubmission submission, CancellationToken cancellationToken)
    {
        if (settings.ValidateIrn)
        {
            var number = Body(writer =>
            {
                writer.WriteString("invoice_reference"u8, Core.Signing.NrsIrn.FoldedOf(submission.NrsIrn));
                writer.WriteString("business_id"u8, account.BusinessId.ToString("D"));
                writer.WriteString("irn"u8, submission.NrsIrn);
            });
            var checkedNumber = await CallAsync(MbsCall.Validate, HttpMethod.Post, "irn/validate", account, number, cancellationToken);
            if (checkedNumber.Answer.Kind != FiscalAnswerKind.Accepted) return checkedNumber.Answer;
        }

        return (await CallAsync(MbsCall.Validate, HttpMethod.Post, "validate", account, submission.Payload, cancellationToken)).Answer;
    }

    public async Task<FiscalAnswer<SignedByAuthority>> SignAsync(FiscalAccount account, FrozenSubmission submission, CancellationToken cancellationToken)
    {
        var (answer, reply) = await CallAsync(MbsCall.Sign, HttpMethod.Post, "sign", account, submission.Payload, cancellationToken);
        return new FiscalAnswer<SignedByAuthority>(answer, new SignedByAuthority(MbsReply.Text(reply.Data, "csid") ?? MbsReply.Text(reply.Data, "CSID")));
    }

    public async Task<FiscalAnswer<ConfirmedByAuthority>> ConfirmAsync(FiscalAccount account, string nrsIrn, CancellationToken cancellationToken)
    {
        var (answer, reply) = await CallAsync(MbsCall.Confirm, HttpMethod.Get, $"confirm/{Uri.EscapeDataString(nrsIrn)}", account, null, cancellationToken);
        return new FiscalAnswer<ConfirmedByAuthority>(answer, answer.Kind == FiscalAnswerKind.Accepted ? Confirmed(reply.Data) : null);
    }

    public async Task<FiscalAnswer> TransmitAsync(FiscalAccount account, string nrsIrn, CancellationToken cancellationToken) =>
        (await CallAsync(MbsCall.Transmit, HttpMethod.Post, $"transmit/{Uri.EscapeDataString(nrsIrn)}", account, ReadOnlyMemory<byte>.Empty, cancellationToken)).Answer;

    public async Task<FiscalAnswer> UpdatePaymentAsync(FiscalAccount account, string nrsIrn, string status, string reference, CancellationToken cancellationToken)
    {
        var body = Body(writer =>
        {
            writer.WriteString("payment_status"u8, status);
            writer.WriteString("reference"u8, reference);
        });
        return (await CallAsync(MbsCall.Update, HttpMethod.Patch, $"update/{Uri.EscapeDataString(nrsIrn)}", account, body, cancellationToken)).Answer;
    }

    public async Task<FiscalAnswer<KnownTaxpayer>> VerifyTinAsync(FiscalAccount account, string tin, CancellationToken cancellationToken)
    {
        var reply = await http.ExchangeAsync(MbsCall.VerifyTin, HttpMethod.Post, "api/v1/utilities/verify-tin/", account, Body(writer => writer.WriteString("tin"u8, tin)), cancellationToken);
        return new FiscalAnswer<KnownTaxpayer>(table.Judge(reply), new KnownTaxpayer(MbsReply.Text(reply.Data, "name") ?? MbsReply.Text(reply.Data, "taxpayer_name")));
    }

    public async Task<FiscalAnswer<FiscalCodes>> ResourcesAsync(string kind, CancellationToken cancellationToken)
    {
        var (answer, reply) = await CallAsync(MbsCall.Read, HttpMethod.Get, $"resources/{Uri.EscapeDataString(kind)}", null, null, cancellationToken);
        var codes = reply.Data is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Select(Code).OfType<FiscalCode>().ToArray() : [];
        return new FiscalAnswer<FiscalCodes>(answer, new FiscalCodes(codes));
    }

    public async Task<FiscalAnswer<FiscalEntity>> CheckAsync(FiscalAccount account, CancellationToken cancellationToken)
    {
        var health = table.Judge(await http.ExchangeAsync(MbsCall.Read, HttpMethod.Get, "api", null, null, cancellationToken));
        if (health.Kind != FiscalAnswerKind.Accepted) return new FiscalAnswer<FiscalEntity>(health, null);
        if (account.EntityId is { } entityId)
        {
            var reply = await http.ExchangeAsync(MbsCall.Read, HttpMethod.Get, $"api/v1/entity/{entityId:D}", account, null, cancellationToken);
            return new FiscalAnswer<FiscalEntity>(table.Judge(reply), new FiscalEntity([.. ServiceIds(reply.Data)]));
        }

        var search = await http.ExchangeAsync(MbsCall.Read, HttpMethod.Get, $"{Invoices}{account.BusinessId:D}?size=1&page=1", account, null, cancellationToken);
        return new FiscalAnswer<FiscalEntity>(table.Judge(search), new FiscalEntity([]));
    }

    private async Task<(FiscalAnswer Answer, MbsReply Reply)> CallAsync(
        MbsCall call, HttpMethod method, string path, FiscalAccount? account, ReadOnlyMemory<byte>? body, CancellationToken cancellationToken)
    {
        var reply = await http.ExchangeAsync(call, method, Invoices + path, account, body, cancellationToken);
        return (table.Judge(reply), reply);
    }

    /// <summary>Read leniently: an answer with data means registered, whatever it leaves out.</summary>
    private static ConfirmedByAuthority Confirmed(JsonElement? data) => new(
        DocumentDate.TryParseDay(MbsReply.Text(data, "issue_date") ?? "", out var issued) ? issued : null,
        DateTimeOffset.TryParse(MbsReply.Text(data, "sync_date"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var synced) ? synced.ToUniversalTime() : null,
        MbsReply.Text(data, "payment_status"),
        MbsReply.IsTrue(data, "transmitted"),
        MbsReply.IsTrue(data, "delivered"));

    /// <summary>Lists name their members differently: the code is <c>code</c> or <c>id</c>, the text <c>name</c>, <c>value</c> or <c>description</c>.</summary>
    private static FiscalCode? Code(JsonElement item) =>
        (MbsReply.Text(item, "code") ?? MbsReply.Text(item, "id")) is { } code
            ? new FiscalCode(code, MbsReply.Text(item, "name") ?? MbsReply.Text(item, "value") ?? MbsReply.Text(item, "description") ?? "")
            : null;

    /// <summary>A template is <c>{{invoice_id}}-F1N0RA01-{{YYYYMMDD}}</c>; the eight letters or digits between the hyphens are the service id.</summary>
    private static IEnumerable<string> ServiceIds(JsonElement? entity) =>
        MbsReply.Member(entity, "businesses") is { ValueKind: JsonValueKind.Array } businesses
            ? businesses.EnumerateArray().Select(business => MbsReply.Text(business, "irn_template")).OfType<string>().SelectMany(template => template.Split('-')).Where(part => NrsIrn.IsServiceId(part)).Distinct()
            : [];

    private static byte[] Body(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        write(writer);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
