namespace Finora.Core.Documents.Imaging;

/// <summary>Ends the unpacking of a file from any depth; <see cref="PictureReader"/> makes it the failure that the caller sees, so it leaves this folder never.</summary>
/// <param name="reason">What is wrong with the file, without the field's name: "is a damaged PNG image".</param>
internal sealed class UnreadablePictureException(string reason) : Exception(reason);
