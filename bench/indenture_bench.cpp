// Times of each step for the university's sample agreement, warm, one thread.

#include "base/files.h"
#include "contracts/fields.h"
#include "contracts/parse.h"
#include "docx/document.h"
#include "docx/package.h"
#include "layout/layout.h"
#include "render/read_back.h"
#include "render/write_pdf.h"
#include "signing/prepare.h"
#include "signing/providers/pkcs12.h"
#include "signing/verify.h"
#include "support/pki.h"
#include "support/test_office.h"
#include "workflow/typeset.h"

#include <benchmark/benchmark.h>

namespace indenture::bench {

namespace {

using namespace std::string_literals;

/// The agreement at each stage of its way.
struct Stages {
    FixedClock clock = tests::morning_of("2026-06-15");
    workflow::Office office = tests::checkout_office(clock);
    Json application = tests::sample("university/dsa.json");
    contracts::Dsa dsa = contracts::parse_dsa(application, office.dsa.schema).value.value();
    Json fields = contracts::fields_of(
        dsa,
        {.is_draft = false, .content_digest = std::string(64, '0'), .template_version = "1.0"});
    Bytes word = office.dsa.word.merge(fields, office.limits);
    layout::Pages pages = workflow::typeset(word, "dsa.docx", office.fonts, office.limits);
    Bytes pdf = rendered(render::Emitter::Own);

    tests::Credential root = tests::make_root("Bench Root");
    std::unique_ptr<signing::SignatureProvider> provider = signing::open_pkcs12(
        tests::pkcs12(tests::issue(root, {"Imogen Hartley-Doyle", "NHS England", "OD:GB-X26"},
                                   {.key = tests::TestKey::Rsa2048}),
                      {}, "secret"),
        "secret", "key");
    Bytes signed_pdf = signed_once();

    Bytes rendered(render::Emitter emitter) const
    {
        return render::write_pdf(pages,
                                 {.author = "NHS England",
                                  .subject = dsa.title,
                                  .created = start_of(dsa.issued_for_signature_on),
                                  .reference = dsa.reference.print(),
                                  .content_digest = std::string(64, '0'),
                                  .template_version = "1.0"},
                                 emitter);
    }

    Bytes signed_once() const
    {
        const auto font = office.fonts.find("Arial", {});
        return signing::sign(pdf::PdfFile::open(pdf, "dsa.pdf", office.limits),
                             signing::request_by(*provider, "disclosing-party", clock.now(),
                                                 Bytes(office.fonts.file(font.value()))),
                             *provider, office.limits);
    }
};

const Stages& stages()
{
    static const Stages made;
    return made;
}

void check(benchmark::State& state)
{
    for (auto _ : state) {
        benchmark::DoNotOptimize(
            contracts::parse_dsa(stages().application, stages().office.dsa.schema));
    }
}

void merge(benchmark::State& state)
{
    for (auto _ : state) {
        benchmark::DoNotOptimize(
            stages().office.dsa.word.merge(stages().fields, stages().office.limits));
    }
}

void lay_out(benchmark::State& state)
{
    for (auto _ : state) {
        benchmark::DoNotOptimize(workflow::typeset(stages().word, "dsa.docx", stages().office.fonts,
                                                   stages().office.limits));
    }
    state.counters["pages"] = static_cast<double>(stages().pages.pages.size());
}

void render_own(benchmark::State& state)
{
    for (auto _ : state) {
        benchmark::DoNotOptimize(stages().rendered(render::Emitter::Own));
    }
    state.counters["octets"] = static_cast<double>(stages().pdf.size());
}

void render_podofo(benchmark::State& state)
{
    for (auto _ : state) {
        benchmark::DoNotOptimize(stages().rendered(render::Emitter::PoDoFo));
    }
}

void read_back(benchmark::State& state)
{
    for (auto _ : state) {
        benchmark::DoNotOptimize(render::read_back(stages().pdf));
    }
}

void sign(benchmark::State& state)
{
    for (auto _ : state) {
        benchmark::DoNotOptimize(stages().signed_once());
    }
}

void verify(benchmark::State& state)
{
    const signing::VerificationPolicy policy{.at = stages().clock.now(),
                                             .anchors = {stages().root.certificate},
                                             .issued = stages().pdf,
                                             .issued_at = std::nullopt,
                                             .required = {},
                                             .limits = {}};
    for (auto _ : state) {
        benchmark::DoNotOptimize(signing::verify(stages().signed_pdf, policy));
    }
}

BENCHMARK(check)->Unit(benchmark::kMillisecond);
BENCHMARK(merge)->Unit(benchmark::kMillisecond);
BENCHMARK(lay_out)->Unit(benchmark::kMillisecond);
BENCHMARK(render_own)->Unit(benchmark::kMillisecond);
BENCHMARK(render_podofo)->Unit(benchmark::kMillisecond);
BENCHMARK(read_back)->Unit(benchmark::kMillisecond);
BENCHMARK(sign)->Unit(benchmark::kMillisecond);
BENCHMARK(verify)->Unit(benchmark::kMillisecond);

} // namespace

} // namespace indenture::bench
