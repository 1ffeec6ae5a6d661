using Finora.Benchmarks.Documents;
using Finora.Benchmarks.Harness;
using Finora.Benchmarks.Http;
using Finora.Benchmarks.Keys;
using Finora.Benchmarks.Start;
using Finora.Benchmarks.Storage;

IBenchmark[] benchmarks = [new CommitBenchmark(), new CustomerGetBenchmark(), new SignBenchmark(), new PdfBenchmark(), new StartBenchmark()];
return await CommandLine.RunAsync(args, benchmarks);
