#pragma once

#include "expression/evaluate.h"
#include "expression/value.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace indenture::expression {

/// namespace(a=1): what `set space.a = 2` writes to, also from inside a loop.
class Namespace : public Object {
public:
    std::string description() const override { return "a namespace"; }
    std::optional<Value> member(std::string_view name) override;
    void set(std::string_view name, const Value& value);

private:
    std::vector<std::pair<std::string, Value>> members_;
};

/// Adds the member, or replaces the one of that name.
void put_member(std::vector<std::pair<std::string, Value>>& members, std::string_view name,
                const Value& value);

/// What dict() makes of a mapping or of pairs.
std::vector<std::pair<std::string, Value>> members_of(Evaluator& evaluator, const Value& source);

} // namespace indenture::expression
