#pragma once

#include "base/limits.h"
#include "pdf/file.h"
#include "signing/field.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace indenture::signing::checks {

/// What the checks ask of each revision again and again, worked out once and only when asked for.
/// Everything throws as the functions it stands for do.
class History {
public:
    History(const pdf::PdfFile& file, const Limits& limits);

    const pdf::PdfFile& file() const { return file_; }
    const Limits& limits() const { return limits_; }
    std::size_t size() const { return file_.revisions().size(); }
    /// As signature_fields gives them, of revision `index`.
    const std::vector<SignatureField>& fields(std::size_t index);
    /// The field of that name in revision `index`; null if there is none.
    const SignatureField* field(std::size_t index, const std::string& name);

private:
    const pdf::PdfFile& file_;
    const Limits& limits_;
    std::vector<std::optional<std::vector<SignatureField>>> fields_;
};

/// True if the value is a document timestamp (ETSI EN 319 142-1, 5.4.3).
bool is_document_timestamp(const pdf::Dictionary& signature);

} // namespace indenture::signing::checks
