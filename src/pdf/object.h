#pragma once

#include "base/bytes.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace indenture::pdf {

/// A PDF name without its slash, e.g. Name{"Type"}.
struct Name {
    std::string text;
    bool operator==(const Name&) const = default;
};

/// Octets of a PDF string, written as literal or hexadecimal as the writer sees fit.
struct String {
    Bytes octets;
    bool operator==(const String&) const = default;
};

/// An indirect reference, generation 0.
struct Reference {
    std::uint32_t number = 0;
    auto operator<=>(const Reference&) const = default;
};

/// A real number in thousandths: exact, and the same text on every machine.
struct Real {
    std::int64_t thousandths = 0;
    bool operator==(const Real&) const = default;
};

/// Written as it stands, wrapped in white space: for values whose exact text matters, such as
/// ByteRange and Contents placeholders of a signature.
struct Verbatim {
    Bytes text;
    bool operator==(const Verbatim&) const = default;
};

class Object;
using Array = std::vector<Object>;
/// Ordered by name, so that writing is deterministic.
using Dictionary = std::map<std::string, Object>;

/// The dictionary must not hold Length; the writer adds it (and Filter, if it deflates).
struct Stream {
    std::shared_ptr<const Dictionary> dictionary;
    Bytes data; ///< not encoded, unless the dictionary has a Filter
    bool may_deflate = true;
    bool operator==(const Stream& other) const;
};

/// A PDF value (ISO 32000-1, 7.3).
class Object {
public:
    using Value = std::variant<std::monostate, bool, std::int64_t, Real, Name, String, Reference,
                               Verbatim, Array, Dictionary, Stream>;

    Object() = default; ///< null
    Object(bool value) : value_(value) {}
    Object(int value) : value_(std::int64_t{value}) {}
    Object(std::int64_t value) : value_(value) {}
    Object(std::size_t value) : value_(static_cast<std::int64_t>(value)) {}
    Object(Real value) : value_(value) {}
    Object(Name value) : value_(std::move(value)) {}
    Object(String value) : value_(std::move(value)) {}
    Object(Reference value) : value_(value) {}
    Object(Verbatim value) : value_(std::move(value)) {}
    Object(Array value) : value_(std::move(value)) {}
    Object(Dictionary value) : value_(std::move(value)) {}
    Object(Stream value) : value_(std::move(value)) {}
    Object(const char*) = delete; ///< say Name or String

    const Value& value() const { return value_; }
    template <typename T> const T* get() const { return std::get_if<T>(&value_); }

    bool operator==(const Object&) const = default;

private:
    Value value_;
};

/// The objects of a new file: number 1 is objects[0]. Nothing is left to decide but the spelling.
struct ObjectTable {
    std::vector<Object> objects;
    Reference root;
    Reference info;              ///< number 0: no Info dictionary
    std::string version = "1.7"; ///< of PDF, as the header has it

    /// Reserves the next number.
    Reference add(Object object = {})
    {
        objects.push_back(std::move(object));
        return {static_cast<std::uint32_t>(objects.size())};
    }
    Object& at(Reference reference) { return objects.at(reference.number - 1); }
    const Object& at(Reference reference) const { return objects.at(reference.number - 1); }
};

/// Text strings: PDFDocEncoding for ASCII, else UTF-16BE with its mark (ISO 32000-1, 7.9.2.2).
/// Throws Error(BadInput) if the text is not well-formed UTF-8.
String text_string(std::string_view utf8);
/// "D:20260131090500Z" from "2026-01-31T09:05:00Z". Throws Error(BadInput) for anything else.
String date_string(std::string_view iso_instant);
/// UTF-16BE without a mark, as ToUnicode maps and ActualText have it.
Bytes utf16_be(std::u32string_view text);

/// Appends the value as it stands in a file, with a space before it only where the text before
/// would run into it. Streams are not values inside others: Error(Internal).
void append(Bytes& out, const Object& value);

} // namespace indenture::pdf
