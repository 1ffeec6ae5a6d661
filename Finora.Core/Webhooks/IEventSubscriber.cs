using Finora.Core.Identity;

namespace Finora.Core.Webhooks;

/// <summary>Somebody who must hear of events. Called at least once for each, in the order of the events of one subject; must recognise a repeat by its id.</summary>
public interface IEventSubscriber
{
    Task HandleAsync(TenantScope scope, DomainEvent domainEvent, CancellationToken cancellationToken);
}
