namespace Finora.Core.Invoicing.Documents;

/// <summary>
/// What the settings say about every UBL document. The defaults are Peppol BIS Billing 3.0, until a Nigerian profile is final.
/// </summary>
/// <param name="ExtensionNamespace">Of the extension with both IRNs, the kind and the NRS type code.</param>
/// <param name="EndpointScheme">Scheme of electronic addresses; <c>EM</c> is e-mail.</param>
/// <param name="TaxIdPrefix">Put before a TIN, since EN 16931 (BR-CO-09) wants a country there.</param>
public sealed record UblProfile(
    string CustomizationId = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0",
    string ProfileId = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0",
    string ExtensionNamespace = "urn:finora:ubl:nrs:1",
    string EndpointScheme = "EM",
    string TaxIdPrefix = "NG");
