#include "pdf/view_reader.h"

#include "base/error.h"
#include "pdf/file_contents.h"

#include <fmt/format.h>
#include <qpdf/QPDFExc.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFXRefEntry.hh>
#include <utility>

namespace indenture::pdf {

namespace {

[[noreturn]] void damaged(const std::string& what)
{
    throw Error(ErrorCode::BadInput, {}, what);
}

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

/// Whether qpdf reads what our parser reads. Depth is bounded by our own value's.
class Comparison {
public:
    explicit Comparison(std::size_t stream_length) : stream_length_(stream_length) {}

    bool agree(QPDFObjectHandle theirs, const Object& ours, bool is_top) const
    {
        if (!is_top && theirs.isIndirect()) {
            const auto* reference = ours.get<Reference>();
            return reference != nullptr && theirs.getGeneration() == 0 &&
                   static_cast<std::uint32_t>(theirs.getObjectID()) == reference->number;
        }
        return std::visit([&](const auto& value) { return same(theirs, value); }, ours.value());
    }

private:
    static bool same(QPDFObjectHandle theirs, std::monostate) { return theirs.isNull(); }
    static bool same(QPDFObjectHandle theirs, bool ours)
    {
        return theirs.isBool() && theirs.getBoolValue() == ours;
    }
    static bool same(QPDFObjectHandle theirs, std::int64_t ours)
    {
        return theirs.isInteger() && theirs.getIntValue() == ours;
    }
    static bool same(QPDFObjectHandle theirs, const Verbatim& ours)
    {
        return theirs.isReal() && theirs.getRealValue() == ours.text;
    }
    static bool same(QPDFObjectHandle theirs, const Name& ours)
    {
        return theirs.isName() && theirs.getName().substr(1) == ours.text;
    }
    static bool same(QPDFObjectHandle theirs, const String& ours)
    {
        return theirs.isString() && theirs.getStringValue() == ours.octets;
    }
    // Our parser makes no such values; a reference was compared before.
    static bool same(const QPDFObjectHandle&, Real) { return false; }
    static bool same(const QPDFObjectHandle&, Reference) { return false; }

    bool same(QPDFObjectHandle theirs, const Array& ours) const
    {
        if (!theirs.isArray() ||
            theirs.getArrayNItems() != static_cast<std::int64_t>(ours.size())) {
            return false;
        }
        for (std::size_t i = 0; i < ours.size(); ++i) {
            if (!agree(theirs.getArrayItem(static_cast<int>(i)), ours[i], false)) {
                return false;
            }
        }
        return true;
    }

    bool same(QPDFObjectHandle theirs, const Dictionary& ours) const
    {
        return theirs.isDictionary() && same_entries(theirs, ours, "");
    }

    // Where the data begin follows from the dictionary; with equal lengths they are equal.
    bool same(QPDFObjectHandle theirs, const Stream& ours) const
    {
        if (!theirs.isStream()) {
            return false;
        }
        QPDFObjectHandle length = theirs.getDict().getKey("/Length");
        return length.isInteger() && length.getIntValue() >= 0 &&
               static_cast<std::size_t>(length.getIntValue()) == stream_length_ &&
               same_entries(theirs.getDict(), *ours.dictionary, "/Length");
    }

    // ISO 32000-1, 7.3.7: an entry that is null is as one that is not there.
    bool same_entries(QPDFObjectHandle theirs, const Dictionary& ours, const char* but) const
    {
        std::size_t common = 0;
        for (auto& [key, value] : theirs.getDictAsMap()) {
            if (key == but || (!value.isIndirect() && value.isNull())) {
                continue;
            }
            const auto found = ours.find(key.substr(1));
            if (found == ours.end() || !agree(value, found->second, false)) {
                return false;
            }
            ++common;
        }
        std::size_t count = 0;
        for (const auto& entry : ours) {
            count += entry.second == Object() ? 0U : 1U;
        }
        return common == count;
    }

