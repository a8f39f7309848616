#include "pdf/object_streams.h"

#include "base/error.h"
#include "pdf/parser.h"
#include "pdf/token_scanner.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>
#include <utility>

namespace indenture::pdf {

namespace {

[[noreturn]] void damaged(const std::string& what)
{
    throw Error(ErrorCode::BadInput, {}, what);
}

std::size_t whole_number(const Dictionary& dictionary, const std::string& key)
{
    const auto found = dictionary.find(key);
    const auto* number = found == dictionary.end() ? nullptr : found->second.get<std::int64_t>();
    if (number == nullptr || *number < 0) {
        damaged(fmt::format("an object stream has no whole number /{}", key));
    }
    return static_cast<std::size_t>(*number);
}

} // namespace

void ObjectStreams::read(const Revision& revision, std::size_t index)
{
    refuse_replaced(revision, index);
    const Content* content = nullptr;
    std::uint32_t current = 0;
    for (const auto& [number, location] : revision.entries) {
        if (location.kind != Location::Kind::Compressed) {
            continue;
        }
        if (content == nullptr || current != location.stream) {
            current = location.stream;
            const auto container = table_.at(index, current);
            if (!container || container->kind != Location::Kind::Plain) {
                damaged(fmt::format("object stream {} is not there", current));
            }
            auto found = contents_.find(container->offset);
            if (found == contents_.end()) {
                found = contents_
                            .emplace(container->offset,
                                     read_container(current, container->offset, index))
                            .first;
            }
            content = &found->second;
            containers_[current] = container->offset;
        }
        if (location.index >= content->slots.size() ||
            content->slots[location.index].number != number) {
            damaged(fmt::format("object {} is not at place {} of object stream {}, where its "
                                "revision says it is",
                                number, location.index, location.stream));
        }
    }
}

/// Whoever declares an object stream again changes every object that is still looked for in it.
void ObjectStreams::refuse_replaced(const Revision& revision, std::size_t index) const
{
    const auto is_replaced = [&](std::uint32_t number) {
        const auto entry = revision.entries.find(number);
        const auto known = containers_.find(number);
        return entry != revision.entries.end() && known != containers_.end() &&
               (entry->second.kind != Location::Kind::Plain ||
                entry->second.offset != known->second);
    };
    const bool is_any = std::any_of(containers_.begin(), containers_.end(),
                                    [&](const auto& known) { return is_replaced(known.first); });
    if (!is_any) {
        return;
    }
    for (const LocationTable::Entry& entry : table_.merged(index)) {
        if (entry.revision < index && entry.location.kind == Location::Kind::Compressed &&
            is_replaced(entry.location.stream)) {
            damaged(fmt::format("object stream {} is declared again, and object {} is still in it",
                                entry.location.stream, entry.number));
        }
    }
}

ObjectStreams::Content ObjectStreams::read_container(std::uint32_t number, std::size_t offset,
                                                     std::size_t index)
{
    while (offset < file_.size() && is_space(file_[offset])) {
        ++offset;
    }
    const auto body = object_body(file_, number, offset);
    if (!body) {
        damaged(fmt::format("object stream {} is not there", number));
    }
    Parser parser(file_, *body, limits_.pdf_depth_max);
    const Object value = parser.value();
    const auto* dictionary = value.get<Dictionary>();
    const bool is_object_stream = dictionary != nullptr && dictionary->count("Type") != 0 &&
                                  dictionary->at("Type") == Object(Name{"ObjStm"});
    if (!is_object_stream) {
        damaged(fmt::format("object {} is no object stream", number));
    }
    Content content;
    content.content = decoded(*dictionary, parser.stream_data(length_of(*dictionary, index)));
    content.slots = slots_of(*dictionary, content.content);
    content.is_extension = dictionary->count("Extends") != 0;
    return content;
}

/// A length is direct, or an object that is itself in no object stream.
std::size_t ObjectStreams::length_of(const Dictionary& dictionary, std::size_t index) const
{
    const auto found = dictionary.find("Length");
    const auto* reference = found == dictionary.end() ? nullptr : found->second.get<Reference>();
    if (reference == nullptr) {
        return whole_number(dictionary, "Length");
    }
    const auto location = table_.at(index, reference->number);
    const auto body = location && location->kind == Location::Kind::Plain
                          ? object_body(file_, reference->number, location->offset)
                          : std::nullopt;
    if (!body) {
        damaged(fmt::format("object {} is needed to read the file and is not there",
                            reference->number));
    }
    return Parser(file_, *body, 1).number();
}

Bytes ObjectStreams::decoded(const Dictionary& dictionary, ByteView data)
{
    Bytes content;
    const auto filter = dictionary.find("Filter");
    if (filter == dictionary.end()) {
        content = Bytes(data);
    } else {
        const Object flate(Name{"FlateDecode"});
        const auto* list = filter->second.get<Array>();
        const bool is_flate = filter->second == flate || (list != nullptr && *list == Array{flate});
        const auto parameters = dictionary.find("DecodeParms");
        if (!is_flate || (parameters != dictionary.end() && parameters->second != Object())) {
            damaged("an object stream has a filter other than FlateDecode");
        }
        content = inflater_.inflate(data, limits_.pdf_stream_size_max);
    }
    decoded_total_ += content.size();
    if (decoded_total_ > limits_.pdf_decoded_total_max) {
        throw Error(ErrorCode::LimitExceeded, {},
                    fmt::format("the object streams inflate to more than {} octets",
                                limits_.pdf_decoded_total_max));
    }
    return content;
}

std::vector<ObjectStreams::Place> ObjectStreams::slots_of(const Dictionary& dictionary,
                                                          ByteView content)
{
    const std::size_t count = whole_number(dictionary, "N");
    const std::size_t first = whole_number(dictionary, "First");
    // A number, a space, an offset and a space: each slot takes four octets at least.
    if (first > content.size() || count > first / 3) {
        damaged("an object stream is shorter than it says");
    }
    Parser header(content.substr(0, first), 0, 1);
    std::vector<Place> slots;
    slots.reserve(count);
    std::set<std::uint32_t> numbers;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t number = header.number();
        const std::size_t begin = header.number();
        const bool is_ascending = slots.empty() || first + begin > slots.back().begin;
        if (begin >= content.size() - first || !is_ascending || number == 0 ||
            number > 0xFFFFFFFFU) {
            damaged("the places in an object stream do not follow each other");
        }
        slots.push_back({static_cast<std::uint32_t>(number), first + begin});
        if (!numbers.insert(slots.back().number).second) {
            damaged(fmt::format("object {} is twice in one object stream", number));
        }
    }
    return slots;
}

