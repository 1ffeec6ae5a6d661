using Finora.Benchmarks.Deliveries;
using Finora.Benchmarks.Harness;
using Finora.Benchmarks.Http;
using Finora.Benchmarks.Keys;
using Finora.Benchmarks.Start;
using Finora.Benchmarks.Storage;

IBenchmark[] benchmarks = [new CommitBenchmark(), new CustomerGetBenchmark(), new DeliveryBenchmark(), new SignBenchmark(), new StartBenchmark()];
return await CommandLine.RunAsync(args, benchmarks);
