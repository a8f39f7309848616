#include "pdf/file.h"

#include "base/error.h"
#include "pdf/file_contents.h"
#include "pdf/parser.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace indenture::pdf {

PdfFile::PdfFile(std::unique_ptr<FileContents> contents) : contents_(std::move(contents)) {}
PdfFile::PdfFile(PdfFile&&) noexcept = default;
PdfFile& PdfFile::operator=(PdfFile&&) noexcept = default;
PdfFile::~PdfFile() = default;

ByteView PdfFile::bytes() const
{
    return contents_->bytes();
}

const std::vector<Revision>& PdfFile::revisions() const
{
    return contents_->scan().revisions;
}

const View& PdfFile::view(std::size_t index) const
{
    return contents_->views().at(index);
}

std::optional<Location> PdfFile::location(std::size_t index, std::uint32_t number) const
{
    return contents_->table().at(index, number);
}

const std::vector<Unaccounted>& PdfFile::unaccounted() const
{
    return contents_->unaccounted();
}

namespace {

constexpr const char* source_word = "the file";

Finding refusal(std::string code, std::string text, std::string cure)
{
    return {.code = std::move(code),
            .severity = Severity::Block,
            .where = {.source = source_word, .part = "", .position = ""},
            .text = std::move(text),
            .cure = std::move(cure)};
}

constexpr const char* send_as_received = "Send the file exactly as the signing program saved it.";
constexpr ByteView end_of_file = "%%EOF";

bool is_end_of_line(char octet)
{
    return octet == '\r' || octet == '\n';
}

std::optional<Finding> check_frame(ByteView bytes, const Limits& limits)
{
    if (bytes.size() > limits.file_size_max) {
        return refusal("limit",
                       fmt::format("the file is larger than {} octets", limits.file_size_max), "");
    }
    if (bytes.substr(0, 5) != "%PDF-") {
        return refusal("not-a-pdf", "the file does not begin as a PDF file does",
                       "Send the signed PDF itself, not a scan, an archive or another format.");
    }
    if (bytes.rfind(end_of_file) == ByteView::npos) {
        return refusal("damaged", "the file has no end mark; it is cut off", send_as_received);
    }
    return std::nullopt;
}

std::optional<Finding> check_end(ByteView bytes, const Revision& last)
{
    if (last.end == bytes.size()) {
        return std::nullopt;
    }
    Finding finding = refusal(
        "trailing-bytes",
        fmt::format("{} octets follow the end of the last revision", bytes.size() - last.end),
        send_as_received);
    finding.where.position = fmt::format("offset {}", last.end);
    return finding;
}

Finding refusal_of(const Error& error)
{
    Finding finding = refusal(error.code() == ErrorCode::LimitExceeded ? "limit" : "damaged",
                              error.message(), send_as_received);
    finding.where.part = error.where().part;
    finding.where.position = error.where().position;
    return finding;
}

Finding refusal_of(const Oddity& oddity)
{
    Finding finding = refusal(oddity.code, oddity.text, send_as_received);
    finding.where.position = fmt::format("offset {}", oddity.offset);
    return finding;
}

/// What one attempt at reading gave: contents, a refusal, or an oddity's refusal and contents.
struct Attempt {
    std::unique_ptr<FileContents> contents;
    std::optional<Finding> refusal;
};

Attempt attempt(ByteView bytes, const ReadOptions& options)
{
    auto contents = std::make_unique<FileContents>(bytes, options.limits, options.issued_size);
    try {
        contents->scan_revisions();
        const auto& revisions = contents->scan().revisions;
        if (std::any_of(revisions.begin(), revisions.end(), [](const Revision& revision) {
                return revision.trailer.count("Encrypt") != 0;
            })) {
            return {nullptr, refusal("encrypted", "the file is encrypted",
                                     "Send it without a password or other protection.")};
        }
        if (auto finding = check_end(bytes, revisions.back())) {
            return {nullptr, std::move(finding)};
        }
        contents->open_views();
        if (const auto& oddity = contents->scan().oddity) {
            Finding finding = refusal_of(*oddity);
            return {std::move(contents), std::move(finding)};
        }
        return {std::move(contents), std::nullopt};
    } catch (const Error& error) {
        if (error.code() != ErrorCode::BadInput && error.code() != ErrorCode::LimitExceeded) {
            throw;
        }
        // Of a file that two readers see differently, that is the better word.
        const auto& oddity = contents->scan().oddity;
        return {nullptr, oddity ? refusal_of(*oddity) : refusal_of(error)};
    }
}

/// The longest state of a damaged file, among the last few, that can be read strictly by itself.
std::unique_ptr<FileContents> older_state(ByteView bytes, const ReadOptions& options)
{
    constexpr int attempts_max = 3;
    ByteView rest = bytes;
    for (int i = 0; i < attempts_max;) {
        const std::size_t found = rest.rfind(end_of_file);
        if (found == ByteView::npos) {
            return nullptr;
        }
        std::size_t end = found + end_of_file.size();
        for (int eol = 0; eol < 2 && end < bytes.size() && is_end_of_line(bytes[end]); ++eol) {
            ++end;
        }
        rest = bytes.substr(0, found);
        if (end == bytes.size()) {
            continue;
        }
        if (auto contents = attempt(bytes.substr(0, end), options).contents) {
            return contents;
        }
        ++i;
    }
    return nullptr;
}

Reading refused(Finding finding)
{
    Reading reading;
    reading.refusal = std::move(finding);
    return reading;
}

} // namespace

Reading read_view(ByteView bytes, const ReadOptions& options)
{
    if (auto finding = check_frame(bytes, options.limits)) {
        return refused(std::move(*finding));
    }
    Attempt whole = attempt(bytes, options);
    Reading reading;
    reading.refusal = std::move(whole.refusal);
    if (!reading.refusal) {
        reading.file = PdfFile(std::move(whole.contents));
        return reading;
    }
    const bool is_broken =
        reading.refusal->code == "damaged" || reading.refusal->code == "trailing-bytes";
    if (!whole.contents && is_broken) {
        whole.contents = older_state(bytes, options);
    }
    if (whole.contents) {
        reading.examinable = PdfFile(std::move(whole.contents));
    }
    return reading;
}

Reading read(Bytes bytes, const Limits& limits)
{
    auto kept = std::make_unique<const Bytes>(std::move(bytes));
    Reading reading = read_view(*kept, {.limits = limits});
    if (auto& file = reading.file ? reading.file : reading.examinable) {
        file->contents_->keep(std::move(kept));
    }
    return reading;
}

PdfFile PdfFile::open(Bytes bytes, const std::string& source, const Limits& limits)
{
    Reading reading = read(std::move(bytes), limits);
    if (reading.refusal) {
        Where where = reading.refusal->where;
        where.source = source;
        throw Error(reading.refusal->code == "limit" ? ErrorCode::LimitExceeded
                                                     : ErrorCode::BadInput,
                    std::move(where), reading.refusal->text);
    }
    if (!reading.file->unaccounted().empty()) {
        const Unaccounted& first = reading.file->unaccounted().front();
        throw Error(ErrorCode::BadInput,
                    {.source = source,
                     .part = fmt::format("revision {}", first.revision + 1),
                     .position = fmt::format("offset {}", first.span.begin)},
                    first.text);
    }
    return std::move(*reading.file);
}

} // namespace indenture::pdf
