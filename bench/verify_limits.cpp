// What hostile and huge uploads cost the verifier, without a sandbox: time, memory beyond the
// upload itself, and the answer. Every file is made here.

#include "peak_memory.h"

#include "base/error.h"
#include "pdf/deflate.h"
#include "pdf/file.h"
#include "pdf/update.h"
#include "signing/contract_file.h"
#include "signing/prepare.h"
#include "signing/providers/pkcs12.h"
#include "signing/verify.h"

#include <chrono>
#include <cstdio>
#include <fmt/format.h>
#include <functional>
#include <string>
#include <vector>

namespace {

using namespace indenture;

/// A small file whose cross-reference stream is `section`, which is told its own offset.
Bytes with_section(const std::function<Bytes(std::size_t)>& section)
{
    const Bytes head = "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n";
    return head + section(head.size()) + fmt::format("startxref\n{}\n%%EOF\n", head.size());
}

Bytes xref_stream(const std::string& entries, ByteView data)
{
    return fmt::format("9 0 obj\n<</Type/XRef/Root 1 0 R{}/Length {}>>\nstream\n{}\nendstream\n"
                       "endobj\n",
                       entries, data.size(), data);
}

Bytes bomb()
{
    const Bytes rows = pdf::Deflater(12).deflate(Bytes(1U << 20U, '\0'));
    return with_section([&](std::size_t) {
        return xref_stream("/Size 2000000/W[1 4 2]/Filter/FlateDecode", rows);
    });
}

Bytes circle()
{
    return with_section([](std::size_t at) {
        return xref_stream(fmt::format("/Size 10/W[1 4 2]/Prev {}", at), Bytes(70, '\0'));
    });
}

Bytes huge_index()
{
    return with_section([](std::size_t) {
        return xref_stream("/Size 10/W[8 8 8]/Index[0 1999999]", Bytes(24, '\1'));
    });
}

Bytes deep(std::size_t depth)
{
    return with_section([&](std::size_t) {
        return xref_stream("/Size 10/W[1 4 2]/Deep " + Bytes(depth, '[') + Bytes(depth, ']'),
                           Bytes(70, '\0'));
    });
}

/// As many objects as fit into the limit, each with a header of its own to prove.
Bytes many_objects(std::size_t count)
{
    Bytes file = "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n";
    Bytes rows = "0000000000 65535 f \n0000000009 00000 n \n";
    for (std::size_t number = 2; number < count; ++number) {
        rows += fmt::format("{:010} 00000 n \n", file.size());
        file += fmt::format("{} 0 obj\n[{} 0 R]\nendobj\n", number, number - 1);
    }
    const std::size_t section = file.size();
    return file + fmt::format("xref\n0 {}\n{}trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{}\n"
                              "%%EOF\n",
                              count, rows, count, section);
}

Bytes with_stream(const Bytes& file, std::size_t size)
{
    const auto opened = pdf::PdfFile::open(file, "contract.pdf", {});
    return pdf::append_update(opened, {{pdf::next_object_number(opened),
                                        pdf::Stream{std::make_shared<const pdf::Dictionary>(),
                                                    Bytes(size, 'x'), false}}})
        .bytes;
}

constexpr const char* password = "a password";

/// `count` fields, each signed in a revision of its own.
Bytes signed_often(const tests::World& world, std::size_t count)
{
    std::vector<std::string> fields;
    for (std::size_t i = 0; i < count; ++i) {
        fields.push_back(fmt::format("party-{}", i));
    }
    Bytes file = tests::contract_file(fields, true);
    Limits limits;
    limits.pdf_revisions_max = count + 1;
    const auto provider = signing::open_pkcs12(
        tests::pkcs12(world.nhs_england, {world.issuing.certificate}, password), password, "");
    for (const std::string& field : fields) {
        const auto request =
            signing::request_by(*provider, field, tests::signed_at, tests::signature_font());
        file = signing::sign(pdf::PdfFile::open(file, "contract.pdf", limits), request, *provider,
                             limits);
    }
    return file;
}

void measure(const std::string& name, const Bytes& file, const signing::VerificationPolicy& policy)
{
    const auto start = std::chrono::steady_clock::now();
    const auto report = signing::verify(file, policy);
    const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - start;
    const std::size_t peak = bench::peak_memory_of([&] { signing::verify(file, policy); });
    std::string codes;
    for (const std::string& code : tests::blocking_codes(report)) {
        codes += " " + code;
    }
    fmt::print("{:34} {:>11} octets {:>9.1f} ms {:>7.1f} MB  {}{}\n", name, file.size(),
               time.count(), static_cast<double>(peak) / 1e6, print(report.verdict()), codes);
    std::fflush(stdout);
}

} // namespace

int main()
{
    const tests::World world;
    const signing::VerificationPolicy policy = world.policy();
    signing::VerificationPolicy anyone = policy;
    anyone.issued.reset();
    anyone.required.clear();

    const Bytes honest = tests::signed_by_both(world);
    signing::verify(honest, policy); // OpenSSL loads its algorithms when first asked for them
    measure("two signatures, as issued", honest, policy);
    measure("deflate bomb in an xref stream", bomb(), policy);
    measure("sections in a circle", circle(), policy);
    measure("two million rows of one", huge_index(), policy);
    measure("ten thousand brackets", deep(10'000), policy);
    measure("a million objects", many_objects(1'000'000), policy);

    constexpr std::size_t large = 100'000'000;
    signing::VerificationPolicy large_policy = policy;
    large_policy.issued = with_stream(world.issued, large);
    large_policy.limits.file_size_max = 2 * large;
    measure("100 MB, signed",
            tests::signed_by(world, world.nhs_england, *large_policy.issued, "nhs-england",
                             tests::signed_at),
            large_policy);

    const Bytes often = signed_often(world, 51);
    measure("51 signatures, as by default", often, anyone);
    anyone.limits.pdf_revisions_max = 64;
    measure("51 signatures, 64 revisions allowed", often, anyone);
    measure("25 signatures", signed_often(world, 25), anyone);
    return 0;
}
