#include "pdf/accounting.h"

#include "base/error.h"
#include "pdf/parser.h"
#include "pdf/token_scanner.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <utility>

namespace indenture::pdf {

namespace {

// A longer comment is room for a document of its own.
constexpr std::size_t comment_size_max = 256;

// What lenient readers look for when they search a file instead of reading it.
constexpr std::array<ByteView, 7> decoys{"%%EOF", "startxref", "xref", "trailer",
                                         "obj",   "stream",    "%PDF-"};

bool holds_decoy(ByteView text)
{
    return std::any_of(decoys.begin(), decoys.end(),
                       [&](ByteView decoy) { return text.find(decoy) != ByteView::npos; });
}

[[noreturn]] void fail_at(std::size_t offset, const std::string& what)
{
    throw Error(ErrorCode::BadInput,
                {.source = "", .part = "", .position = fmt::format("offset {}", offset)}, what);
}

/// The number of an object that seems to begin here; 0 if none does.
std::uint32_t object_at(ByteView file, std::size_t offset)
{
    std::uint64_t number = 0;
    std::size_t at = offset;
    for (; at < file.size() && at - offset < 10 && file[at] >= '0' && file[at] <= '9'; ++at) {
        number = number * 10 + static_cast<unsigned>(file[at] - '0');
    }
    const bool is_number = at > offset && number != 0 && number <= 0xFFFFFFFFU;
    return is_number && object_body(file, static_cast<std::uint32_t>(number), offset)
               ? static_cast<std::uint32_t>(number)
               : 0;
}

} // namespace

void Accounting::report(Span span, std::uint32_t object, std::string text)
{
    if (found_.size() < unaccounted_max) {
        found_.push_back({index_, span, object, 0, std::move(text)});
    } else if (found_.size() == unaccounted_max) {
        found_.push_back({index_, span, 0, 0, "there is more of the kind from here on"});
    }
}

std::vector<Unaccounted> Accounting::account(const Scan& scan, std::size_t index)
{
    index_ = index;
    const Revision& revision = scan.revisions.at(index);
    check_lengths(revision);
    std::size_t cursor = revision.begin;
    if (index == 0) {
        cursor = ByteView("%PDF-1.7").size();
    }
    for (const Claim& claim : claims_of(scan)) {
        if (claim.span.begin < cursor) {
            report(claim.span, claim.object,
                   claim.object == 0
                       ? "a cross-reference section lies inside what another claims"
                       : fmt::format("object {} lies inside what another object claims",
                                     claim.object));
        } else {
            check_gap({cursor, claim.span.begin});
        }
        cursor = std::max(cursor, claim.span.end);
    }
    check_gap({cursor, std::max(cursor, revision.end)});
    return std::exchange(found_, {});
}

/// What the revision's objects and frames take, by place.
std::vector<Accounting::Claim> Accounting::claims_of(const Scan& scan)
{
    const Revision& revision = scan.revisions[index_];
    std::vector<Claim> claims;
    const auto after =
        std::partition_point(scan.frames.begin(), scan.frames.end(),
                             [&](const Span& frame) { return frame.begin < revision.begin; });
    for (auto frame = after; frame != scan.frames.end() && frame->begin < revision.end; ++frame) {
        claims.push_back({*frame, 0});
        const ByteView text = file_.substr(frame->begin, frame->end - frame->begin);
        if (text.substr(0, 4) == "xref" && text.find('%') != ByteView::npos) {
            TokenScanner scanner(file_.substr(0, frame->end), frame->begin);
            while (scanner.next().kind != TokenScanner::Kind::End) {
            }
            for (const Span& comment : scanner.comments()) {
                report(comment, 0, "a comment stands in the cross-reference section");
            }
        }
    }
    const std::size_t frames = claims.size();
    for (const auto& [number, location] : revision.entries) {
        if (location.kind != Location::Kind::Plain || location.offset < revision.begin) {
            continue;
        }
        const bool is_section =
            std::any_of(claims.begin(), claims.begin() + static_cast<std::ptrdiff_t>(frames),
                        [&, offset = location.offset](const Claim& claim) {
                            return claim.span.begin == offset;
                        });
        const Span span = claim_object(number, location.offset);
        if (!is_section) {
            claims.push_back({span, number});
        }
    }
    std::sort(claims.begin(), claims.end(),
              [](const Claim& a, const Claim& b) { return a.span.begin < b.span.begin; });
    return claims;
}

/// From "n 0 obj" to "endobj".
Span Accounting::claim_object(std::uint32_t number, std::size_t offset)
{
    Span span{offset, offset};
    try {
        while (span.begin < file_.size() && is_space(file_[span.begin])) {
            ++span.begin;
        }
        const auto body = object_body(file_, number, span.begin);
        span.end = body.value_or(span.begin);
        TokenScanner scanner(file_, span.end);
        const Span value = scanner.value(limits_.pdf_depth_max);
        span.end = value.end;
        const auto word = [&] {
            const auto token = scanner.next();
            return file_.substr(token.span.begin, token.span.end - token.span.begin);
        };
        ByteView keyword = word();
        span.end = scanner.position();
        check_comments(scanner.comments());
        if (keyword == "stream") {
            span.end = end_of_stream(value.begin, scanner.position(), span.begin);
            scanner = TokenScanner(file_, span.end);
            keyword = word();
            check_comments(scanner.comments());
        }
        if (keyword != "endobj") {
            fail_at(span.end, fmt::format("object {} has no 'endobj' after its value", number));
        }
        span.end = scanner.position();
    } catch (const Error& error) {
        if (error.code() != ErrorCode::BadInput) {
            throw;
        }
        report(span, number, fmt::format("object {} is malformed: {}", number, error.message()));
    }
    return span;
}

/// One past "endstream" of the stream whose keyword ends at `keyword`.
std::size_t Accounting::end_of_stream(std::size_t dictionary, std::size_t keyword,
                                      std::size_t offset)
{
    const Object value = Parser(file_, dictionary, limits_.pdf_depth_max).value();
    const auto* entries = value.get<Dictionary>();
    const auto length = entries == nullptr ? Dictionary::const_iterator{} : entries->find("Length");
    if (entries == nullptr || length == entries->end()) {
        fail_at(offset, "a stream has no /Length");
    }
    Parser parser(file_, keyword - ByteView("stream").size(), limits_.pdf_depth_max);
    parser.stream_data(length_of(length->second));
    return parser.position();
}

std::size_t Accounting::length_of(const Object& length)
{
    const auto* octets = length.get<std::int64_t>();
    if (octets != nullptr && *octets >= 0) {
        return static_cast<std::size_t>(*octets);
    }
    const auto* reference = length.get<Reference>();
    if (reference == nullptr) {
        throw Error(ErrorCode::BadInput, {}, "a stream's /Length is no whole number");
    }
    // A length kept in an object stream would need that stream's length first.
    const auto location = table_.at(index_, reference->number);
    if (!location || location->kind != Location::Kind::Plain) {
        throw Error(
            ErrorCode::BadInput, {},
            fmt::format("a stream's /Length is object {}, which is not there", reference->number));
    }
    const auto body = object_body(file_, reference->number, location->offset);
    const Object value = Parser(file_, body.value_or(location->offset), 1).value();
    const auto* number = value.get<std::int64_t>();
    if (number == nullptr || *number < 0) {
        throw Error(
            ErrorCode::BadInput, {},
            fmt::format("object {}, a stream's /Length, is no whole number", reference->number));
    }
    lengths_[reference->number] = *number;
    return static_cast<std::size_t>(*number);
}

/// Whoever gives another length to a stream of an older revision changes it without touching it.
void Accounting::check_lengths(const Revision& revision)
{
    for (const auto& [number, octets] : std::map(lengths_)) {
        const auto entry = revision.entries.find(number);
        if (entry == revision.entries.end()) {
            continue;
        }
        const bool is_same = entry->second.kind == Location::Kind::Plain &&
                             length_of(Reference{number}) == static_cast<std::size_t>(octets);
        if (!is_same) {
            report({entry->second.offset, entry->second.offset}, number,
                   fmt::format("object {}, the length of a stream of an older revision, is "
                               "declared again",
                               number));
        }
    }
}

void Accounting::check_gap(Span gap)
{
    std::vector<Span> comments;
    std::size_t at = gap.begin;
    while (at < gap.end) {
        if (is_space(file_[at])) {
            ++at;
        } else if (file_[at] == '%') {
            const std::size_t line_end = std::min(file_.find_first_of("\r\n", at), file_.size());
            const std::size_t end = std::min(line_end, gap.end);
            if (line_end > gap.end) {
                report({at, end}, object_at(file_, end), "a comment runs into what follows it");
            }
            comments.push_back({at, end});
            at = end;
        } else {
            break;
        }
    }
    check_comments(comments);
    if (at == gap.end) {
        return;
    }
    const std::uint32_t object = object_at(file_, at);
    report({at, gap.end}, object,
           object == 0 ? fmt::format("{} octets belong to nothing", gap.end - at)
                       : fmt::format("object {} is written here, where no cross-reference section "
                                     "says so",
                                     object));
}

void Accounting::check_comments(const std::vector<Span>& comments)
{
    for (const Span& comment : comments) {
        const ByteView text = file_.substr(comment.begin, comment.end - comment.begin);
        if (text.size() > comment_size_max) {
            report(comment, 0, fmt::format("a comment is {} octets long", text.size()));
        } else if (holds_decoy(text)) {
            report(comment, 0, "a comment holds what some readers take for the end of the file");
        }
    }
}

} // namespace indenture::pdf
