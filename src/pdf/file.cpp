#include "pdf/file.h"

#include "base/error.h"
#include "pdf/inflate.h"
#include "pdf/parser.h"

#include <fmt/format.h>
#include <limits>
#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFExc.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <set>

namespace indenture::pdf {

namespace {

[[noreturn]] void damaged(const std::string& what)
{
    throw Error(ErrorCode::BadInput, {}, what);
}

// --- qpdf's values, copied out ----------------------------------------------------------------

/// Runs what may end in one of qpdf's exceptions.
template <typename Task> auto guarded(Task task)
{
    try {
        return task();
    } catch (const QPDFExc& problem) {
        damaged(problem.getMessageDetail());
    } catch (const std::logic_error& problem) {
        damaged(problem.what());
    }
}

class Copier {
public:
    explicit Copier(const Limits& limits) : limits_(limits) {}

    Object copy(QPDFObjectHandle handle, std::size_t depth)
    {
        if (depth > limits_.pdf_depth_max) {
            throw Error(ErrorCode::LimitExceeded, {},
                        fmt::format("values are nested deeper than {}", limits_.pdf_depth_max));
        }
        if (depth > 0 && handle.isIndirect()) {
            return reference(handle);
        }
        switch (handle.getTypeCode()) {
        case ot_null:
            return {};
        case ot_boolean:
            return handle.getBoolValue();
        case ot_integer:
            return static_cast<std::int64_t>(handle.getIntValue());
        case ot_real:
            return Verbatim{handle.getRealValue()};
        case ot_string:
            return String{handle.getStringValue()};
        case ot_name:
            return Name{handle.getName().substr(1)};
        case ot_array:
            return array(handle, depth);
        case ot_dictionary:
            return dictionary(handle, depth);
        case ot_stream:
            return stream(handle, depth);
        default:
            damaged("an object holds something that is no PDF value");
        }
    }

    Dictionary dictionary(QPDFObjectHandle handle, std::size_t depth)
    {
        Dictionary result;
        for (auto& [key, value] : handle.getDictAsMap()) {
            result.emplace(key.substr(1), copy(value, depth + 1));
        }
        return result;
    }

private:
    static Object reference(const QPDFObjectHandle& handle)
    {
        if (handle.getGeneration() != 0) {
            damaged("a reference has a generation other than 0");
        }
        return Reference{static_cast<std::uint32_t>(handle.getObjectID())};
    }

    Object array(QPDFObjectHandle handle, std::size_t depth)
    {
        Array result;
        for (const auto& item : handle.getArrayAsVector()) {
            result.push_back(copy(item, depth + 1));
        }
        return result;
    }

    Object stream(QPDFObjectHandle handle, std::size_t depth)
    {
        Dictionary entries = dictionary(handle.getDict(), depth);
        entries.erase("Length");
        const auto data = handle.getRawStreamData();
        return Stream{std::make_shared<const Dictionary>(std::move(entries)),
                      Bytes(reinterpret_cast<const char*>(data->getBuffer()), data->getSize()),
                      false};
    }

    const Limits& limits_;
};

} // namespace

struct View::Reader {
    Limits limits;
    QPDF document;

