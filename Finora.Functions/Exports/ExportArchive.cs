using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using Finora.Core.Documents;
using Finora.Core.Expenses;
using Finora.Core.Exports;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Functions.Exports;

/// <summary>What the manifest of an export says.</summary>
/// <param name="Files">All but the manifest itself.</param>
public sealed record ExportManifest(int Version, Guid TenantId, string CreatedAt, IReadOnlyList<ExportedFile> Files);

/// <summary>JSON of the manifest.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(ExportManifest))]
internal sealed partial class ExportJson : JsonSerializerContext;

/// <summary>Everything that a tenant has as one ZIP file: records as JSON and CSV, documents as PDF and signed XML, uploaded papers as they are, and a manifest.</summary>
internal sealed class ExportArchive(ExportKinds kinds, TenantStore store, IBlobStore blobs, PrintInvoice invoices, PrintReceipt receipts, TimeProvider time) : IExportArchive
{
    public async Task WriteAsync(Guid tenantId, Stream target, CancellationToken cancellationToken)
    {
        var (scope, now) = (TenantScope.Live(tenantId), Instant.Now(time));
        await using var zip = await ZipArchive.CreateAsync(target, ZipArchiveMode.Create, leaveOpen: true, null, cancellationToken);
        var archive = new ArchiveWriter(zip, now);
        foreach (var kind in await kinds.OfAsync(scope, cancellationToken))
        {
            await archive.AddAsync($"{kind.Name}.json", kind.WriteJsonAsync, cancellationToken);
            await archive.AddAsync($"{kind.Name}.csv", kind.WriteCsvAsync, cancellationToken);
        }

        await AddInvoicesAsync(archive, scope, cancellationToken);
        await AddReceiptsAsync(archive, scope, cancellationToken);
        await AddPapersAsync(archive, scope, cancellationToken);
        await archive.EndAsync(files => JsonSerializer.SerializeToUtf8Bytes(new ExportManifest(1, tenantId, Instant.Format(now), files), ExportJson.Default.ExportManifest), cancellationToken);
    }

    private async Task AddInvoicesAsync(ArchiveWriter archive, TenantScope scope, CancellationToken cancellationToken)
    {
        await foreach (var invoice in store.AllAsync(scope, Keys.Invoices, cancellationToken))
        {
            if (invoice.State == InvoiceState.Deleted) continue;
            var printed = await invoices.RunAsync(scope, invoice.Id, cancellationToken);
            if (printed.IsOk) await archive.AddAsync($"documents/{invoice.Id}/{printed.Value.Name}", printed.Value.Content, cancellationToken);
            if (await store.GetAsync(scope, Keys.InvoiceXml(invoice.Id), cancellationToken) is { } xml) await archive.AddAsync($"documents/{invoice.Id}/{invoice.Id}.xml", xml.Value.Xml, cancellationToken);
        }
    }

    private async Task AddReceiptsAsync(ArchiveWriter archive, TenantScope scope, CancellationToken cancellationToken)
    {
        await foreach (var payment in store.AllAsync(scope, Keys.Payments, cancellationToken))
        {
            if (payment.ReceiptNumber is null) continue;
            var printed = await receipts.RunAsync(scope, payment.Id, cancellationToken);
            if (printed.IsOk) await archive.AddAsync($"receipts/{payment.Id}/{printed.Value.Name}", printed.Value.Content, cancellationToken);
        }
    }

    private async Task AddPapersAsync(ArchiveWriter archive, TenantScope scope, CancellationToken cancellationToken)
    {
        await foreach (var expense in store.AllAsync(scope, Keys.Expenses, cancellationToken))
        {
            if (expense is { IsDeleted: true } or { Receipt: null }) continue;
            await using var paper = await blobs.OpenAsync(expense.Receipt.Blob, cancellationToken);
            if (paper is not null) await archive.AddAsync($"papers/{expense.Id}{Ending(expense.Receipt)}", (stream, token) => paper.Content.CopyToAsync(stream, token), cancellationToken);
        }
    }

    private static string Ending(ExpenseReceipt paper) => paper.MediaType switch
    {
        "application/pdf" => ".pdf",
        "image/png" => ".png",
        _ => ".jpg",
    };
}
