namespace Finora.Benchmarks.Harness;

/// <summary>A folder that goes when the measurement is over.</summary>
internal sealed class WorkFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("finora-benchmark-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
