using Finora.Benchmarks.Harness;
using Finora.Benchmarks.Http;
using Finora.Benchmarks.Keys;
using Finora.Benchmarks.Search;
using Finora.Benchmarks.Start;
using Finora.Benchmarks.Storage;

IBenchmark[] benchmarks = [new CommitBenchmark(), new CustomerGetBenchmark(), new SignBenchmark(), new StartBenchmark(), new SearchBenchmark()];
return await CommandLine.RunAsync(args, benchmarks);
