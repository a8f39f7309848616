#pragma once

#include "base/finding.h"
#include "base/json.h"

#include <memory>
#include <string>
#include <vector>

namespace indenture {

/// A JSON Schema (draft-07), compiled once.
class JsonSchema {
public:
    /// Throws Error(BadInput) if `schema` is not a schema.
    static JsonSchema compile(const Json& schema, const std::string& source);

    JsonSchema(JsonSchema&&) noexcept;
    JsonSchema& operator=(JsonSchema&&) noexcept;
    ~JsonSchema();

    /// Every place where `value` departs from the schema, as Block findings with code "schema"
    /// and a JSON pointer in `where.part`.
    std::vector<Finding> check(const Json& value) const;

private:
    struct Compiled;
    explicit JsonSchema(std::unique_ptr<Compiled> compiled);

    std::unique_ptr<Compiled> compiled_;
};

} // namespace indenture
