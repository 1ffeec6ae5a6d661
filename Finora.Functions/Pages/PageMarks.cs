using Finora.Core.Documents;
using Finora.Core.Identity;

namespace Finora.Functions.Pages;

/// <summary>Small parts that several hosted pages show.</summary>
internal static class PageMarks
{
    public const string Tick = """
        <svg class="tick" viewBox="0 0 48 48" aria-hidden="true"><circle cx="24" cy="24" r="23" fill="none" stroke="currentColor" stroke-width="2"/><path d="M14 25l7 7 13-15" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/></svg>
        """;

    public static string TestBanner(TenantScope scope) => scope.Test ? "<p class=\"test\">TEST: no money moves on this page.</p>" : "";

    /// <summary>The seller's name, with the logo beside it. The picture says nothing that the name does not, so it has no words of its own.</summary>
    /// <param name="logo">A PNG file; null for none.</param>
    public static string Brand(string name, ReadOnlyMemory<byte>? logo)
    {
        var picture = logo is { Length: > 0 } png ? $"<img alt=\"\" src=\"data:image/png;base64,{Convert.ToBase64String(png.Span)}\">" : "";
        return $"<p class=\"brand\">{picture}{PageReply.Text(name)}</p>";
    }

    /// <param name="label">What the code is for, for those who do not see it.</param>
    public static string QrCode(string text, string label)
    {
        var drawing = QrDrawing.Of(text);
        return $"""<svg class="qr" role="img" aria-label="{PageReply.Text(label)}" viewBox="0 0 {drawing.Size} {drawing.Size}" shape-rendering="crispEdges"><path fill="#000" d="{drawing.Path}"/></svg>""";
    }
}
