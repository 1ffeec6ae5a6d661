namespace Finora.Benchmarks.Harness;

/// <summary>Something that can be measured: a command of the program.</summary>
internal interface IBenchmark
{
    string Name { get; }

    /// <summary>One line for the list of commands.</summary>
    string Summary { get; }

    /// <summary>What is compared with what, and how.</summary>
    string Explanation { get; }

    /// <summary>Takes long, so that it runs only when it is named and not with all others.</summary>
    bool RunsAlone => false;

    Task RunAsync(Settings settings);
}

/// <summary>How long to measure.</summary>
/// <param name="Rounds">How often the contenders take turns.</param>
/// <param name="Turn">How long each turn lasts.</param>
internal sealed record Settings(int Rounds, TimeSpan Turn)
{
    public static Settings Default { get; } = new(9, TimeSpan.FromSeconds(1.5));
}
