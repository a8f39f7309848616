#include "pdf/canonical.h"

#include "base/error.h"
#include "pdf/decode.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <vector>

namespace indenture::pdf {

/// The objects met on the way from one value, in the order they were met.
struct Canon::Numbers {
    std::map<std::uint32_t, std::size_t> by_object;
    std::vector<std::uint32_t> order;

    std::size_t of(std::uint32_t object)
    {
        const auto [entry, is_new] = by_object.emplace(object, order.size());
        if (is_new) {
            order.push_back(object);
        }
        return entry->second;
    }
};

namespace {

// Lengths go first, so that no text can pass for another value.
void append_text(Bytes& out, char kind, ByteView text)
{
    fmt::format_to(std::back_inserter(out), "{}{}:", kind, text.size());
    out.append(text);
}

/// Leads nowhere, so that it does not matter whether it is an object of its own.
bool is_plain(const Object& value)
{
    const auto leads_on = [](const Object& item) {
        return item.get<Reference>() != nullptr || item.get<Array>() != nullptr ||
               item.get<Dictionary>() != nullptr || item.get<Stream>() != nullptr;
    };
    const auto* array = value.get<Array>();
    return array != nullptr ? std::none_of(array->begin(), array->end(), leads_on)
                            : !leads_on(value);
}

} // namespace

std::string canonical_number(const std::string& text)
{
    const bool is_negative = !text.empty() && text.front() == '-';
    const std::size_t start = text.find_first_not_of("+-0");
    std::string digits = start == std::string::npos ? "" : text.substr(start);
    if (const auto point = digits.find('.'); point != std::string::npos) {
        digits.erase(digits.find_last_not_of('0') + 1);
        if (digits.back() == '.') {
            digits.pop_back();
        }
    }
    if (digits.empty()) {
        return "0";
    }
    if (digits.front() == '.') {
        digits.insert(0, 1, '0');
    }
    return is_negative ? "-" + digits : digits;
}

Canon::Canon(const View& view, const Limits& limits, Landmarks landmarks)
    : view_(view), limits_(limits), landmarks_(std::move(landmarks))
{
}

Digest Canon::digest(const Object& value)
{
    Numbers numbers;
    Bytes whole;
    append_value(whole, value, numbers);
    // What is met is read after what met it, so that long chains of objects need no deep stack.
    for (std::size_t i = 0; i < numbers.order.size(); ++i) {
        if (++objects_ > limits_.pdf_objects_max) {
            throw Error(
                ErrorCode::LimitExceeded, {},
                fmt::format("more than {} objects are to be compared", limits_.pdf_objects_max));
        }
        Bytes text;
        append_value(text, view_.object({numbers.order[i]}), numbers);
        append_text(whole, '#', Digest::of(text).hex());
    }
    return Digest::of(whole);
}

void Canon::append_value(Bytes& out, const Object& value, Numbers& numbers)
{
    if (const auto* whole = value.get<std::int64_t>()) {
        append_text(out, 'n', canonical_number(std::to_string(*whole)));
    } else if (const auto* real = value.get<Verbatim>()) {
        append_text(out, 'n', canonical_number(real->text));
    } else if (const auto* truth = value.get<bool>()) {
        out += *truth ? 't' : 'f';
    } else if (const auto* name = value.get<Name>()) {
        append_text(out, '/', name->text);
    } else if (const auto* string = value.get<String>()) {
        append_text(out, 's', string->octets);
    } else if (const auto* array = value.get<Array>()) {
        out += '[';
        for (const Object& item : *array) {
            append_value(out, item, numbers);
        }
        out += ']';
    } else if (const auto* dictionary = value.get<Dictionary>()) {
        append_dictionary(out, *dictionary, numbers);
    } else if (const auto* stream = value.get<Stream>()) {
        append_stream(out, *stream, numbers);
    } else if (const auto* reference = value.get<Reference>()) {
        append_reference(out, *reference, numbers);
    } else {
        out += '0';
    }
}

void Canon::append_reference(Bytes& out, Reference reference, Numbers& numbers)
{
    const auto landmark = landmarks_.find(reference.number);
    if (landmark != landmarks_.end()) {
        append_text(out, '!', landmark->second);
        return;
    }
    if (numbers.by_object.count(reference.number) == 0) {
        const Object value = view_.object(reference);
        if (is_plain(value)) {
            append_value(out, value, numbers);
            return;
        }
    }
    append_text(out, '@', std::to_string(numbers.of(reference.number)));
}

void Canon::append_dictionary(Bytes& out, const Dictionary& dictionary, Numbers& numbers)
{
    out += '<';
    for (const auto& [key, value] : dictionary) {
        if (value != Object()) { // ISO 32000-1, 7.3.7: as if it were not there
            append_text(out, '/', key);
            append_value(out, value, numbers);
        }
    }
    out += '>';
}

void Canon::append_stream(Bytes& out, const Stream& stream, Numbers& numbers)
{
    Dictionary entries = stream.dictionary ? *stream.dictionary : Dictionary();
    const Decoded decoded = decode(view_, stream, limits_.pdf_stream_size_max);
    octets_ += decoded.data.size();
    if (octets_ > limits_.pdf_decoded_total_max) {
        throw Error(ErrorCode::LimitExceeded, {},
                    fmt::format("the streams to be compared decode to more than {} octets",
                                limits_.pdf_decoded_total_max));
    }
    for (const char* key : {"Filter", "DecodeParms", "Length"}) {
        entries.erase(key);
    }
    append_dictionary(out, entries, numbers);
    append_value(out, decoded.filters, numbers);
    append_text(out, '=', Digest::of(decoded.data).hex());
}

} // namespace indenture::pdf
