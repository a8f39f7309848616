#pragma once

#include "base/clock.h"
#include "base/digest.h"
#include "base/json_schema.h"
#include "base/limits.h"
#include "contracts/decision.h"
#include "contracts/reference.h"
#include "layout/font_set.h"
#include "render/write_pdf.h"
#include "signing/seal.h"
#include "signing/verify.h"
#include "template/template.h"

#include <optional>
#include <string>

namespace indenture::workflow {

using contracts::ContractKind;

/// A Word template of templates/ with the schema its application must meet.
struct Form {
    templating::Template word;
    JsonSchema schema;
    Digest digest; ///< of the template's octets
};

/// Compiles both. Throws Error naming `source` or the schema's fault.
Form make_form(Bytes word, const Json& schema, const std::string& source, const Limits& limits);

/// How the office has its PDFs written.
struct Rendering {
    render::Profile profile = render::Profile::A3aUa1;
    bool attaches_word = false; ///< as the source of the PDF, beside the application
};

/// The collaborators of the three paths: made once in each main and handed down.
struct Office {
    const Clock& clock;
    contracts::RuleBook rules;
    Form dsfc;
    Form dsa;
    layout::FontSet fonts;
    Limits limits;
    signing::VerifyFunction verify; ///< for every signed file: uploads, and those of the register
    Rendering rendering = {};
    std::optional<signing::SealKey> seal = std::nullopt; ///< of the register in use

    const Form& form(ContractKind kind) const { return kind == ContractKind::Dsfc ? dsfc : dsa; }
};

} // namespace indenture::workflow
