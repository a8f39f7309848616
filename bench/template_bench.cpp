// Templates to Word files: each workload warm, on one thread. "merge" is from a compiled template
// and parsed data to the bytes of a .docx; the others add what a one-off run does too.

#include "docx/package.h"
#include "peak_memory.h"
#include "template/template.h"
#include "workloads.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <functional>
#include <iostream>
#include <map>

namespace indenture::bench {

namespace {

/// The template and data of a case, and how long a merge of it may take.
struct Workload {
    std::string name;
    std::function<Bytes()> word;
    std::function<Bytes()> data;
    double target_ms; ///< 0: none is set
};

const std::vector<Workload>& workloads()
{
    const auto rows = [](std::size_t count) { return [count] { return table_data(count); }; };
    const auto table = [] { return table_template(Syntax::Jinja); };
    static const std::vector<Workload> all{
        {"contract", [] { return contract_template(Syntax::Jinja); }, contract_data, 1.0},
        {"letter", [] { return letter_template(Syntax::Jinja); }, letter_data, 0},
        {"placeholders-12000", [] { return placeholders_template(12'000, Syntax::Jinja); },
         [] { return placeholders_data(12'000); }, 10},
        {"placeholders-1000", [] { return placeholders_template(1'000, Syntax::Jinja); },
         [] { return placeholders_data(1'000); }, 0},
        {"table-1000", table, rows(1'000), 0},
        {"table-2164", table, rows(2'164), 0},
        {"table-500kB", table, long_table_data, 0},
        {"table-10000", table, rows(10'000), 25},
        {"table-100000", table, rows(100'000), 250},
    };
    return all;
}

docx::Package opened(const Bytes& word)
{
    Limits limits;
    limits.zip_entry_size_max = limits.zip_total_size_max; // as large as what a merge may write
    return docx::Package::open(word, "bench.docx", limits);
}

templating::Template compiled(const Bytes& word)
{
    return templating::Template::compile(opened(word));
}

expression::Data parsed(const Bytes& data)
{
    return expression::Data::parse(data, "bench.json", {});
}

Bytes merged(const templating::Template& ready, const expression::Data& data)
{
    return ready.merge(data, {}, {}).docx;
}

void merge(benchmark::State& state, const Workload& workload)
{
    const templating::Template ready = compiled(workload.word());
    const expression::Data data = parsed(workload.data());
    std::size_t size = 0;
    for (auto _ : state) {
        const Bytes made = merged(ready, data);
        size = made.size();
        benchmark::DoNotOptimize(made.data());
    }
    state.counters["octets"] = static_cast<double>(size);
    if (workload.target_ms > 0) {
        state.counters["target_ms"] = workload.target_ms;
    }
}

void parse_and_merge(benchmark::State& state, const Workload& workload)
{
    const templating::Template ready = compiled(workload.word());
    const Bytes data = workload.data();
    for (auto _ : state) {
        benchmark::DoNotOptimize(merged(ready, parsed(data)));
    }
}

void compile_parse_and_merge(benchmark::State& state, const Workload& workload)
{
    const Bytes word = workload.word();
    const Bytes data = workload.data();
    for (auto _ : state) {
        benchmark::DoNotOptimize(merged(compiled(word), parsed(data)));
    }
}

void compile(benchmark::State& state, const Workload& workload)
{
    const Bytes word = workload.word();
    for (auto _ : state) {
        benchmark::DoNotOptimize(compiled(word));
    }
}

/// The time for each row must not depend on how many there are.
void rows(benchmark::State& state)
{
    const auto count = static_cast<std::size_t>(state.range(0));
    const templating::Template ready = compiled(table_template(Syntax::Jinja));
    const expression::Data data = parsed(table_data(count));
    for (auto _ : state) {
        benchmark::DoNotOptimize(merged(ready, data));
    }
    state.SetComplexityN(state.range(0));
}

void add_benchmarks()
{
    const std::map<std::string, void (*)(benchmark::State&, const Workload&)> tasks{
        {"merge", merge},
        {"parse+merge", parse_and_merge},
        {"compile+parse+merge", compile_parse_and_merge},
        {"compile", compile}};
    for (const Workload& workload : workloads()) {
        for (const auto& [name, task] : tasks) {
            benchmark::RegisterBenchmark((workload.name + "/" + name).c_str(), task, workload)
                ->Unit(benchmark::kMillisecond);
        }
    }
    benchmark::RegisterBenchmark("rows", rows)
        ->RangeMultiplier(10)
        ->Range(1'000, 100'000)
        ->Complexity(benchmark::oN)
        ->Unit(benchmark::kMillisecond);
}

/// The peak of a whole run over 100,000 rows, data and output included, against the XML it writes.
void print_memory()
{
    const Bytes word = table_template(Syntax::Jinja);
    const Bytes data = table_data(100'000);
    const std::size_t peak = peak_memory_of([&] {
        const templating::Template ready = compiled(word);
        const expression::Data values = parsed(data);
        benchmark::DoNotOptimize(merged(ready, values));
    });
    const std::size_t merge_only = [&] {
        const templating::Template ready = compiled(word);
        const expression::Data values = parsed(data);
        return peak_memory_of([&] { benchmark::DoNotOptimize(merged(ready, values)); });
    }();
    const std::size_t xml =
        opened(merged(compiled(word), parsed(data))).part("word/document.xml").size();
    std::cout << fmt::format(
        "table-100000: {:.1f} MB of XML; peak memory {:.1f} MB ({:.2f} x) for the merge, "
        "{:.1f} MB ({:.2f} x) with the template and the parsed data; target 3 x\n",
        static_cast<double>(xml) / 1e6, static_cast<double>(merge_only) / 1e6,
        static_cast<double>(merge_only) / static_cast<double>(xml), static_cast<double>(peak) / 1e6,
        static_cast<double>(peak) / static_cast<double>(xml));
}

} // namespace

} // namespace indenture::bench

int main(int count, char** arguments)
{
    benchmark::Initialize(&count, arguments);
    if (benchmark::ReportUnrecognizedArguments(count, arguments)) {
        return 1;
    }
    indenture::bench::print_memory();
    indenture::bench::add_benchmarks();
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
