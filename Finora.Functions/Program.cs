using Finora.Functions.Composition;
using Finora.Functions.Demo;
using Finora.Functions.Ops;

return args switch
{
    ["ops", .. var command] => await OpsCommands.RunAsync(command),
    _ when args.Contains("--help") || args.Contains("-h") => await Usage.PrintAsync(),
    _ when args.Contains("--demo") => await DemoHost.RunAsync(args),
    _ => await FinoraApp.RunAsync(args),
};
