// Thousands of spoiled uploads under the sandbox: none may pass, none may take the program down.

#include "signing/contract_file.h"
#include "signing/mutations.h"
#include "signing/sandbox/sandbox.h"
#include "signing/verify.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <mutex>
#include <thread>

namespace indenture::tests {

namespace {

using signing::Verdict;
using testing::IsEmpty;

/// MUTATION_COUNT asks for more of them; the first of many are the few.
std::uint64_t mutation_count()
{
    const char* asked = std::getenv("MUTATION_COUNT");
    return asked == nullptr ? 4000 : std::strtoull(asked, nullptr, 10);
}

/// Files of two contracts, one with object streams, each signed by nobody, one and both.
std::vector<Bytes> files_of(const World& world)
{
    World other = world;
    other.issued = contract_file({"nhs-england", "recipient"}, true);
    std::vector<Bytes> files;
    for (const World& each : {world, other}) {
        files.push_back(each.issued);
        files.push_back(signed_by(each, each.nhs_england, each.issued, "nhs-england", signed_at));
        files.push_back(signed_by(each, each.university, files.back(), "recipient", signed_at));
    }
    files.push_back(signed_by(world, world.university, world.issued, "recipient", signed_at));
    return files;
}

std::vector<Digest> signers_of(const signing::VerificationReport& report)
{
    std::vector<Digest> signers;
    for (const signing::SignatureReport& signature : report.signatures) {
        signers.push_back(signature.signer.value().fingerprint);
    }
    return signers;
}

/// What happened to many mutations.
struct Tally {
    std::map<std::string, std::uint64_t> codes; ///< the first that blocks
    std::vector<std::string> wrongly_passed;
    std::uint64_t untouched = 0; ///< no octet that is signed was changed
    std::chrono::steady_clock::duration slowest{};
};

class Mutations : public testing::Test {
protected:
    Mutations() : files_(files_of(world_)), mutator_(files_)
    {
        for (const Bytes& file : files_) {
            const auto report = signing::verify(file, policy_);
            if (report.verdict() == Verdict::Passed) {
                good_.emplace(without_holes(file), signers_of(report));
            }
        }
    }

    void judge(std::uint64_t number)
    {
        const Mutation mutation = mutator_.mutation(number);
        const auto before = std::chrono::steady_clock::now();
        const auto report = sandbox_.verify(mutation.file, policy_);
        const auto taken = std::chrono::steady_clock::now() - before;
        EXPECT_NO_THROW(canonical(to_json(report))) << number; // whatever the file says of itself

        const std::lock_guard lock(mutex_);
        tally_.slowest = std::max(tally_.slowest, taken);
        const auto codes = blocking_codes(report);
        const std::string code = codes.empty() ? "passed" : codes.front();
        ++tally_.codes[code == "unprocessable" ? report.findings.front().text : code];
        if (report.verdict() != Verdict::Passed) {
            return;
        }
        // A CMS holds octets that nobody signs, such as certificates that come along.
        const auto good = good_.find(without_holes(mutation.file));
        if (good != good_.end() && good->second == signers_of(report)) {
            ++tally_.untouched;
        } else {
            tally_.wrongly_passed.push_back(
                fmt::format("{} ({}): {}", number, mutation.kind, difference(mutation.file)));
        }
    }

    /// From the file it is most like.
    std::string difference(const Bytes& mutated) const
    {
        std::size_t at = 0;
        const Bytes* nearest = &files_.front();
        for (const Bytes& file : files_) {
            const auto [here, there] =
                std::mismatch(file.begin(), file.end(), mutated.begin(), mutated.end());
            const auto same = static_cast<std::size_t>(here - file.begin());
            if (same >= at) {
                at = same;
                nearest = &file;
            }
        }
        const std::size_t begin = at < 30 ? 0 : at - 30;
        return fmt::format("from octet {} on, \"{}\" became \"{}\"", at, nearest->substr(begin, 60),
                           mutated.substr(std::min(begin, mutated.size()), 60));
    }

    void judge_all(std::uint64_t count)
    {
        std::atomic<std::uint64_t> next = 0;
        std::vector<std::thread> threads;
        for (unsigned n = 0; n < std::max(2U, std::thread::hardware_concurrency()); ++n) {
            threads.emplace_back([&] {
                for (std::uint64_t number = next++; number < count; number = next++) {
                    judge(number);
                }
            });
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
    }

    signing::Sandbox sandbox_; // first: it is forked before anything else is in memory
    World world_;
    signing::VerificationPolicy policy_ = world_.policy();
    std::vector<Bytes> files_;
    Mutator mutator_;
    std::map<Bytes, std::vector<Digest>> good_; ///< what passes, and its signers
    std::mutex mutex_;
    Tally tally_;
};

TEST_F(Mutations, NeverPassUnlessNothingSignedChanged)
{
    ASSERT_EQ(good_.size(), 3U); // signed by one, by the other, by both

    judge_all(mutation_count());

    EXPECT_THAT(tally_.wrongly_passed, IsEmpty());
    EXPECT_LT(tally_.slowest, std::chrono::seconds(5));
    const signing::SandboxCounters counters = sandbox_.counters();
    EXPECT_EQ(counters.judged, mutation_count())
        << "died " << counters.died << ", late " << counters.late << ", refused "
        << counters.refused;
    for (const auto& [code, count] : tally_.codes) {
        fmt::print("{:>24} {}\n", code, count);
    }
    fmt::print("{:>24} {}\n{:>24} {} ms\n", "passed, none of it signed", tally_.untouched,
               "slowest",
               std::chrono::duration_cast<std::chrono::milliseconds>(tally_.slowest).count());
}

TEST_F(Mutations, AreTheSameInEveryRun)
{
    const Mutator again(files_);

    for (std::uint64_t number = 0; number < 200; ++number) {
        EXPECT_EQ(again.mutation(number).file, mutator_.mutation(number).file) << number;
    }
}

} // namespace

} // namespace indenture::tests
