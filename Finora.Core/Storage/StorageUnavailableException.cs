namespace Finora.Core.Storage;

/// <summary>A store, queue or vault could not be reached, refused us or stayed too busy. Ours to fix or to wait out; a caller sees 500 or 503 and nothing more.</summary>
public sealed class StorageUnavailableException : Exception
{
    public StorageUnavailableException()
    {
    }

    public StorageUnavailableException(string message)
        : base(message)
    {
    }

    public StorageUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
