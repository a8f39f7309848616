#pragma once

#include "base/bytes.h"
#include "signing/validation_data.h"
#include "support/pki.h"
#include "support/test_timestamp.h"

#include <string>

/// Contracts that carry what proves them for years: timestamps and evidence.
namespace indenture::tests {

/// `file` with a PAdES signature in `field`, claimed at `claimed_at`; `unsigned_attributes` as
/// CmsDesign has it, e.g. with timestamp_attribute.
Bytes signed_by_design(ByteView file, const std::string& field, const Credential& signer,
                       const std::string& claimed_at, const CmsDesign& design);

/// `file` with one revision more that puts `data` into the document security store, in place of
/// what was there.
Bytes with_store(ByteView file, const signing::ValidationData& data);

/// `file` with one revision more: a document timestamp over all of it, in an invisible field.
Bytes with_document_timestamp(ByteView file, const Credential& authority,
                              const TimestampDesign& design);

} // namespace indenture::tests
