namespace Finora.Core.Messaging;

/// <summary>
/// Where messages go that must not leave: all of the test side, and every one on a machine without a mail server. They can be read there, which is what they are for.
/// </summary>
public interface IMessageArchive
{
    /// <param name="name">A file name. The same name again replaces what was there.</param>
    /// <exception cref="Storage.StorageUnavailableException">It could not be written.</exception>
    Task KeepAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);
}
