using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace Finora.Functions.Tests.Codebase;

/// <summary>Who may know whom, read from the built assemblies: the arrows of docs/architecture.md.</summary>
[TestClass]
public sealed class ArchitectureTests
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture;
    private static readonly Regex StoreOrHost = new(@"\bFinora\.(Local|Azure|AzureSdk)\b", Options);
    private static readonly Regex GlobalUsing = new("""<Using Include="Finora\.(Local|Azure)""", Options);

    private static readonly string[] AllowedExtensions =
    [
        "Microsoft.Extensions.Identity.Core", "Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.Hosting.Abstractions", "Microsoft.Extensions.DependencyInjection.Abstractions",
        "Microsoft.Extensions.Options", "Microsoft.Extensions.Caching.Abstractions", "Microsoft.Extensions.Caching.Memory",
    ];

    [TestMethod]
    [DataRow("Finora.Core")]
    [DataRow("Finora.AzureSdk")]
    [DataRow("Finora.Local", "Finora.Core")]
    [DataRow("Finora.Azure", "Finora.Core", "Finora.AzureSdk")]
    [DataRow("Finora.Functions", "Finora.Core", "Finora.Azure", "Finora.Local")]
    public void An_assembly_knows_only_those_it_may_know(string assembly, params string[] allowed) =>
        AssertNone(References(assembly).Where(name => name.StartsWith("Finora.", StringComparison.Ordinal) && !allowed.Contains(name)));

    [TestMethod]
    public void The_arrows_that_must_be_there_are()
    {
        foreach (var assembly in new[] { "Finora.Azure", "Finora.Local", "Finora.Functions" }) CollectionAssert.Contains(References(assembly), "Finora.Core", assembly);
    }

    /// <summary>The password hasher is a library without HTTP; it only bears the name of its origin.</summary>
    [TestMethod]
    public void The_domain_knows_no_transport_and_no_storage_sdk() =>
        AssertNone(References("Finora.Core").Where(name => name.StartsWith("Azure.", StringComparison.Ordinal) || name.StartsWith("Microsoft.Azure.", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal) || name.StartsWith("Microsoft.Data.", StringComparison.Ordinal)
            || name.StartsWith("SQLitePCL", StringComparison.Ordinal) || name.StartsWith("System.Net.Http", StringComparison.Ordinal)
            || (name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal) && !AllowedExtensions.Contains(name))));

    [TestMethod]
    public void The_domain_takes_types_of_the_web_framework_from_the_password_hasher_only() =>
        AssertNone(ReferencedTypes("Finora.Core").Where(type => type.Namespace.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) && type.Assembly != "Microsoft.Extensions.Identity.Core")
            .Select(type => $"{type.Namespace}.{type.Name} of {type.Assembly}"));

    [TestMethod]
    public void The_stand_in_for_the_azure_clients_knows_no_store_of_ours() =>
        AssertNone(References("Finora.AzureSdk").Where(name => name.StartsWith("Microsoft.Data.", StringComparison.Ordinal) || name.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal)));

    [TestMethod]
    public void Only_the_composition_names_a_store_or_the_host() =>
        AssertNone(SourceFiles.Product
            .Where(file => file.Path.StartsWith("Finora.Functions/", StringComparison.Ordinal) && !file.Path.StartsWith("Finora.Functions/Composition/", StringComparison.Ordinal))
            .Where(file => StoreOrHost.IsMatch(SourceFiles.CodeOf(file.Text)))
            .Select(file => file.Path));

    [TestMethod]
    public void No_project_names_a_store_or_the_host_for_all_its_files() =>
        AssertNone(SourceFiles.All.Where(file => file.Path.EndsWith(".csproj", StringComparison.Ordinal) && file.Path.StartsWith("Finora.Functions/", StringComparison.Ordinal))
            .Where(file => GlobalUsing.IsMatch(file.Text)).Select(file => file.Path));

    private static string[] References(string assembly) => Read(assembly, metadata => metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name)).ToArray());

    private static TypeName[] ReferencedTypes(string assembly) => Read(assembly, metadata =>
        metadata.TypeReferences.Select(metadata.GetTypeReference)
            .Where(type => type.ResolutionScope.Kind == HandleKind.AssemblyReference)
            .Select(type => new TypeName(
                metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name), metadata.GetString(type.Namespace), metadata.GetString(type.Name)))
            .ToArray());

    private static T Read<T>(string assembly, Func<MetadataReader, T> read)
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
        using var image = new PEReader(file);
        return read(image.GetMetadataReader());
    }

    private static void AssertNone(IEnumerable<string> offenders)
    {
        var found = offenders.Distinct().ToArray();
        if (found.Length > 0) Assert.Fail(string.Join('\n', found));
    }

    private sealed record TypeName(string Assembly, string Namespace, string Name);
}
