using Finora.Local.Runtime.Functions;
using Finora.Local.Runtime.Settings;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace Finora.Local.Runtime.Queues;

/// <summary>A queue function with the name of its queue, settings replaced.</summary>
/// <param name="PoisonQueue">Where messages go that failed too often; null for the function of a poison queue, whose messages have nowhere
/// further to go.</param>
internal sealed record QueueFunction(LoadedFunction Function, string Queue, string? PoisonQueue)
{
    private const string PoisonSuffix = "-poison";

    /// <exception cref="SettingException">A setting in a queue's name is missing.</exception>
    /// <exception cref="InvalidOperationException">A name is no queue's name, or two functions would share a queue.</exception>
    public static List<QueueFunction> Of(IEnumerable<LoadedFunction> functions, IConfiguration settings)
    {
        var queues = new List<QueueFunction>();
        foreach (var function in functions)
        {
            if (function.Trigger is not QueueTriggerAttribute trigger)
            {
                continue;
            }

            var queue = SettingReference.Resolve(trigger.QueueName, settings, function.Name);
            if (!IsQueueName(queue))
            {
                throw FunctionLoader.Unusable(
                    function.Name, $"'{queue}' is no queue name: 3 to 63 lower-case letters, digits and single hyphens between them.");
            }

            if (queues.Find(other => other.Queue == queue) is { } twin)
            {
                throw FunctionLoader.Unusable(function.Name, $"the queue '{queue}' is already that of the function {twin.Function.Name}.");
            }

            var isPoisonQueue = queue.EndsWith(PoisonSuffix, StringComparison.Ordinal);
            queues.Add(new QueueFunction(function, queue, isPoisonQueue ? null : queue + PoisonSuffix));
        }

        return queues;
    }

    private static bool IsQueueName(string name) => name.Length is >= 3 and <= 63
        && name.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-')
        && name[0] != '-' && name[^1] != '-' && !name.Contains("--");
}
