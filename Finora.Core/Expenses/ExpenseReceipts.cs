using Finora.Core.Billing;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Expenses;

/// <summary>Bytes of uploads that a tenant keeps.</summary>
public sealed record StorageUse(long Bytes) : IDocument
{
    public static int Schema => 1;
}

/// <summary>The bytes that each plan includes.</summary>
public static class StorageAllowance
{
    private const long Megabyte = 1024 * 1024;

    /// <summary>Null without limit.</summary>
    public static long? Of(Plan plan) => plan switch
    {
        Plan.Free => 100 * Megabyte,
        Plan.Starter => 1_024 * Megabyte,
        Plan.Premium => 10_240 * Megabyte,
        _ => null,
    };

    /// <summary>Counts bytes of uploads in the batch that keeps them.</summary>
    /// <param name="notices">Tells the admins what is used.</param>
    /// <param name="more">Less than nothing for what is given back.</param>
    /// <returns>The refusal when the plan has no room for them.</returns>
    internal static async Task<Failure?> CountAsync(TenantStore store, UsageNotices notices, TenantBatch batch, long more, CancellationToken cancellationToken)
    {
        var business = await store.GetAsync(batch.Scope.Home, Keys.Business, cancellationToken) ?? throw new InvalidDataException("A tenant has no business row.");
        var stored = await store.GetAsync(batch.Scope, Keys.StorageUse, cancellationToken);
        var used = (stored?.Value.Bytes ?? 0) + more;
        if (more > 0 && used > Of(business.Value.Plan)) return new Failure(FailureCode.PlanLimit, "The storage of the plan is used up.", []);
        batch.Save(Keys.StorageUse, stored, new StorageUse(Math.Max(0, used)));
        if (!batch.Scope.Test) await notices.PassAsync(batch, UsageKind.Storage, used - more, used, Of(business.Value.Plan), cancellationToken);
        return null;
    }
}

/// <summary>
/// Keeps the papers that prove expenses. The file goes first and counts for nothing until the expense names it; the one that it replaces goes last, and what a crash leaves behind is a file that
/// nothing names.
/// </summary>
public sealed class ExpenseReceipts(TenantStore store, IBlobStore blobs, UsageNotices notices, IdGenerator ids, TimeProvider time)
{
    /// <summary>Bytes of one file.</summary>
    public const int MaxBytes = 10 * 1024 * 1024;

    /// <summary>What a file is by its first bytes: PDF, PNG or JPEG; null for anything else, whatever its name says.</summary>
    public static string? MediaTypeOf(ReadOnlySpan<byte> file) =>
        file.StartsWith("%PDF-"u8) ? "application/pdf"
        : file.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]) ? "image/png"
        : file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "image/jpeg"
        : null;

    public async Task<Outcome<Expense>> PutAsync(TenantScope scope, Guid id, ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        if (MediaTypeOf(file.Span) is not { } mediaType) return Failure.Invalid("file", "must be a PDF, PNG or JPEG");
        if (await store.GetAsync(scope, Keys.Expense(id), cancellationToken) is null or { Value.IsDeleted: true }) return ExpenseRegister.NotFound(id);
        var receipt = new ExpenseReceipt($"expenses/{scope.Partition}/{ids.NewSecretId():N}", mediaType, file.Length);
        await blobs.PutAsync(receipt.Blob, new BlobContent(new MemoryStream(file.ToArray(), writable: false), mediaType), overwrite: false, cancellationToken);
        ExpenseReceipt? replaced = null;
        var outcome = await store.RunAsync<Expense>(
            scope,
            async (batch, token) =>
            {
                var stored = await store.GetAsync(scope, Keys.Expense(id), token);
                if (stored is null or { Value.IsDeleted: true }) return ExpenseRegister.NotFound(id);
                replaced = stored.Value.Receipt;
                if (await StorageAllowance.CountAsync(store, notices, batch, receipt.Bytes - (replaced?.Bytes ?? 0), token) is { } full) return full;
                var changed = stored.Value with { Receipt = receipt, UpdatedAt = Instant.Now(time) };
                batch.Update(stored, changed);
                return changed;
            },
            cancellationToken);
        var orphan = outcome.IsOk ? replaced : receipt;
        if (orphan is not null) await blobs.DeleteAsync(orphan.Blob, CancellationToken.None);
        return outcome;
    }

    /// <summary>The paper of an expense; the caller disposes of it.</summary>
    public async Task<Outcome<StoredBlob>> OpenAsync(TenantScope scope, Guid id, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(scope, Keys.Expense(id), cancellationToken);
        if (stored is not { Value: { IsDeleted: false, Receipt: { } receipt } }) return ExpenseRegister.NotFound(id);
        return await blobs.OpenAsync(receipt.Blob, cancellationToken) is { } blob ? blob : ExpenseRegister.NotFound(id);
    }
}