    void refuse_warnings()
    {
        for (const QPDFExc& warning : document.getWarnings()) {
            // A trailer may announce more numbers than are used; our scan has checked that it
            // does not announce fewer.
            if (warning.getMessageDetail().rfind("reported number of objects", 0) != 0) {
                damaged(warning.getMessageDetail());
            }
        }
    }
};

View::View(ByteView prefix, const Limits& limits) : reader_(std::make_unique<Reader>())
{
    reader_->limits = limits;
    QPDF& document = reader_->document;
    document.setAttemptRecovery(false);
    document.setSuppressWarnings(true);
    trailer_ = guarded([&] {
        document.processMemoryFile("the file", prefix.data(), prefix.size());
        return Copier(limits).dictionary(document.getTrailer(), 0);
    });
    reader_->refuse_warnings();
}

View::View(View&&) noexcept = default;
View& View::operator=(View&&) noexcept = default;
View::~View() = default;

Object View::object(Reference reference) const
{
    if (reference.number == 0 || reference.number > reader_->limits.pdf_objects_max) {
        return {};
    }
    try {
        Object result = guarded([&] {
            const int number = static_cast<int>(reference.number);
            return Copier(reader_->limits).copy(reader_->document.getObjectByID(number, 0), 0);
        });
        reader_->refuse_warnings();
        return result;
    } catch (const Error& error) {
        throw Error(
            error.code(),
            {.source = "", .part = fmt::format("object {}", reference.number), .position = ""},
            error.message());
    }
}

Object View::resolved(const Object& value) const
{
    const auto* reference = value.get<Reference>();
    return reference == nullptr ? value : object(*reference);
}

Object View::entry(const Dictionary& dictionary, const std::string& key) const
{
    const auto found = dictionary.find(key);
    return found == dictionary.end() ? Object() : resolved(found->second);
}

Dictionary View::catalog() const
{
    const Object root = entry(trailer_, "Root");
    if (root.get<Dictionary>() == nullptr) {
        damaged("the trailer's /Root is no dictionary");
    }
    return *root.get<Dictionary>();
}

std::map<std::uint32_t, Location> View::table() const
{
    std::map<std::uint32_t, Location> result;
    for (const auto& [id, entry] : guarded([&] { return reader_->document.getXRefTable(); })) {
        Location location;
        if (entry.getType() == 1) {
            location.kind = Location::Kind::Plain;
            location.offset = static_cast<std::size_t>(entry.getOffset());
        } else if (entry.getType() == 2) {
            location.kind = Location::Kind::Compressed;
            location.stream = static_cast<std::uint32_t>(entry.getObjStreamNumber());
            location.index = static_cast<std::uint32_t>(entry.getObjStreamIndex());
        }
        result.emplace(static_cast<std::uint32_t>(id.getObj()), location);
    }
    return result;
}

std::optional<Location> PdfFile::location(std::size_t index, std::uint32_t number) const
{
    for (std::size_t k = index + 1; k-- > 0;) {
        const auto& entries = revisions_.at(k).entries;
        if (const auto found = entries.find(number); found != entries.end()) {
            return found->second;
        }
    }
    return std::nullopt;
}

// --- Reading
// --------------------------------------------------------------------------------------

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

/// Inflates every object stream into nothing, so that qpdf never meets one that is a bomb.
class ObjectStreams {
public:
    ObjectStreams(ByteView file, const Limits& limits) : file_(file), limits_(limits) {}

    void check(const Revision& revision)
    {
        std::set<std::uint32_t> containers;
        for (const auto& [number, location] : revision.entries) {
            if (location.kind == Location::Kind::Plain) {
                plain_[number] = location.offset;
            } else {
                plain_.erase(number);
            }
            if (location.kind == Location::Kind::Compressed) {
                containers.insert(location.stream);
            }
        }
        for (const std::uint32_t container : containers) {
            check_container(container);
        }
    }

private:
    Parser at_object(std::uint32_t number) const
    {
        const auto found = plain_.find(number);
        if (found == plain_.end()) {
            damaged(fmt::format("object {} is needed to read the file and is not there", number));
        }
        Parser parser(file_, found->second, limits_.pdf_depth_max);
        parser.number();
        parser.expect("0");
        parser.expect("obj");
        return parser;
    }

    /// A length is direct, or an object that is itself in no object stream.
    std::size_t length_of(const Dictionary& dictionary) const
    {
        const auto found = dictionary.find("Length");
        Object length = found == dictionary.end() ? Object() : found->second;
        if (const auto* reference = length.get<Reference>()) {
            length = at_object(reference->number).value();
        }
        const auto* octets = length.get<std::int64_t>();
        if (octets == nullptr || *octets < 0) {
            damaged("an object stream has no /Length");
        }
        return static_cast<std::size_t>(*octets);
    }

