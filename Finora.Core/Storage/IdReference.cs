namespace Finora.Core.Storage;

/// <summary>What an index row holds: the id of the home row.</summary>
public sealed record IdReference(Guid Id) : IDocument
{
    public static int Schema => 1;
}
