using System.Net.Mail;
using System.Text.RegularExpressions;

namespace Finora.Functions.Http;

/// <summary>Forms that the contracts give for texts. All are linear in the length of the text.</summary>
internal static class Patterns
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture;

    public static Regex Phone { get; } = new(@"^\+?[0-9 ()-]{7,20}$", Options);

    public static Regex BusinessTin { get; } = new(@"^([0-9]{8}-[0-9]{4}|[0-9]{10,13})$", Options);

    public static Regex Nin { get; } = new("^[0-9]{11}$", Options);

    public static Regex LegacyTin { get; } = new("^[0-9]{8}-[0-9]{4}$", Options);

    public static Regex Country { get; } = new("^[A-Z]{2}$", Options);

    public static Regex InvoiceNumber { get; } = new("^[A-Za-z0-9/-]{1,50}$", Options);

    public static Regex AccountCode { get; } = new("^[0-9]{4}$", Options);

    /// <summary>UN/ECE Recommendation 20.</summary>
    public static Regex Unit { get; } = new("^[A-Z0-9]{1,3}$", Options);

    public static Regex Currency { get; } = new("^[A-Z]{3}$", Options);

    /// <summary>What the numbers of a business's invoices begin with.</summary>
    public static Regex NumberPrefix { get; } = new("^[A-Z0-9]{1,10}$", Options);

    /// <summary>The central bank's code of a bank.</summary>
    public static Regex BankCode { get; } = new("^[0-9]{3,6}$", Options);

    /// <summary>An id that a partner gives as digits.</summary>
    public static Regex Digits { get; } = new("^[0-9]{1,40}$", Options);

    /// <summary>A message template, as Meta names it.</summary>
    public static Regex TemplateName { get; } = new("^[a-z0-9_]{1,512}$", Options);

    public static Regex TemplateLanguage { get; } = new("^[a-z]{2,3}(_[A-Z]{2})?$", Options);

    /// <summary>NUBAN.</summary>
    public static Regex BankAccountNumber { get; } = new("^[0-9]{10}$", Options);

    /// <summary>Texts that match one or the other, for showing the API and for trying its readers.</summary>
    public static IReadOnlyList<string> Samples { get; } = ["NG", "NGN", "EA", "1001", "+2348010000001", "23456789-0001", "INV-2026-042", "058", "0123456789", "finora_invoice", "en_GB"];

    /// <summary>At most 254 characters, one '@', a dot in the domain; in lower case, which is how addresses are compared.</summary>
    public static string? Email(string text) =>
        text.Length <= 254 && text.Count(c => c == '@') == 1 && MailAddress.TryCreate(text, out var address) && address.Address == text && address.Host.Trim('.').Contains('.')
            ? text.ToLowerInvariant()
            : null;
}
