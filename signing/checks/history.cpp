#include "signing/checks/history.h"

#include <algorithm>

namespace indenture::signing::checks {

History::History(const pdf::PdfFile& file, const Limits& limits)
    : file_(file), limits_(limits), fields_(file.revisions().size())
{
}

const std::vector<SignatureField>& History::fields(std::size_t index)
{
    auto& fields = fields_.at(index);
    if (!fields) {
        fields = signature_fields(file_.view(index), limits_);
    }
    return *fields;
}

const SignatureField* History::field(std::size_t index, const std::string& name)
{
    const auto& all = fields(index);
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto& field) { return field.name == name; });
    return found == all.end() ? nullptr : &*found;
}

bool is_document_timestamp(const pdf::Dictionary& signature)
{
    const auto is = [&](const char* key, const char* name) {
        const auto found = signature.find(key);
        return found != signature.end() && found->second == pdf::Object(pdf::Name{name});
    };
    return is("Type", "DocTimeStamp") || is("SubFilter", "ETSI.RFC3161");
}

} // namespace indenture::signing::checks
