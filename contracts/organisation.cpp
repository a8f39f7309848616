#include "contracts/organisation.h"

#include <algorithm>
#include <array>
#include <utility>

namespace indenture::contracts {

namespace {

using Identifier = std::optional<std::string> Organisation::*;

constexpr std::array<std::pair<Identifier, std::string_view>, 4> identifier_kinds{{
    {&Organisation::ods_code, "ODS code "},
    {&Organisation::company_number, "company number "},
    {&Organisation::charity_number, "charity number "},
    {&Organisation::royal_charter_number, "royal charter "},
}};

std::string without_all(std::string text, std::string_view removed)
{
    for (auto at = text.find(removed); at != std::string::npos; at = text.find(removed, at)) {
        text.erase(at, removed.size());
    }
    return text;
}

std::string normalised(std::string_view name)
{
    std::string text(name);
    for (const std::string_view mark :
         {" ", "\t", "\u00A0", "'", "\u2018", "\u2019", "\u02BC", "`", "\u035B"}) {
        text = without_all(std::move(text), mark);
    }
    std::transform(text.begin(), text.end(), text.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return text;
}

} // namespace

bool is_same_entity(const Organisation& left, const Organisation& right)
{
    bool one_agrees = false;
    for (const auto& [kind, words] : identifier_kinds) {
        const auto& l = left.*kind;
        const auto& r = right.*kind;
        if (l && r && *l != *r) {
            return false;
        }
        one_agrees = one_agrees || (l && r);
    }
    return one_agrees;
}

bool names_agree(std::string_view left, std::string_view right)
{
    return normalised(left) == normalised(right);
}

std::string identifiers(const Organisation& organisation)
{
    std::string text;
    for (const auto& [kind, words] : identifier_kinds) {
        if (const auto& identifier = organisation.*kind) {
            text += text.empty() ? "" : "; ";
            text += words;
            text += *identifier;
        }
    }
    return text;
}

} // namespace indenture::contracts
