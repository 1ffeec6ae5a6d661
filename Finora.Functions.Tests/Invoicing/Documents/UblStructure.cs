using System.Xml.Linq;

namespace Finora.Functions.Tests.Invoicing.Documents;

/// <summary>
/// Order and cardinality of the UBL 2.1 elements that Finora writes, as the standard gives them: the part of the schema that a writer can
/// get wrong. A name ends in <c>?</c> (at most one), <c>*</c> (any number), <c>+</c> (one or more) or nothing (exactly one). What has no
/// row here is a leaf with text.
/// </summary>
internal static class UblStructure
{
    private static readonly Dictionary<string, string[]> Children = new()
    {
        ["Invoice"] =
        [
            "UBLExtensions?", "CustomizationID?", "ProfileID?", "ID", "IssueDate", "DueDate?", "InvoiceTypeCode?", "Note*",
            "DocumentCurrencyCode?", "TaxCurrencyCode?", "BuyerReference?", "BillingReference*", "AdditionalDocumentReference*",
            "AccountingSupplierParty", "AccountingCustomerParty", "PaymentMeans*", "PaymentTerms*", "TaxExchangeRate?",
            "TaxTotal*", "LegalMonetaryTotal", "InvoiceLine+",
        ],
        ["CreditNote"] =
        [
            "UBLExtensions?", "CustomizationID?", "ProfileID?", "ID", "IssueDate", "CreditNoteTypeCode?", "Note*",
            "DocumentCurrencyCode?", "TaxCurrencyCode?", "BuyerReference?", "BillingReference*", "AdditionalDocumentReference*",
            "AccountingSupplierParty", "AccountingCustomerParty", "PaymentMeans*", "PaymentTerms*", "TaxExchangeRate?",
            "TaxTotal*", "LegalMonetaryTotal", "CreditNoteLine+",
        ],
        ["UBLExtensions"] = ["UBLExtension+"],
        ["UBLExtension"] = ["ExtensionURI?", "ExtensionContent"],
        ["ExtensionContent"] = ["InvoiceExtension"],
        ["InvoiceExtension"] = ["Irn", "NrsIrn?", "InvoiceKind", "InvoiceTypeCode"],
        ["BillingReference"] = ["InvoiceDocumentReference?"],
        ["InvoiceDocumentReference"] = ["ID", "IssueDate?"],
        ["AdditionalDocumentReference"] = ["ID", "DocumentDescription*"],
        ["AccountingSupplierParty"] = ["Party?"],
        ["AccountingCustomerParty"] = ["Party?"],
        ["Party"] = ["EndpointID?", "PartyName*", "PostalAddress?", "PartyTaxScheme*", "PartyLegalEntity*", "Contact?"],
        ["PartyName"] = ["Name"],
        ["PostalAddress"] = ["StreetName?", "CityName?", "PostalZone?", "CountrySubentity?", "Country?"],
        ["Country"] = ["IdentificationCode?"],
        ["PartyTaxScheme"] = ["CompanyID?", "TaxScheme"],
        ["TaxScheme"] = ["ID?"],
        ["PartyLegalEntity"] = ["RegistrationName?", "CompanyID?"],
        ["Contact"] = ["Telephone?", "ElectronicMail?"],
        ["PaymentMeans"] = ["PaymentMeansCode", "PaymentID*", "PayeeFinancialAccount?"],
        ["PayeeFinancialAccount"] = ["ID?", "Name?", "FinancialInstitutionBranch?"],
        ["FinancialInstitutionBranch"] = ["ID?"],
        ["PaymentTerms"] = ["Note*"],
        ["TaxExchangeRate"] = ["SourceCurrencyCode", "TargetCurrencyCode", "CalculationRate?"],
        ["TaxTotal"] = ["TaxAmount", "TaxSubtotal*"],
        ["TaxSubtotal"] = ["TaxableAmount?", "TaxAmount", "TaxCategory"],
        ["TaxCategory"] = ["ID?", "Percent?", "TaxExemptionReason*", "TaxScheme"],
        ["LegalMonetaryTotal"] = ["LineExtensionAmount?", "TaxExclusiveAmount?", "TaxInclusiveAmount?", "PayableAmount"],
        ["InvoiceLine"] = ["ID", "InvoicedQuantity?", "LineExtensionAmount", "AllowanceCharge*", "Item", "Price?"],
        ["CreditNoteLine"] = ["ID", "CreditedQuantity?", "LineExtensionAmount?", "AllowanceCharge*", "Item?", "Price?"],
        ["AllowanceCharge"] =
        [
            "ChargeIndicator", "AllowanceChargeReasonCode?", "AllowanceChargeReason*", "MultiplierFactorNumeric?", "Amount", "BaseAmount?",
        ],
        ["Item"] = ["Name?", "CommodityClassification*", "ClassifiedTaxCategory*"],
        ["CommodityClassification"] = ["CommodityCode?"],
        ["ClassifiedTaxCategory"] = ["ID?", "Percent?", "TaxScheme"],
        ["Price"] = ["PriceAmount", "BaseQuantity?"],
    };

    public static IReadOnlyList<string> Faults(XDocument document) => [.. document.Descendants().SelectMany(Faults)];

    private static IEnumerable<string> Faults(XElement element)
    {
        var name = element.Name.LocalName;
        if (!Children.TryGetValue(name, out var rules))
        {
            return element.HasElements || string.IsNullOrWhiteSpace(element.Value) ? [$"{name} must be a leaf with text"] : [];
        }

        var children = element.Elements().Select(child => child.Name.LocalName).ToList();
        var order = rules.Select(rule => rule.TrimEnd('?', '*', '+')).ToList();
        var places = children.ConvertAll(order.IndexOf);
        var faults = new List<string>();
        if (places.Contains(-1) || !places.SequenceEqual(places.Order()))
        {
            faults.Add($"{name} has wrong or wrongly ordered children: {string.Join(", ", children)}");
        }

        var broken = rules.Where((rule, i) => !IsAllowed(rule[^1], children.Count(child => child == order[i])));
        faults.AddRange(broken.Select(rule => $"{name} needs {rule}"));
        return faults;
    }

    private static bool IsAllowed(char mark, int count) => mark switch
    {
        '?' => count <= 1,
        '*' => true,
        '+' => count >= 1,
        _ => count == 1,
    };
}
