#include "pdf/file_contents.h"

#include "base/error.h"
#include "pdf/parser.h"
#include "pdf/token_scanner.h"
#include "pdf/view_reader.h"

#include <algorithm>
#include <fmt/format.h>
#include <qpdf/QPDFXRefEntry.hh>

namespace indenture::pdf {

namespace {

[[noreturn]] void damaged(const std::string& what)
{
    throw Error(ErrorCode::BadInput, {}, what);
}

Location location_of(const QPDFXRefEntry& entry)
{
    if (entry.getType() == 1) {
        return {.kind = Location::Kind::Plain,
                .offset = static_cast<std::size_t>(entry.getOffset())};
    }
    if (entry.getType() == 2) {
        return {.kind = Location::Kind::Compressed,
                .stream = static_cast<std::uint32_t>(entry.getObjStreamNumber()),
                .index = static_cast<std::uint32_t>(entry.getObjStreamIndex())};
    }
    return {};
}

/// Calls `visit` with the number of every reference in `value`. Depth is bounded by the parser's.
template <typename Visit> void for_each_reference(const Object& value, const Visit& visit)
{
    if (const auto* reference = value.get<Reference>()) {
        visit(reference->number);
    } else if (const auto* items = value.get<Array>()) {
        for (const Object& item : *items) {
            for_each_reference(item, visit);
        }
    } else if (const auto* entries = value.get<Dictionary>()) {
        for (const auto& entry : *entries) {
            for_each_reference(entry.second, visit);
        }
    } else if (const auto* stream = value.get<Stream>()) {
        for (const auto& entry : *stream->dictionary) {
            for_each_reference(entry.second, visit);
        }
    }
}

bool is_digit(char octet)
{
    return octet >= '0' && octet <= '9';
}

/// Calls `visit` with the number of whatever looks like a reference, in a string too. `text` holds
/// no comment, so the three tokens of one are parted by white space alone.
template <typename Visit> void for_each_likely_reference(ByteView text, const Visit& visit)
{
    const auto back_over = [&](std::size_t at, auto is_kind) {
        while (at > 0 && is_kind(text[at - 1])) {
            --at;
        }
        return at;
    };
    for (std::size_t at = text.find('R'); at != ByteView::npos; at = text.find('R', at + 1)) {
        const std::size_t generation_end = back_over(at, is_space);
        const std::size_t generation = back_over(generation_end, is_digit);
        const std::size_t number_end = back_over(generation, is_space);
        const std::size_t number = back_over(number_end, is_digit);
        const bool has_shape = generation_end < at && generation < generation_end &&
                               number_end < generation && number < number_end &&
                               number_end - number <= 10;
        if (has_shape) {
            visit(
                static_cast<std::uint32_t>(Parser(text.substr(0, number_end), number, 1).number()));
        }
    }
}

} // namespace

FileContents::FileContents(ByteView bytes, const Limits& limits, std::size_t issued_size)
    : bytes_(bytes), limits_(limits), issued_size_(issued_size)
{
}

void FileContents::scan_revisions()
{
    scan_ = pdf::scan_revisions(bytes_, limits_);
    check_entries(bytes_, scan_);
    table_ = LocationTable(scan_.revisions);
}

void FileContents::open_views()
{
    streams_ = std::make_unique<ObjectStreams>(bytes_, table_, limits_);
    accounting_ = std::make_unique<Accounting>(bytes_, table_, limits_);
    for (std::size_t index = 0; index < scan_.revisions.size(); ++index) {
        streams_->read(scan_.revisions[index], index);
        account(index);
        views_.push_back(View(*this, index));
        require_agreement(index);
    }
}

void FileContents::account(std::size_t index)
{
    const Revision& revision = scan_.revisions[index];
    // A hidden section describes what the revision before it wrote; the file is refused anyhow.
    const bool is_hybrid = scan_.oddity && scan_.oddity->code == "hybrid-xref";
    if (revision.eof_end <= issued_size_ || is_hybrid) {
        return;
    }
    for (auto& found :
         {accounting_->account(scan_, index), streams_->unaccounted(revision, index)}) {
        unaccounted_.insert(unaccounted_.end(), found.begin(), found.end());
    }
}

void FileContents::require_agreement(std::size_t index)
{
    const auto theirs = views_[index].reader_->table();
    rows_ += theirs.size();
    if (rows_ > limits_.pdf_objects_max) {
        throw Error(ErrorCode::LimitExceeded, {},
                    fmt::format("the revisions together have more than {} objects",
                                limits_.pdf_objects_max));
    }
    const auto disagree = [&](std::uint32_t number) {
        damaged(fmt::format("two readings of revision {} disagree on where object {} is", index + 1,
                            number));
    };
    auto their = theirs.begin();
    for (const LocationTable::Entry& entry : table_.merged(index)) {
        if (entry.location.kind == Location::Kind::Free) {
            continue;
        }
        const bool is_same = their != theirs.end() && their->first.getGen() == 0 &&
                             static_cast<std::uint32_t>(their->first.getObj()) == entry.number &&
                             location_of(their->second) == entry.location;
        if (!is_same) {
            disagree(entry.number);
        }
        ++their;
    }
    if (their != theirs.end()) {
        disagree(static_cast<std::uint32_t>(their->first.getObj()));
    }
}

FileContents::Place FileContents::place_of(const Location& location, std::size_t index) const
{
    if (location.kind == Location::Kind::Plain) {
        return {location.offset, 0};
    }
    return {table_.at(index, location.stream)->offset, location.index + std::size_t{1}};
}

std::optional<ByteView> FileContents::issued_text(const Place& place) const
{
    if (place.slot == 0 || place.offset >= issued_size_) {
        return std::nullopt;
    }
    return streams_->text_of({place.offset, place.slot - 1});
}

FileContents::Known& FileContents::known(std::uint32_t number, const Location& location,
                                         std::size_t index)
{
    const Place place = place_of(location, index);
    const auto found = known_.find(place);
    if (found != known_.end()) {
        return found->second;
    }
    return known_.emplace(place, parse(number, place, index)).first->second;
}

FileContents::Known FileContents::parse(std::uint32_t number, const Place& place,
                                        std::size_t index) const
{
    if (place.slot == 0) {
        return parse_plain(number, place.offset, index);
    }
    const ByteView text = streams_->text_of({place.offset, place.slot - 1});
    Parser parser(text, 0, limits_.pdf_depth_max);
    Known known{parser.value()};
    parser.skip_space();
    if (parser.position() != text.size()) {
        damaged("more than a value is in its place of the object stream");
    }
    return known;
}

FileContents::Known FileContents::parse_plain(std::uint32_t number, std::size_t offset,
                                              std::size_t index) const
{
    while (offset < bytes_.size() && is_space(bytes_[offset])) {
        ++offset;
    }
    const auto body = object_body(bytes_, number, offset);
    Parser parser(bytes_, body.value_or(offset), limits_.pdf_depth_max);
    Known known{parser.value()};
    const auto* entries = known.object.get<Dictionary>();
    const bool is_stream = entries != nullptr && parser.accept("stream");
    if (is_stream) {
        Dictionary dictionary = *entries;
        const auto length = dictionary.find("Length");
        known.length = length_of(length == dictionary.end() ? Object() : length->second, index);
        dictionary.erase("Length");
        Parser data(bytes_, parser.position() - ByteView("stream").size(), limits_.pdf_depth_max);
        known.object = Stream{std::make_shared<const Dictionary>(std::move(dictionary)),
                              Bytes(data.stream_data(known.length)), false};
        parser = data;
    }
    parser.expect("endobj");
    return known;
}

std::size_t FileContents::length_of(const Object& value, std::size_t index) const
{
    Known target;
    const auto* length = value.get<std::int64_t>();
    if (const auto* reference = value.get<Reference>()) {
        const auto location = table_.at(index, reference->number);
        if (location && location->kind == Location::Kind::Plain) {
            const auto body = object_body(bytes_, reference->number, location->offset);
            target.object = Parser(bytes_, body.value_or(location->offset), 1).value();
            length = target.object.get<std::int64_t>();
        }
    }
    if (length == nullptr || *length < 0) {
        damaged("a stream's /Length is no whole number");
    }
    return static_cast<std::size_t>(*length);
}

std::vector<std::uint32_t> FileContents::referrers_of(std::uint32_t number, std::size_t index)
{
    link_all();
    std::vector<std::uint32_t> result;
    for (auto key = std::lower_bound(links_by_target_.begin(), links_by_target_.end(),
                                     std::uint64_t{number} << 32U);
         key != links_by_target_.end() && *key >> 32U == number; ++key) {
        const Link& link = links_[*key & 0xFFFFFFFFU];
        const auto location = table_.at(index, link.from);
        if (!location || location->kind == Location::Kind::Free ||
            place_of(*location, index) != link.place) {
            continue;
        }
        bool is_reference = false;
        for_each_reference(known(link.from, *location, index).object,
                           [&](std::uint32_t target) { is_reference |= target == number; });
        if (is_reference) {
            result.push_back(link.from);
        }
    }
    std::sort(result.begin(), result.end());
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
}

void FileContents::link_all()
{
    if (has_links_) {
        return;
    }
    for (const LocationTable::Entry& entry : table_.entries()) {
        if (entry.location.kind != Location::Kind::Free) {
            link(entry);
        }
    }
    links_by_target_.reserve(links_.size());
    for (std::size_t i = 0; i < links_.size(); ++i) {
        links_by_target_.push_back(std::uint64_t{links_[i].target} << 32U | i);
    }
    std::sort(links_by_target_.begin(), links_by_target_.end());
    has_links_ = true;
}

void FileContents::link(const LocationTable::Entry& entry)
{
    const Place place = place_of(entry.location, entry.revision);
    ByteView text;
    if (place.slot != 0) {
        text = streams_->text_of({place.offset, place.slot - 1});
    } else {
        std::size_t begin = place.offset;
        while (begin < bytes_.size() && is_space(bytes_[begin])) {
            ++begin;
        }
        const auto body = object_body(bytes_, entry.number, begin);
        const Span value = TokenScanner(bytes_, body.value_or(begin)).value(limits_.pdf_depth_max);
        text = bytes_.substr(value.begin, value.end - value.begin);
    }
    const auto add = [&](std::uint32_t target) { links_.push_back({target, entry.number, place}); };
    if (text.find('%') == ByteView::npos) {
        for_each_likely_reference(text, add);
    } else {
        for_each_reference(known(entry.number, entry.location, entry.revision).object, add);
    }
}

} // namespace indenture::pdf
