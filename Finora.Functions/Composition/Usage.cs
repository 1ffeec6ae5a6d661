namespace Finora.Functions.Composition;

/// <summary>What the program can be told.</summary>
internal static class Usage
{
    private const string Text = """
        Finora: dotnet run --project Finora.Functions [-- arguments]

          (none)              serve at http://localhost:7071
          --urls ADDRESSES    serve there instead; several with ';' between them
          --demo              serve, and play the main job over HTTP
          --demo --exit       the same, and stop after it
          ops --help          list the commands for operators

        Settings come from local.settings.json and the environment; local.settings.sample.json names them all.
        """;

    public static async Task<int> PrintAsync()
    {
        await Console.Out.WriteLineAsync(Text);
        return 0;
    }
}
