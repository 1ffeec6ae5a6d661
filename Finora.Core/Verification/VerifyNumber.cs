using System.Text.Json;
using Finora.Core.Customers;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Verification;

/// <summary>
/// Checks a TIN or NIN against a register, or against what the register said lately. Number and birth date are kept as keyed hashes only, names sealed. When the
/// register fails nothing is kept, so that the next try asks it again.
/// </summary>
public sealed class VerifyNumber(TenantStore store, TenantKeyring keyring, VerificationProviders providers, IdGenerator ids, TimeProvider time)
{
    /// <summary>How long a register may take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly Failure Unreachable = Failure.Unavailable("The register does not answer. Nothing was charged; try again later.");

    /// <param name="refusal">Asked before the register is: why the check may not be paid for, or null.</param>
    public async Task<Outcome<VerificationResult>> RunAsync(TenantScope scope, VerificationRequest request, Func<Task<Failure?>> refusal, CancellationToken cancellationToken)
    {
        var cipher = await keyring.OpenAsync(scope.TenantId, cancellationToken);
        var index = cipher.BlindIndex(request.Kind == VerificationKind.Tin ? "verification.tin" : "verification.nin", request.Number);
        var known = request.ForceRefresh ? null : await KnownAsync(scope, request.Kind, index, cancellationToken);
        if (known is null && await refusal() is { } refused) return refused;
        if (request.CustomerId is { } customerId && await store.GetAsync(scope, Keys.Customer(customerId), cancellationToken) is null) return Failure.NotFound("The customer was not found.", "customerId");
        var answer = known is not null ? known : await AskAsync(scope, request, index, cipher, cancellationToken);
        if (!answer.IsOk) return answer.Failure;
        var result = Judge(request, index, answer.Value, known is not null, cipher);
        return await KeepAsync(scope, request, result, answer.Value, cipher, cancellationToken);
    }

    private async Task<KnownNumber?> KnownAsync(TenantScope scope, VerificationKind kind, string index, CancellationToken cancellationToken) =>
        await store.GetAsync(scope, Keys.KnownNumber(kind, index), cancellationToken) is { } stored && time.GetUtcNow() < stored.Value.ExpiresAt ? stored.Value : null;

    private async Task<Outcome<KnownNumber>> AskAsync(TenantScope scope, VerificationRequest request, string index, TenantCipher cipher, CancellationToken cancellationToken)
    {
        if ((scope.Test ? providers.Test : providers.Live) is not { } provider) return Failure.Rule("No verification provider is configured.");
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var found = await LookUpAsync(provider, scope.TenantId, request, either.Token).WaitAsync(either.Token);
            if (!found.IsOk) return found.Failure.Code == FailureCode.RuleBroken ? found.Failure : Unreachable;
            return Known(provider.Name, found.Value.Record, found.Value.Born, index, cipher);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return Unreachable;
        }
    }

    private static async Task<Outcome<(RegistryRecord? Record, DateOnly? Born)>> LookUpAsync(IVerificationProvider provider, Guid tenantId, VerificationRequest request, CancellationToken cancellationToken)
    {
        if (request.Kind == VerificationKind.Tin)
        {
            var taxpayer = await provider.VerifyTinAsync(new TinQuery(tenantId, request.Number, request.Names[0]), cancellationToken);
            return taxpayer.Map(found => (found is null ? null : new RegistryRecord([found.Name], found.TaxOffice, found.TaxpayerType), (DateOnly?)null));
        }

        var person = await provider.VerifyNinAsync(new NinQuery(request.Number, request.Names[0], request.Names[1], request.DateOfBirth), cancellationToken);
        return person.Map(found => (found is null ? null : new RegistryRecord([found.FirstName, found.LastName], null, null), found?.DateOfBirth));
    }

    private KnownNumber Known(string provider, RegistryRecord? record, DateOnly? born, string index, TenantCipher cipher) => new(
        provider,
        record is null ? null : cipher.Seal(JsonSerializer.Serialize(record, StoredJson.Default.RegistryRecord), Binding(index)),
        born is { } day ? BirthIndex(cipher, index, day) : null,
        Instant.Now(time));

    private VerificationResult Judge(VerificationRequest request, string index, KnownNumber known, bool isCached, TenantCipher cipher)
    {
        var record = known.Record is null ? null : JsonSerializer.Deserialize(cipher.Open(known.Record, Binding(index)), StoredJson.Default.RegistryRecord);
        var names = record is null ? null : NameMatching.Of(request.Names, record.Names);
        var born = record is not null && request.DateOfBirth is { } said && known.BirthIndex is { } kept ? BirthIndex(cipher, index, said) == kept : (bool?)null;
        var status = record is null ? VerificationStatus.NotFound : names == NameMatch.None || born == false ? VerificationStatus.Mismatch : VerificationStatus.Verified;
        var now = Instant.Now(time);
        var check = new NumberCheck(
            request.Id ?? ids.NewId(), request.Kind, index, request.Number[^4..], status, names, known.Provider, isCached, request.UserId, now, known.CheckedAt)
        {
            ConsentAt = request.Kind == VerificationKind.Nin ? now : null,
            CustomerId = request.CustomerId,
        };
        return new VerificationResult(check, record, born, known.ExpiresAt);
    }

    private Task<Outcome<VerificationResult>> KeepAsync(
        TenantScope scope, VerificationRequest request, VerificationResult result, KnownNumber known, TenantCipher cipher, CancellationToken cancellationToken) =>
        store.RunAsync<VerificationResult>(
            scope,
            async (batch, token) =>
            {
                var check = result.Check;

                // A repeat whose first run died after this batch finds its record and leaves it.
                if (await store.GetAsync(scope, Keys.NumberCheck(check.Id), token) is not null) return result;
                batch.Insert(Keys.NumberCheck(check.Id), check);
                if (!check.IsCached) batch.Put(Keys.KnownNumber(request.Kind, check.NumberIndex), known);
                if (check.Status == VerificationStatus.Verified && request.CustomerId is { } customer) await FillTinAsync(batch, customer, request.Number, cipher, token);
                return result;
            },
            cancellationToken);

    private async Task FillTinAsync(TenantBatch batch, Guid customerId, string tin, TenantCipher cipher, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(batch.Scope, Keys.Customer(customerId), cancellationToken) is not { } stored) return;
        var open = CustomerDirectory.Open(cipher, stored.Value);
        if (open.Personal.Tin is not null) return;
        var personal = (open.Personal with { Tin = tin }).Seal(cipher, Customer.Binding(customerId));
        batch.Update(stored, stored.Value with { Personal = personal, UpdatedAt = Instant.Now(time) });
    }

    private static string Binding(string index) => $"ver|{index}";

    /// <summary>With the number's own hash in it, so that equal birthdays of two people do not look alike.</summary>
    private static string BirthIndex(TenantCipher cipher, string index, DateOnly day) => cipher.BlindIndex("verification.birth", $"{index}|{day:yyyy-MM-dd}");
}
