namespace Finora.Core.Invoicing.Documents;

/// <summary>Writes seller and buyer.</summary>
internal static class UblPartyXml
{
    public static void Write(XmlBytes xml, ReadOnlySpan<byte> name, UblParty party, UblProfile profile)
    {
        xml.Open(name);
        xml.Open("cac:Party"u8);
        xml.Element("cbc:EndpointID"u8, "schemeID"u8, profile.EndpointScheme, party.Email);
        xml.Open("cac:PartyName"u8);
        xml.Element("cbc:Name"u8, party.Name);
        xml.Close("cac:PartyName"u8);
        WriteAddress(xml, party.Address);
        WriteTaxScheme(xml, party, profile);
        xml.Open("cac:PartyLegalEntity"u8);
        xml.Element("cbc:RegistrationName"u8, party.Name);
        xml.Element("cbc:CompanyID"u8, party.RegistrationNumber);
        xml.Close("cac:PartyLegalEntity"u8);
        WriteContact(xml, party);
        xml.Close("cac:Party"u8);
        xml.Close(name);
    }

    private static void WriteAddress(XmlBytes xml, UblAddress address)
    {
        xml.Open("cac:PostalAddress"u8);
        xml.Element("cbc:StreetName"u8, address.Street);
        xml.Element("cbc:CityName"u8, address.City);
        xml.Element("cbc:PostalZone"u8, address.PostalCode);
        xml.Element("cbc:CountrySubentity"u8, address.State);
        xml.Open("cac:Country"u8);
        xml.Element("cbc:IdentificationCode"u8, address.Country);
        xml.Close("cac:Country"u8);
        xml.Close("cac:PostalAddress"u8);
    }

    private static void WriteTaxScheme(XmlBytes xml, UblParty party, UblProfile profile)
    {
        if (string.IsNullOrWhiteSpace(party.Tin))
        {
            return;
        }

        xml.Open("cac:PartyTaxScheme"u8);
        xml.Element("cbc:CompanyID"u8, profile.TaxIdPrefix + party.Tin);
        UblTaxCategory.WriteScheme(xml);
        xml.Close("cac:PartyTaxScheme"u8);
    }

    private static void WriteContact(XmlBytes xml, UblParty party)
    {
        if (string.IsNullOrWhiteSpace(party.Phone) && string.IsNullOrWhiteSpace(party.Email))
        {
            return;
        }

        xml.Open("cac:Contact"u8);
        xml.Element("cbc:Telephone"u8, party.Phone);
        xml.Element("cbc:ElectronicMail"u8, party.Email);
        xml.Close("cac:Contact"u8);
    }
}
