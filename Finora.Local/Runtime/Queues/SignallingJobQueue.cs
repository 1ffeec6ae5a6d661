using Finora.Core.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Local.Runtime.Queues;

/// <summary>The app's queue, with a word to this process's own listener after each message that may be received at once.</summary>
internal sealed class SignallingJobQueue(IJobQueue inner, QueueSignals signals) : IJobQueue
{
    private static readonly Type Key = typeof(SignallingJobQueue);

    public Task EnsureQueuesAsync(IEnumerable<string> queues, CancellationToken cancellationToken) =>
        inner.EnsureQueuesAsync(queues, cancellationToken);

    public Task SendAsync(string queue, ReadOnlyMemory<byte> body, TimeSpan delay, CancellationToken cancellationToken) => SendManyAsync(queue, [body], delay, cancellationToken);

    public async Task SendManyAsync(string queue, IReadOnlyList<ReadOnlyMemory<byte>> bodies, TimeSpan delay, CancellationToken cancellationToken)
    {
        await inner.SendManyAsync(queue, bodies, delay, cancellationToken);
        if (delay <= TimeSpan.Zero)
        {
            signals.Raise(queue);
        }
    }

    /// <summary>Puts itself before the queue that the app registered; does nothing when there is none.</summary>
    public static void Decorate(IServiceCollection services)
    {
        if (services.LastOrDefault(service => service.ServiceType == typeof(IJobQueue) && !service.IsKeyedService) is not { } original)
        {
            return;
        }

        services.Remove(original);
        services.Add(Keyed(original));
        services.Add(new ServiceDescriptor(typeof(IJobQueue), Make, original.Lifetime));
    }

    private static SignallingJobQueue Make(IServiceProvider services) =>
        new(services.GetRequiredKeyedService<IJobQueue>(Key), services.GetRequiredService<QueueSignals>());

    /// <summary>Under a key, the container still makes and disposes the app's queue just as it was registered.</summary>
    private static ServiceDescriptor Keyed(ServiceDescriptor queue) => queue switch
    {
        { ImplementationInstance: { } instance } => new ServiceDescriptor(typeof(IJobQueue), Key, instance),
        { ImplementationFactory: { } make } => new ServiceDescriptor(typeof(IJobQueue), Key, (services, _) => make(services), queue.Lifetime),
        _ => new ServiceDescriptor(typeof(IJobQueue), Key, queue.ImplementationType!, queue.Lifetime),
    };
}
