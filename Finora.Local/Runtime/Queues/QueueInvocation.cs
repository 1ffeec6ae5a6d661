using System.Text;
using System.Text.Json;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Local.Runtime.Functions;

namespace Finora.Local.Runtime.Queues;

/// <summary>A run for a message of a queue.</summary>
/// <param name="body">The decoded message.</param>
internal sealed class QueueInvocation(
    LoadedFunction function, IdGenerator ids, IServiceProvider services, ReceivedJob job, byte[] body, CancellationToken cancellationToken)
    : Invocation(function, ids)
{
    public byte[] Body => body;

    public string Text => field ??= Encoding.UTF8.GetString(body);

    public override CancellationToken CancellationToken => cancellationToken;

    public override IServiceProvider InstanceServices { get; set; } = services;

    protected override IReadOnlyDictionary<string, object?> ReadBindingData()
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        AddJsonProperties(data);
        data["QueueTrigger"] = Text;
        data["Id"] = job.Id;
        data["PopReceipt"] = job.Receipt;
        data["DequeueCount"] = job.DequeueCount;
        data["InsertionTime"] = job.InsertedOn;
        data["ExpirationTime"] = job.ExpiresOn;
        data["NextVisibleTime"] = job.NextVisibleOn;
        return data;
    }

    private void AddJsonProperties(Dictionary<string, object?> data)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return;
            }

            foreach (var member in document.RootElement.EnumerateObject())
            {
                data[member.Name] = member.Value.ValueKind switch
                {
                    JsonValueKind.String => member.Value.GetString(),
                    JsonValueKind.Null => null,
                    _ => member.Value.GetRawText(),
                };
            }
        }
        catch (JsonException)
        {
            // Text that is no JSON is a message like any other; it has no properties.
        }
    }
}
