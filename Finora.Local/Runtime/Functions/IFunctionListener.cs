namespace Finora.Local.Runtime.Functions;

/// <summary>Runs a function whenever its trigger says so.</summary>
internal interface IFunctionListener
{
    /// <summary>Never throws; ends when nothing of the function runs any more.</summary>
    /// <param name="stopping">From here on nothing new is started.</param>
    /// <param name="abort">What still runs is to end now.</param>
    Task RunAsync(CancellationToken stopping, CancellationToken abort);
}
