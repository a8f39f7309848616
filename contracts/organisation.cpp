#include "contracts/organisation.h"

#include "base/name_folding.h"

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
    return folded_name(left) == folded_name(right);
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
