// Verification of a real contract with two signatures, evidence offline: in this process, in the
// sandbox, and as many at once as there are processors. verify_bench ISSUED.pdf FOLDER signs it,
// writes the file and what is needed to judge it there, for other verifiers, and prints one line
// of JSON.

#include "base/files.h"
#include "base/json.h"
#include "signing/contract_file.h"
#include "signing/field.h"
#include "signing/prepare.h"
#include "signing/providers/pkcs12.h"
#include "signing/sandbox/sandbox.h"
#include "signing/verify.h"
#include "support/pki.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <fmt/format.h>
#include <functional>
#include <iostream>
#include <thread>
#include <vector>

namespace indenture::bench {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr std::size_t warm_up_runs = 20;
constexpr std::size_t runs = 500;
constexpr std::chrono::seconds throughput_time{4};

/// Root, issuing authority and two parties, with lists of what was revoked.
struct Authorities {
    tests::Credential root = tests::make_root("Bench Root");
    tests::Credential issuing =
        tests::issue(root, {"Bench Issuing Authority", "Bench", ""}, tests::authority_terms());
    tests::Credential first = tests::issue(issuing, {"Imogen Hartley-Doyle", "NHS England", ""},
                                           {.key = tests::TestKey::Rsa2048});
    tests::Credential second =
        tests::issue(issuing, {"Siân Example", "University of Example", ""}, {});
    tests::CrlTerms terms{.this_update = "2026-03-15T00:00:00Z",
                          .next_update = "2026-04-15T00:00:00Z"};
    std::vector<Bytes> lists{tests::make_crl(root, terms), tests::make_crl(issuing, terms)};
};

struct Case {
    Bytes upload;
    signing::VerificationPolicy policy;
};

const Instant signed_at = *parse_instant("2026-03-18T10:00:00Z");
const Instant verified_at = *parse_instant("2026-03-20T09:00:00Z");

Case make_case(Bytes issued, const Authorities& authorities)
{
    const Bytes font = tests::signature_font();
    Case made{std::move(issued),
              {.at = verified_at,
               .anchors = {authorities.root.certificate},
               .issued = std::nullopt,
               .issued_at = std::nullopt,
               .required = {},
               .evidence = {.certificates = {}, .crls = authorities.lists, .ocsps = {}},
               .revocation = signing::RevocationRule::Required,
               .limits = {}}};
    made.policy.issued = made.upload;
    const auto sign = [&](const tests::Credential& signer, const std::string& organisation,
                          std::size_t index) {
        const auto file = pdf::PdfFile::open(made.upload, "contract.pdf", {});
        const std::string field = signing::signature_fields(file.latest(), {}).at(index).name;
        const auto provider = signing::open_pkcs12(
            tests::pkcs12(signer, {authorities.issuing.certificate}, "secret"), "secret", "key");
        made.upload = signing::sign(file, signing::request_by(*provider, field, signed_at, font),
                                    *provider, {});
        made.policy.required.push_back({field, organisation, {}, {}});
    };
    sign(authorities.first, "NHS England", 0);
    sign(authorities.second, "University of Example", 1);
    return made;
}

struct Times {
    double median = 0;    ///< milliseconds
    double late = 0;      ///< that one in a hundred exceeds
    double processor = 0; ///< of this thread, median: what a busy machine does not change
};

double thread_milliseconds()
{
    std::timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

Times times_of(const std::function<void()>& task)
{
    std::vector<double> taken;
    std::vector<double> used;
    for (std::size_t run = 0; run < warm_up_runs + runs; ++run) {
        const auto before = Clock::now();
        const double used_before = thread_milliseconds();
        task();
        if (run >= warm_up_runs) {
            taken.push_back(Milliseconds(Clock::now() - before).count());
            used.push_back(thread_milliseconds() - used_before);
        }
    }
    std::sort(taken.begin(), taken.end());
    std::sort(used.begin(), used.end());
    return {taken[taken.size() / 2], taken[taken.size() * 99 / 100], used[used.size() / 2]};
}

/// How many a second on all processors.
double throughput_of(const std::function<void()>& task)
{
    std::atomic<std::size_t> done = 0;
    const auto end = Clock::now() + throughput_time;
    std::vector<std::thread> threads;
    for (unsigned n = 0; n < std::max(1U, std::thread::hardware_concurrency()); ++n) {
        threads.emplace_back([&] {
            while (Clock::now() < end) {
                task();
                ++done;
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    return static_cast<double>(done) / std::chrono::duration<double>(throughput_time).count();
}

void write_case(const Case& made, const Authorities& authorities, const fs::path& folder)
{
    fs::create_directories(folder);
    write_file(folder / "contract.pdf", made.upload);
    write_file(folder / "root.pem", tests::pem_of({authorities.root.certificate}));
    for (std::size_t i = 0; i < authorities.lists.size(); ++i) {
        write_file(folder / fmt::format("{}.crl", i), authorities.lists[i]);
    }
}

Json json_of(const Times& times)
{
    return {{"p50_ms", times.median}, {"p99_ms", times.late}, {"cpu_ms", times.processor}};
}

int run(const fs::path& issued, const fs::path& folder)
{
    signing::Sandbox sandbox; // before anything else is in memory
    const Authorities authorities;
    const Case made = make_case(read_file(issued, Limits{}.file_size_max), authorities);
    write_case(made, authorities, folder);

    const auto report = sandbox.verify(made.upload, made.policy);
    if (!report.execution) {
        std::cerr << signing::print(report);
        return 1;
    }
    const auto here = [&] { signing::verify(made.upload, made.policy); };
    const auto inside = [&] { sandbox.verify(made.upload, made.policy); };
    const Json result{
        {"octets", made.upload.size()},           {"signatures", report.signatures.size()},
        {"core", json_of(times_of(here))},        {"sandbox", json_of(times_of(inside))},
        {"core_per_second", throughput_of(here)}, {"sandbox_per_second", throughput_of(inside)}};
    std::cout << result.dump() << '\n';
    return 0;
}

} // namespace

} // namespace indenture::bench

int main(int argc, char** argv)
{
    if (argc != 3) {
        std::cerr << "verify_bench ISSUED.pdf FOLDER\n";
        return 2;
    }
    return indenture::bench::run(argv[1], argv[2]);
}