    void check_container(std::uint32_t number)
    {
        Parser parser = at_object(number);
        const Object value = parser.value();
        const auto* dictionary = value.get<Dictionary>();
        if (dictionary == nullptr) {
            damaged(fmt::format("object {} is no object stream", number));
        }
        const ByteView data = parser.stream_data(length_of(*dictionary));
        const std::size_t size = decoded_size(*dictionary, data);
        if (size > limits_.pdf_decoded_total_max - decoded_total_) {
            throw Error(ErrorCode::LimitExceeded, {},
                        fmt::format("the object streams inflate to more than {} octets",
                                    limits_.pdf_decoded_total_max));
        }
        decoded_total_ += size;
    }

    std::size_t decoded_size(const Dictionary& dictionary, ByteView data) const
    {
        const auto filter = dictionary.find("Filter");
        if (filter == dictionary.end()) {
            return data.size();
        }
        const Object flate(Name{"FlateDecode"});
        const auto* list = filter->second.get<Array>();
        if (filter->second != flate && (list == nullptr || *list != Array{flate})) {
            damaged("an object stream has a filter other than FlateDecode");
        }
        return inflated_size(data, limits_.pdf_stream_size_max);
    }

    ByteView file_;
    const Limits& limits_;
    std::map<std::uint32_t, std::size_t> plain_;
    std::size_t decoded_total_ = 0;
};

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
    if (bytes.rfind("%%EOF") == ByteView::npos) {
        return refusal("damaged", "the file has no end mark; it is cut off", send_as_received);
    }
    return std::nullopt;
}

std::optional<Finding> check_dialect(const std::vector<Revision>& revisions)
{
    for (const Revision& revision : revisions) {
        if (revision.trailer.count("Encrypt") != 0) {
            return refusal("encrypted", "the file is encrypted",
                           "Send it without a password or other protection.");
        }
        if (revision.trailer.count("XRefStm") != 0) {
            return refusal(
                "hybrid-xref",
                "the file has hidden cross-reference streams beside its tables, which show "
                "different readers different documents",
                send_as_received);
        }
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

void require_agreement(const PdfFile& file, std::size_t index)
{
    const auto theirs = file.view(index).table();
    for (const auto& [number, location] : theirs) {
        if (file.location(index, number) != location) {
            damaged(fmt::format("two readings of revision {} disagree on where object {} is",
                                index + 1, number));
        }
    }
    for (std::size_t k = 0; k <= index; ++k) {
        for (const auto& entry : file.revisions()[k].entries) {
            const bool is_in_use = file.location(index, entry.first)->kind != Location::Kind::Free;
            if (is_in_use && theirs.count(entry.first) == 0) {
                damaged(fmt::format("two readings of revision {} disagree on whether object {} "
                                    "exists",
                                    index + 1, entry.first));
            }
        }
    }
}

Finding refusal_of(const Error& error)
{
    Finding finding = refusal(error.code() == ErrorCode::LimitExceeded ? "limit" : "damaged",
                              error.message(), send_as_received);
    finding.where.part = error.where().part;
    finding.where.position = error.where().position;
    return finding;
}

} // namespace

Reading read(Bytes bytes, const Limits& limits)
{
    if (auto finding = check_frame(bytes, limits)) {
        return {std::nullopt, std::move(finding)};
    }
    try {
        PdfFile file;
        file.bytes_ = std::make_unique<const Bytes>(std::move(bytes));
        file.revisions_ = scan_revisions(file.bytes(), limits);
        if (auto finding = check_dialect(file.revisions_)) {
            return {std::nullopt, std::move(finding)};
        }
        if (auto finding = check_end(file.bytes(), file.revisions_.back())) {
            return {std::nullopt, std::move(finding)};
        }
        ObjectStreams streams(file.bytes(), limits);
        for (std::size_t index = 0; index < file.revisions_.size(); ++index) {
            streams.check(file.revisions_[index]);
            file.views_.emplace_back(file.prefix(index), limits);
            require_agreement(file, index);
        }
        return {std::move(file), std::nullopt};
    } catch (const Error& error) {
        if (error.code() != ErrorCode::BadInput && error.code() != ErrorCode::LimitExceeded) {
            throw;
        }
        return {std::nullopt, refusal_of(error)};
    }
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
    return std::move(*reading.file);
}

} // namespace indenture::pdf