ByteView ObjectStreams::text_of(const Content& content, std::size_t slot)
{
    const std::size_t begin = content.slots[slot].begin;
    const std::size_t end =
        slot + 1 < content.slots.size() ? content.slots[slot + 1].begin : content.content.size();
    return ByteView(content.content).substr(begin, end - begin);
}

ByteView ObjectStreams::text_of(const Slot& slot) const
{
    return text_of(contents_.at(slot.container), slot.index);
}

std::vector<Unaccounted> ObjectStreams::unaccounted(const Revision& revision,
                                                    std::size_t index) const
{
    std::map<std::uint32_t, std::size_t> containers; // by number: offset
    for (const auto& [number, location] : revision.entries) {
        const std::size_t offset = location.kind == Location::Kind::Compressed
                                       ? table_.at(index, location.stream)->offset
                                       : 0;
        if (offset > revision.begin) { // an older one was gone over before
            containers.emplace(location.stream, offset);
        }
    }
    std::vector<Unaccounted> found;
    const auto report = [&](Span span, std::uint32_t object, std::uint32_t container,
                            std::string text) {
        if (found.size() < unaccounted_max) {
            found.push_back({index, span, object, container, std::move(text)});
        }
    };
    for (const auto& [container, offset] : containers) {
        const Content& content = contents_.at(offset);
        // ISO 32000-1, 7.5.7: which others belong to it helps no reader and may mislead one.
        if (content.is_extension) {
            report({offset, offset}, container, 0,
                   fmt::format("object stream {} extends another", container));
        }
        for (std::size_t slot = 0; slot < content.slots.size(); ++slot) {
            const std::uint32_t number = content.slots[slot].number;
            const ByteView text = text_of(content, slot);
            const Span span{content.slots[slot].begin, content.slots[slot].begin + text.size()};
            const auto entry = revision.entries.find(number);
            const bool is_declared = entry != revision.entries.end() &&
                                     entry->second.kind == Location::Kind::Compressed &&
                                     entry->second.stream == container &&
                                     entry->second.index == slot;
            if (!is_declared) {
                report(span, number, container,
                       fmt::format("object stream {} holds an object {} that its revision does "
                                   "not declare there",
                                   container, number));
            }
            try {
                TokenScanner scanner(text, 0);
                scanner.value(limits_.pdf_depth_max);
                if (scanner.next().kind != TokenScanner::Kind::End || !scanner.comments().empty()) {
                    damaged("more than a value is there");
                }
            } catch (const Error& error) {
                if (error.code() != ErrorCode::BadInput) {
                    throw;
                }
                report(span, number, container,
                       fmt::format("object {} in object stream {} is malformed: {}", number,
                                   container, error.message()));
            }
        }
    }
    return found;
}

} // namespace indenture::pdf
