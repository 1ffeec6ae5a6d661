using System.Text.Json;
using Finora.Core.Documents;
using Finora.Core.Expenses;
using Finora.Core.Exports;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Payments;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Functions.Exports;

/// <summary>Everything that a tenant has as one ZIP file: records as JSON and CSV, documents as PDF and signed XML, uploaded papers as they are, and a manifest. Written in parts, one a job.</summary>
internal sealed class ExportArchive(ExportKinds kinds, TenantStore store, IBlobStore blobs, PrintInvoice invoices, PrintReceipt receipts, ExportSlice slice, TimeProvider time) : IExportArchive
{
    private const int FilesAFlush = 1_000;

    public async Task<WrittenPart> WriteAsync(Guid tenantId, DataExport export, Func<IAsyncEnumerable<ExportedFile>> before, Stream target, CancellationToken cancellationToken)
    {
        using var archive = new ArchiveWriter(target, export.CreatedAt, export.Bytes);
        var budget = new ExportBudget(slice, archive, time);
        var steps = await StepsAsync(TenantScope.Live(tenantId), cancellationToken);
        var place = export.Place;
        while (place.Step < steps.Count)
        {
            var next = await steps[place.Step].WriteAsync(archive, place, budget, cancellationToken);
            place = next is null ? new ExportPlace(place.Step + 1, null, 1) : place with { After = next, File = place.File + 1 };
            if (next is not null || (place.Step < steps.Count && budget.IsSpent)) return new WrittenPart(archive.Files, place);
        }

        await archive.AddAsync("manifest.json", (stream, token) => WriteManifestAsync(tenantId, before(), [.. archive.Files], stream, token), cancellationToken);
        await archive.EndAsync(before(), cancellationToken);
        return new WrittenPart(archive.Files, null);
    }

    private async Task<IReadOnlyList<IExportStep>> StepsAsync(TenantScope scope, CancellationToken cancellationToken)
    {
        var records = await kinds.OfAsync(scope, slice.PageSize, cancellationToken);
        return
        [
            .. records.SelectMany(kind => new[] { kind.Json, kind.Csv }),
            new Documents<Invoice>(store, scope, Keys.Invoices, slice, (archive, invoice, token) => AddInvoiceAsync(archive, scope, invoice, token)),
            new Documents<Payment>(store, scope, Keys.Payments, slice, (archive, payment, token) => AddReceiptAsync(archive, scope, payment, token)),
            new Documents<Expense>(store, scope, Keys.Expenses, slice, AddPaperAsync),
        ];
    }

    /// <summary>Names every other file. It can be large, so it is written as it is read.</summary>
    private async Task WriteManifestAsync(Guid tenantId, IAsyncEnumerable<ExportedFile> before, IReadOnlyList<ExportedFile> last, Stream target, CancellationToken cancellationToken)
    {
        await using var json = new Utf8JsonWriter(target, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("version", 1);
        json.WriteString("tenant_id", tenantId);
        json.WriteString("created_at", Instant.Format(Instant.Now(time)));
        json.WriteStartArray("files");
        var count = 0;
        await foreach (var file in before.WithCancellation(cancellationToken))
        {
            Write(json, file);
            if (++count % FilesAFlush == 0) await json.FlushAsync(cancellationToken);
        }

        foreach (var file in last) Write(json, file);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ExportedFile file)
    {
        json.WriteStartObject();
        json.WriteString("name", file.Name);
        json.WriteNumber("bytes", file.Bytes);
        json.WriteString("sha256", file.Sha256);
        json.WriteEndObject();
    }

    private async Task AddInvoiceAsync(ArchiveWriter archive, TenantScope scope, Invoice invoice, CancellationToken cancellationToken)
    {
        if (invoice.State == InvoiceState.Deleted) return;
        var printed = await invoices.RunAsync(scope, invoice.Id, cancellationToken);
        if (printed.IsOk) await archive.AddAsync($"documents/{invoice.Id}/{printed.Value.Name}", printed.Value.Content, cancellationToken);
        if (await store.GetAsync(scope, Keys.InvoiceXml(invoice.Id), cancellationToken) is { } xml) await archive.AddAsync($"documents/{invoice.Id}/{invoice.Id}.xml", xml.Value.Xml, cancellationToken);
    }

    private async Task AddReceiptAsync(ArchiveWriter archive, TenantScope scope, Payment payment, CancellationToken cancellationToken)
    {
        if (payment.ReceiptNumber is null) return;
        var printed = await receipts.RunAsync(scope, payment.Id, cancellationToken);
        if (printed.IsOk) await archive.AddAsync($"receipts/{payment.Id}/{printed.Value.Name}", printed.Value.Content, cancellationToken);
    }

    private async Task AddPaperAsync(ArchiveWriter archive, Expense expense, CancellationToken cancellationToken)
    {
        if (expense is { IsDeleted: true } or { Receipt: null }) return;
        await using var paper = await blobs.OpenAsync(expense.Receipt.Blob, cancellationToken);
        if (paper is not null) await archive.AddAsync($"papers/{expense.Id}{Ending(expense.Receipt)}", (stream, token) => paper.Content.CopyToAsync(stream, token), cancellationToken);
    }

    private static string Ending(ExpenseReceipt paper) => paper.MediaType switch
    {
        "application/pdf" => ".pdf",
        "image/png" => ".png",
        _ => ".jpg",
    };

    /// <summary>What belongs to each record of a range, file by file.</summary>
    private sealed class Documents<T>(TenantStore store, TenantScope scope, RowRange<T> range, ExportSlice slice, Func<ArchiveWriter, T, CancellationToken, Task> add) : IExportStep
        where T : IDocument
    {
        public async Task<string?> WriteAsync(ArchiveWriter archive, ExportPlace from, ExportBudget budget, CancellationToken cancellationToken)
        {
            var position = from.After;
            do
            {
                var page = await store.ReadAsync(scope, range, slice.PageSize, position, cancellationToken);
                foreach (var row in page.Items) await add(archive, row.Value, cancellationToken);
                position = page.Continuation;
            }
            while (position is not null && !budget.IsSpent);
            return position;
        }
    }
}