    std::size_t stream_length_;
};

} // namespace

void View::Reader::open(ByteView prefix)
{
    document.setAttemptRecovery(false);
    document.setSuppressWarnings(true);
    guarded([&] { document.processMemoryFile("the file", prefix.data(), prefix.size()); });
    refuse_warnings();
}

std::map<QPDFObjGen, QPDFXRefEntry> View::Reader::table()
{
    return guarded([&] { return document.getXRefTable(); });
}

void View::Reader::refuse_warnings()
{
    for (const QPDFExc& warning : document.getWarnings()) {
        // A trailer may announce more numbers than are used; our scan has checked that it does not
        // announce fewer. White space where a section should begin is an oddity of our scan too.
        const std::string text = warning.getMessageDetail();
        if (text.rfind("reported number of objects", 0) != 0 &&
            text.rfind("extraneous whitespace seen before xref", 0) != 0) {
            damaged(text);
        }
    }
}

void View::Reader::require_agreement(std::uint32_t number, const Object& ours, std::size_t length)
{
    const bool is_agreed = guarded([&] {
        return Comparison(length).agree(document.getObjectByID(static_cast<int>(number), 0), ours,
                                        true);
    });
    refuse_warnings();
    if (!is_agreed) {
        damaged("two readings of the object disagree on what it says");
    }
}

void View::Reader::require_agreement(ByteView text, const Object& ours)
{
    const bool is_agreed = guarded([&] {
        return Comparison(0).agree(QPDFObjectHandle::parse(&document, std::string(text)), ours,
                                   true);
    });
    refuse_warnings();
    if (!is_agreed) {
        damaged("two readings of the object disagree on what it says");
    }
}

View::View(FileContents& contents, std::size_t index)
    : contents_(&contents), index_(index), reader_(std::make_unique<Reader>()),
      trailer_(contents.scan().revisions[index].trailer)
{
    reader_->open(contents.bytes().substr(0, contents.scan().revisions[index].end));
}

View::View(View&&) noexcept = default;
View& View::operator=(View&&) noexcept = default;
View::~View() = default;

const Object& View::object(Reference reference) const
{
    static const Object null;
    const auto location = contents_->table().at(index_, reference.number);
    if (!location || location->kind == Location::Kind::Free) {
        return null;
    }
    try {
        FileContents::Known& known = contents_->known(reference.number, *location, index_);
        if (!known.is_agreed) {
            require_agreement(reference.number, *location);
            known.is_agreed = true;
        }
        return known.object;
    } catch (const Error& error) {
        throw Error(error.code(),
                    {.source = "",
                     .part = fmt::format("object {}", reference.number),
                     .position = error.where().position},
                    error.message());
    }
}

void View::require_agreement(std::uint32_t number, const Location& location) const
{
    const FileContents::Known& known = contents_->known(number, location, index_);
    const FileContents::Place place = contents_->place_of(location, index_);
    // qpdf makes all objects of an object stream to give one. Of what we issued ourselves, one is
    // enough.
    if (const auto text = contents_->issued_text(place)) {
        reader_->require_agreement(*text, known.object);
        return;
    }
    // The newest view that has the object there, so that qpdf makes it once.
    const View& newest = contents_->views().back();
    const auto last = contents_->table().at(newest.index_, number);
    const bool is_still_there = last && last->kind != Location::Kind::Free &&
                                contents_->place_of(*last, newest.index_) == place;
    const View& view = is_still_there ? newest : *this;
    view.reader_->require_agreement(number, known.object, known.length);
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

const Dictionary& View::catalog() const
{
    const auto root = trailer_.find("Root");
    const auto* reference = root == trailer_.end() ? nullptr : root->second.get<Reference>();
    const auto* catalog = reference == nullptr ? nullptr : object(*reference).get<Dictionary>();
    if (catalog == nullptr) {
        damaged("the trailer's /Root leads to no dictionary");
    }
    return *catalog;
}

std::map<std::uint32_t, Location> View::table() const
{
    std::map<std::uint32_t, Location> result;
    for (const LocationTable::Entry& entry : contents_->table().merged(index_)) {
        if (entry.location.kind != Location::Kind::Free) {
            result.emplace_hint(result.end(), entry.number, entry.location);
        }
    }
    return result;
}

std::vector<std::uint32_t> View::referrers_of(std::uint32_t number) const
{
    return contents_->referrers_of(number, index_);
}

} // namespace indenture::pdf
