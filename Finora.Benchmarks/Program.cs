using Finora.Benchmarks.Deliveries;
using Finora.Benchmarks.Documents;
using Finora.Benchmarks.Exports;
using Finora.Benchmarks.Harness;
using Finora.Benchmarks.Http;
using Finora.Benchmarks.Invoicing;
using Finora.Benchmarks.Keys;
using Finora.Benchmarks.Search;
using Finora.Benchmarks.Start;
using Finora.Benchmarks.Storage;

IBenchmark[] benchmarks =
[
    new CommitBenchmark(), new CustomerGetBenchmark(), new DeliveryBenchmark(), new ExportBenchmark(), new FinalizeBenchmark(), new InvoiceListBenchmark(), new PdfBenchmark(), new SearchBenchmark(), new SignBenchmark(),
    new StartBenchmark(), new UblBenchmark(),
];
return await CommandLine.RunAsync(args, benchmarks);
