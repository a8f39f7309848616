#include "signing/checks/coverage.h"

#include "base/error.h"
#include "pdf/parser.h"
#include "signing/checks/finding.h"
#include "signing/checks/values.h"

#include <array>
#include <fmt/format.h>
#include <optional>

namespace indenture::signing::checks {

namespace {

struct Range {
    std::size_t first_size = 0; ///< also the offset of '<'
    std::size_t second_begin = 0;
    std::size_t end = 0;
};

std::optional<Range> read_range(const pdf::Dictionary& value, std::size_t file_size)
{
    const pdf::Object object = at(value, "ByteRange");
    const auto* list = object.get<pdf::Array>();
    if (list == nullptr || list->size() != 4) {
        return std::nullopt;
    }
    std::array<std::size_t, 4> numbers{};
    for (std::size_t i = 0; i < 4; ++i) {
        const auto* number = (*list)[i].get<std::int64_t>();
        if (number == nullptr || *number < 0 || static_cast<std::size_t>(*number) > file_size) {
            return std::nullopt;
        }
        numbers.at(i) = static_cast<std::size_t>(*number);
    }
    const auto [first, first_size, second, second_size] = numbers;
    if (first != 0 || first_size == 0 || second < first_size + 2 ||
        second + second_size > file_size) {
        return std::nullopt;
    }
    return Range{first_size, second, second + second_size};
}

/// The octets of a hexadecimal string without white space; nullopt for anything else.
std::optional<Bytes> hexadecimal(ByteView text)
{
    const bool has_brackets = text.size() >= 2 && text.front() == '<' && text.back() == '>';
    if (!has_brackets) {
        return std::nullopt;
    }
    const ByteView digits = text.substr(1, text.size() - 2);
    if (digits.size() % 2 != 0 ||
        digits.find_first_not_of("0123456789ABCDEFabcdef") != ByteView::npos) {
        return std::nullopt;
    }
    const pdf::Object string = pdf::Parser(text, 0, 1).value();
    return string.get<pdf::String>()->octets;
}

/// The object whose octets hold the signature dictionary.
pdf::Reference container_of(const SignatureField& field)
{
    return field.value_reference ? *field.value_reference : field.reference;
}

std::size_t revision_of(const pdf::PdfFile& file, pdf::Reference reference)
{
    for (std::size_t k = file.revisions().size(); k-- > 1;) {
        const auto& entries = file.revisions()[k].entries;
        const auto entry = entries.find(reference.number);
        if (entry != entries.end() && file.location(k - 1, reference.number) != entry->second) {
            return k;
        }
    }
    return 0;
}

bool lies_inside_object(const pdf::PdfFile& file, std::size_t revision, pdf::Reference reference,
                        const Range& range, const Limits& limits)
{
    const auto location = file.location(revision, reference.number);
    if (!location || location->kind != pdf::Location::Kind::Plain) {
        return false;
    }
    pdf::Parser parser(file.bytes(), location->offset, limits.pdf_depth_max);
    parser.number();
    parser.expect("0");
    parser.expect("obj");
    parser.value();
    return location->offset < range.first_size && range.second_begin <= parser.position();
}

/// The hole is the value of Contents and of no other key.
bool follows_contents(ByteView before)
{
    while (!before.empty() && pdf::is_space(before.back())) {
        before.remove_suffix(1);
    }
    constexpr ByteView key = "/Contents";
    return before.size() >= key.size() && before.substr(before.size() - key.size()) == key;
}

// ISO 32000-2, table 255.
std::optional<std::string> problem_of(const pdf::View& view, const pdf::Dictionary& value)
{
    const pdf::Object type = view.entry(value, "Type");
    if (type != pdf::Object() && !is_name(type, "Sig") && !is_name(type, "DocTimeStamp")) {
        return "its dictionary says that it is something else than a signature";
    }
    if (view.entry(value, "Filter").get<pdf::Name>() == nullptr) {
        return "its dictionary names no /Filter";
    }
    return std::nullopt;
}

} // namespace

CoverageAnswer check_coverage(const pdf::PdfFile& file, const SignatureField& field,
                              const Limits& limits)
{
    const std::string part = "signature " + field.name;
    const auto bad_range = [&](const std::string& why) {
        return block("byte-range", part, why, sign_again);
    };

    CoverageAnswer answer;
    answer.revision = revision_of(file, container_of(field));
    if (const auto why = problem_of(file.view(answer.revision), *field.value)) {
        answer.findings.push_back(block("signature-dictionary", part, *why, sign_again));
    }
    const auto range = read_range(*field.value, file.bytes().size());
    if (!range) {
        answer.findings.push_back(
            bad_range("its ByteRange is not four numbers that begin at 0 and lie within the file"));
        return answer;
    }
    const auto gap = hexadecimal(
        file.bytes().substr(range->first_size, range->second_begin - range->first_size));
    const pdf::Object contents = at(*field.value, "Contents");
    const auto* octets = contents.get<pdf::String>();
    if (!gap || octets == nullptr || !follows_contents(file.bytes().substr(0, range->first_size)) ||
        *gap != octets->octets ||
        !lies_inside_object(file, answer.revision, container_of(field), *range, limits)) {
        answer.findings.push_back(
            bad_range("what its ByteRange leaves out is not exactly the string of its Contents"));
        return answer;
    }
    answer.contents = *gap;
    answer.hole_begin = range->first_size;
    answer.hole_end = range->second_begin;
    answer.end = range->end;

    const pdf::Revision& revision = file.revisions()[answer.revision];
    if (range->end < revision.eof_end || range->end > revision.end) {
        answer.findings.push_back(
            block("coverage", part,
                  fmt::format("it covers {} octets, but its revision ends at {}", range->end,
                              revision.eof_end),
                  sign_again));
        return answer;
    }
    const bool is_last = answer.revision + 1 == file.revisions().size();
    if (is_last && range->end != file.bytes().size()) {
        answer.findings.push_back(block("coverage", part,
                                        fmt::format("it covers {} octets, but the file has {}",
                                                    range->end, file.bytes().size()),
                                        "Send the file as the signing program saved it."));
        return answer;
    }
    answer.coverage = is_last ? Coverage::EntireFile : Coverage::EntireRevision;
    return answer;
}

std::vector<Finding> check_ranges(const std::vector<SignatureReport>& signatures)
{
    std::vector<Finding> findings;
    const SignatureReport* before = nullptr;
    for (const SignatureReport& signature : signatures) {
        if (signature.byte_range == std::array<std::size_t, 4>{}) {
            continue;
        }
        const bool is_nested =
            before != nullptr &&
            signature.byte_range[1] < before->byte_range[2] + before->byte_range[3];
        if (is_nested) {
            findings.push_back(
                block("byte-range", "signature " + signature.field,
                      fmt::format("its ByteRange and that of the signature in field '{}' overlap",
                                  before->field),
                      sign_again));
        }
        before = &signature;
    }
    return findings;
}

std::vector<Finding> check_dictionaries(History& history,
                                        const std::vector<SignatureReport>& signatures)
{
    std::vector<Finding> findings;
    const std::size_t last = history.size() - 1;
    for (const SignatureReport& signature : signatures) {
        const SignatureField* then = history.field(signature.revision - 1, signature.field);
        const SignatureField* now = history.field(last, signature.field);
        if (then == nullptr || now == nullptr || then->value != now->value) {
            findings.push_back(block("signature-dictionary", "signature " + signature.field,
                                     "the file says something else of it than when it was made",
                                     sign_again));
        }
    }
    return findings;
}

} // namespace indenture::signing::checks
