using System.Text.Json;
using Finora.Core;
using Finora.Core.Invoicing;
using Finora.Core.Settings;
using Finora.Functions.Http;

namespace Finora.Functions.Platform;

/// <summary>Where a business wants to be paid.</summary>
public sealed record BankAccountBody(string BankName, string BankCode, string AccountNumber, string AccountName)
{
    public static BankAccountBody? From(BankAccount? account) => account is null ? null : new BankAccountBody(account.BankName, account.BankCode, account.AccountNumber, account.AccountName);

    public static BankAccount? Read(Fields body, string name)
    {
        if (body.Nested(name) is not { } fields) return null;
        return new BankAccount(
            fields.Text("bank_name", 100, required: true) ?? "",
            fields.Matching("bank_code", Patterns.BankCode, "must be 3 to 6 digits", required: true) ?? "",
            fields.Matching("account_number", Patterns.BankAccountNumber, "must be 10 digits", required: true) ?? "",
            fields.Text("account_name", 200, required: true) ?? "");
    }
}

/// <summary>What new invoices begin with, section 20 of the Platform contract.</summary>
public sealed record InvoiceDefaultsBody(
    string NumberPrefix, string NextNumber, int PaymentTermsDays, string? FooterText, string? LogoUrl, string? DefaultNotes, string? DefaultTerms, Guid DefaultTaxRateId, Guid? DefaultWhtRateId, string? DefaultIsicCode,
    string? DefaultServiceCategory, string? DefaultHsnCode, string? DefaultProductCategory, BankAccountBody? BankAccount)
{
    private const int MaxText = 2_000;
    private const int MaxDays = 365;

    /// <summary>The series of credit notes.</summary>
    private const string NotePrefix = "CN";

    public static InvoiceDefaultsBody From(DefaultsView view, string apiOrigin)
    {
        var (business, defaults) = (view.Business, view.Business.Defaults);
        return new InvoiceDefaultsBody(
            business.InvoicePrefix, view.NextNumber, defaults.PaymentTermsDays, defaults.FooterText, SettingsWords.LogoUrl(business, apiOrigin), defaults.Notes, defaults.Terms, view.TaxRateId, defaults.WithholdingRateId,
            defaults.IsicCode, defaults.ServiceCategory, defaults.HsnCode, defaults.ProductCategory, BankAccountBody.From(defaults.BankAccount));
    }

    public static Outcome<DefaultsChange> ReadChange(JsonElement body)
    {
        var fields = new Fields(body);
        var prefix = fields.Matching("number_prefix", Patterns.NumberPrefix, "must be 1 to 10 capital letters and digits", required: fields.IsSent("number_prefix"));
        if (prefix == NotePrefix) fields.Fault("number_prefix", "must not be CN, which credit notes have");
        if (fields.IsSent("payment_terms_days") && !fields.Has("payment_terms_days")) fields.Fault("payment_terms_days", "is required");
        var change = new DefaultsChange
        {
            NumberPrefix = new(fields.IsSent("number_prefix"), prefix),
            PaymentTermsDays = new(fields.IsSent("payment_terms_days"), fields.WholeNumber("payment_terms_days", 0, MaxDays) ?? 0),
            FooterText = Text(fields, "footer_text", MaxText),
            Notes = Text(fields, "default_notes", MaxText),
            Terms = Text(fields, "default_terms", MaxText),
            TaxRateId = new(fields.IsSent("default_tax_rate_id"), fields.Uuid("default_tax_rate_id")),
            WithholdingRateId = new(fields.IsSent("default_wht_rate_id"), fields.Uuid("default_wht_rate_id")),
            IsicCode = Text(fields, "default_isic_code", 20),
            ServiceCategory = Text(fields, "default_service_category", 200),
            HsnCode = Text(fields, "default_hsn_code", 20),
            ProductCategory = Text(fields, "default_product_category", 200),
            BankAccount = new(fields.IsSent("bank_account"), BankAccountBody.Read(fields, "bank_account")),
        };
        return fields.Failure is { } failure ? failure : change;
    }

    private static Edit<string> Text(Fields fields, string name, int max) => new(fields.IsSent(name), fields.Text(name, max));
}
