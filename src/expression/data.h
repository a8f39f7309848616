#pragma once

#include "base/bytes.h"
#include "base/json.h"
#include "base/limits.h"
#include "expression/value.h"

#include <memory>
#include <string>

namespace indenture::expression {

/// A JSON document to merge: immutable, shared by its copies, safe to read from several threads.
/// Members keep their order, whole numbers and decimals their digits.
class Data {
public:
    /// Strict JSON (RFC 8259, UTF-8, no comments, no duplicate names).
    /// Throws Error(BadInput) naming line and column, Error(LimitExceeded) at a cap.
    static Data parse(ByteView json, const std::string& source, const Limits& limits);
    /// Decimals have lost the zeros at their end when they became a Json.
    static Data of(const Json& json);

    /// Borrowed from this.
    const Value& root() const;
    /// The JSON pointer (RFC 6901) of a value taken from this data. "" for the root, and for what
    /// is not of this data.
    std::string pointer_of(const Value& value) const;

private:
    struct Document;
    explicit Data(std::shared_ptr<const Document> document) : document_(std::move(document)) {}
    friend class DataBuilder;

    std::shared_ptr<const Document> document_;
};

/// The value as JSON. A decimal becomes the nearest float; what is undefined, null.
/// Throws Error(BadInput) for an object.
Json to_json(const Value& value);

} // namespace indenture::expression
