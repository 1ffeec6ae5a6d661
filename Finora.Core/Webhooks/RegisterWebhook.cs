using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Webhooks;

/// <summary>What makes a webhook, checked in form by the surface.</summary>
/// <param name="Events">At least one name of the surface, or <see cref="EventCatalogue.All"/> alone; none twice.</param>
public sealed record NewWebhook(string Url, IReadOnlyList<string> Events, string? Description)
{
    /// <summary>The id that the webhook must have, where the caller has fixed it: if it is there already, it is the answer. Null takes a new one.</summary>
    public Guid? Id { get; init; }

    /// <summary>The webhook is to hear every business of an enterprise.</summary>
    public EnterpriseHearing? Enterprise { get; init; }
}

/// <summary>Registers a webhook and makes its secret, which is shown this once.</summary>
public sealed class RegisterWebhook(TenantStore store, TenantKeyring keyring, WebhookDirectory directory, EnterpriseWebhooks enterprise, WebhookAddress address, IdGenerator ids, TimeProvider time)
{
    /// <summary>For each surface, on each side of a business.</summary>
    public const int MaxWebhooks = 10;

    public async Task<Outcome<WebhookView>> RunAsync(TenantScope scope, ApiSurface surface, NewWebhook input, CancellationToken cancellationToken)
    {
        if (await address.FaultAsync(input.Url, cancellationToken) is { } fault) return Failure.Invalid("url", fault);
        var id = input.Id ?? ids.NewId();
        var cipher = await keyring.OpenAsync(scope.TenantId, cancellationToken);
        var secret = WebhookSecret.New();
        if (input.Enterprise is { } hearing) await enterprise.ListAsync(scope, id, hearing, cancellationToken);
        var outcome = await store.RunAsync<WebhookEndpoint>(
            scope,
            async (batch, token) =>
            {
                if (await directory.FindAsync(scope, surface, id, token) is { } known) return known.Value;
                if (await FreeSeatAsync(scope, surface, token) is not { } seat) return Failure.Rule($"There are {MaxWebhooks} webhooks already, which is the limit.");
                var now = Instant.Now(time);
                var sealedSecret = cipher.Seal(secret, WebhookSecret.Binding(id));
                var made = new WebhookEndpoint(id, surface, input.Url, input.Events, sealedSecret, WebhookSecret.HintOf(secret), now, now) { Description = input.Description, Seat = seat, Enterprise = input.Enterprise };
                batch.Insert(Keys.Webhook(id), made);
                batch.Insert(Keys.WebhookSeat(surface, seat), new IdReference(id));
                return made;
            },
            cancellationToken);
        return outcome.IsOk ? await directory.RevealAsync(scope, outcome.Value, cancellationToken) : outcome.Failure;
    }

    private async Task<int?> FreeSeatAsync(TenantScope scope, ApiSurface surface, CancellationToken cancellationToken)
    {
        var taken = (await directory.AllAsync(scope, cancellationToken)).Where(endpoint => endpoint.Surface == surface).Select(endpoint => endpoint.Seat).ToHashSet();
        var free = Enumerable.Range(0, MaxWebhooks).FirstOrDefault(seat => !taken.Contains(seat), -1);
        return free < 0 ? null : free;
    }
}
