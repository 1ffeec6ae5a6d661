namespace Finora.Core.Documents.Pdf;

/// <summary>The fonts that ship with Finora (see THIRD-PARTY-NOTICES.md), read when first used.</summary>
internal static class Typefaces
{
    private static readonly Lazy<TrueTypeFont> LazyRegular = new(() => Load("NotoSans-Regular"));
    private static readonly Lazy<TrueTypeFont> LazyBold = new(() => Load("NotoSans-Bold"));

    public static TrueTypeFont Regular => LazyRegular.Value;

    public static TrueTypeFont Bold => LazyBold.Value;

    private static TrueTypeFont Load(string name)
    {
        using var resource = typeof(Typefaces).Assembly.GetManifestResourceStream($"Finora.Core.Documents.Fonts.{name}.ttf")
            ?? throw new InvalidOperationException($"The font {name} is not part of this build.");
        var file = new byte[resource.Length];
        resource.ReadExactly(file);
        return new TrueTypeFont(name, file);
    }
}
