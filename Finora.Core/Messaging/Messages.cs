using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Storage;
using Finora.Core.Time;
using Finora.Core.Webhooks;

namespace Finora.Core.Messaging;

/// <summary>A message to be queued.</summary>
public sealed record NewMessage(MessageChannel Channel, MessageContent Content);

/// <summary>Writes messages into the batch of the fact that they tell of: a message that is told of as queued is stored, and one whose fact failed does not exist.</summary>
public sealed class Messages(IdGenerator ids, TimeProvider time)
{
    /// <summary>How many dispatches an invoice remembers.</summary>
    private const int MaxDispatches = 20;

    /// <summary>Queues an invoice to somebody. The invoice that comes back remembers it and is for the caller to write.</summary>
    public Invoice Add(TenantBatch batch, TenantCipher cipher, Invoice invoice, IReadOnlyList<NewMessage> messages)
    {
        var added = messages.Select(message => Insert(batch, cipher, ids.NewId(), message, invoice.Id)).ToArray();
        var dispatches = added.Zip(messages, (stored, message) => new InvoiceDispatch(stored.Id, stored.Channel, MaskedAddress.Of(message.Content.To), MessageState.Queued, null, stored.CreatedAt));
        return invoice with { Dispatches = [.. (invoice.Dispatches ?? []).Concat(dispatches).TakeLast(MaxDispatches)] };
    }

    /// <summary>Queues a notice of Finora to one of its users.</summary>
    /// <param name="id">Of the message: whoever may be called twice for one cause makes it from the cause.</param>
    public void AddNotice(TenantBatch batch, TenantCipher cipher, Guid id, MessageContent content) => Insert(batch, cipher, id, new NewMessage(MessageChannel.Email, content), null);

    private Message Insert(TenantBatch batch, TenantCipher cipher, Guid id, NewMessage message, Guid? invoiceId)
    {
        var now = Instant.Now(time);
        var stored = new Message(id, message.Channel, message.Content.Seal(cipher, id), now) { InvoiceId = invoiceId };
        batch.Insert(Keys.Message(id), stored);
        batch.Raise(new DomainEvent(ids.NewId(), EventType.MessageQueued, Message.SubjectKind, id, 1, now));
        return stored;
    }
}
