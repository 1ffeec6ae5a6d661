using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;

namespace Finora.Functions.Tests.Invoicing.Documents;

/// <summary>
/// What is wrong with a UBL document. The table of <see cref="UblStructure"/> always judges; so do the OASIS schemas when the environment variable <c>FINORA_UBL_XSD</c> names the folder that
/// holds their <c>maindoc</c> and <c>common</c>.
/// </summary>
internal static class UblSchemas
{
    private static readonly Lazy<XmlSchemaSet?> Schemas = new(LoadSchemas);

    public static bool AreThere => Schemas.Value is not null;

    public static IEnumerable<string> Faults(XDocument document) => UblStructure.Faults(document).Concat(SchemaFaults(document));

    public static List<string> SchemaFaults(XDocument document)
    {
        var faults = new List<string>();
        if (Schemas.Value is { } schemas)
        {
            document.Validate(schemas, (_, fault) => faults.Add(fault.Message));
        }

        return faults;
    }

    private static XmlSchemaSet? LoadSchemas()
    {
        if (Environment.GetEnvironmentVariable("FINORA_UBL_XSD") is not { Length: > 0 } folder)
        {
            return null;
        }

        // The schema of XML signatures opens with a DTD, which an import would refuse: it goes in first.
        string[] files = ["common/UBL-xmldsig-core-schema-2.1.xsd", "maindoc/UBL-Invoice-2.1.xsd", "maindoc/UBL-CreditNote-2.1.xsd"];
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Parse };
        var schemas = new XmlSchemaSet { XmlResolver = new XmlUrlResolver() };
        foreach (var file in files)
        {
            using var reader = XmlReader.Create(Path.Combine(folder, file), settings);
            schemas.Add(null, reader);
        }

        schemas.Compile();
        return schemas;
    }
}
