#include "pdf/content_stream.h"

#include "base/error.h"
#include "pdf/parser.h"

#include <fmt/format.h>

namespace indenture::pdf {

namespace {

constexpr std::size_t operands_max = 1000; // three for each of the hundred of a bfrange, and room
constexpr std::size_t word_max = 127;      // ISO 32000-1, annex C

bool begins_word(char octet)
{
    return (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z') || octet == '\'' ||
           octet == '"';
}

bool continues_word(char octet)
{
    return begins_word(octet) || (octet >= '0' && octet <= '9') || octet == '*' || octet == '-' ||
           octet == '_' || octet == '.';
}

} // namespace

void ContentReader::fail(const std::string& what) const
{
    throw Error(
        ErrorCode::BadInput,
        {.source = "", .part = "a content stream", .position = fmt::format("offset {}", position_)},
        what);
}

bool ContentReader::skip_to_token()
{
    Parser parser(content_, position_, 0);
    parser.skip_space();
    position_ = parser.position();
    return position_ < content_.size();
}

std::string ContentReader::word()
{
    const std::size_t start = position_;
    while (position_ < content_.size() && continues_word(content_[position_])) {
        ++position_;
    }
    if (position_ - start > word_max) {
        fail("an operator is longer than any");
    }
    return std::string(content_.substr(start, position_ - start));
}

std::optional<Operation> ContentReader::next()
{
    Operation operation;
    while (skip_to_token()) {
        if (begins_word(content_[position_])) {
            const std::string name = word();
            if (name == "BI" && operation.operands.empty()) {
                return inline_image();
            }
            if (name == "true" || name == "false") {
                operation.operands.emplace_back(name == "true");
            } else if (name == "null") {
                operation.operands.emplace_back();
            } else {
                operation.name = name;
                return operation;
            }
        } else {
            Parser parser(content_, position_, limits_.pdf_depth_max);
            operation.operands.push_back(parser.value());
            position_ = parser.position();
        }
        if (operation.operands.size() > operands_max) {
            fail("an operator has too many operands");
        }
    }
    if (!operation.operands.empty()) {
        fail("it ends with operands that belong to no operator");
    }
    return std::nullopt;
}

Operation ContentReader::inline_image()
{
    Dictionary entries;
    while (skip_to_token() && content_[position_] == '/') {
        Parser parser(content_, position_, limits_.pdf_depth_max);
        const Object key = parser.value();
        const Object value = parser.value();
        position_ = parser.position();
        if (!entries.emplace(key.get<Name>()->text, value).second) {
            fail("an inline image names an entry twice");
        }
    }
    if (word() != "ID" || position_ == content_.size() || !is_space(content_[position_])) {
        fail("an inline image has no data");
    }
    const std::size_t start = ++position_;
    // Where the data end cannot be told for certain, so readers may differ. The image is compared
    // with the very octets of another; what follows them, if read wrongly, will differ too.
    for (std::size_t at = content_.find("EI", start); at != ByteView::npos;
         at = content_.find("EI", at + 1)) {
        const bool is_word = at > start && is_space(content_[at - 1]) &&
                             (at + 2 == content_.size() || is_space(content_[at + 2]));
        if (is_word) {
            position_ = at + 2;
            return {"BI", {entries, String{Bytes(content_.substr(start, at - 1 - start))}}};
        }
    }
    fail("an inline image does not end");
}

} // namespace indenture::pdf
