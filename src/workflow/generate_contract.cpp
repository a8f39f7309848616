#include "workflow/generate_contract.h"

#include "contracts/fields.h"
#include "contracts/parse.h"
#include "render/read_back.h"
#include "render/write_pdf.h"
#include "workflow/typeset.h"

#include <fmt/format.h>

namespace indenture::workflow {

namespace {

/// What the footer prints beside the digest: the version the contract names, and which octets
/// that was.
std::string template_version(const std::string& named, const Form& form)
{
    return fmt::format("{} ({})", named, form.digest.hex().substr(0, 12));
}

std::vector<render::Attachment> attachments_of(const GeneratedContract& contract,
                                               const Json& application, const Office& office)
{
    std::vector<render::Attachment> attachments{
        {.name = contract.reference + ".json",
         .media_type = "application/json",
         .relationship = render::Relationship::Data,
         .description = "Application from which the contract was made",
         .content = canonical(application)}};
    if (office.rendering.attaches_word) {
        attachments.push_back({.name = contract.reference + ".docx",
                               .media_type = std::string(word_media_type),
                               .relationship = render::Relationship::Source,
                               .description = "The contract as a Word file",
                               .content = contract.word});
    }
    return attachments;
}

template <typename Value>
GeneratedContract generate(const Value& contract, const Json& application, const Form& form,
                           const std::string& author, bool is_draft, const Office& office)
{
    contracts::Stamp stamp{.is_draft = is_draft,
                           .content_digest = {},
                           .template_version =
                               template_version(contract.governing_template_version, form)};
    const Digest content = content_digest(contracts::fields_of(contract, stamp), form.digest);
    stamp.content_digest = content.hex();

    GeneratedContract made{
        .reference = contract.reference.print(),
        .content = content,
        .word = form.word.merge(contracts::fields_of(contract, stamp), office.limits),
        .pdf = {}};
    Settled settled =
        settle_fields(std::move(made.word), made.reference + ".docx", office.fonts, office.limits);
    const layout::Pages& pages = settled.pages;
    made.word = std::move(settled.word);
    made.pdf = render::write_pdf(pages,
                                 {.author = author,
                                  .subject = contract.title,
                                  .created = start_of(contract.issued_for_signature_on),
                                  .reference = made.reference,
                                  .content_digest = stamp.content_digest,
                                  .template_version = stamp.template_version,
                                  .attachments = attachments_of(made, application, office),
                                  .profile = office.rendering.profile},
                                 render::Emitter::Own);
    render::require_faithful(render::read_back(made.pdf), pages, stamp.content_digest);
    return made;
}

std::vector<Finding> judge(const contracts::Dsfc& dsfc, const Office& office)
{
    const Date today = date_of(office.clock.now());
    return office.rules.as_of(today).for_drafts().decide(dsfc, today).findings;
}

std::vector<Finding> judge(const contracts::Dsa& dsa, const Office& office)
{
    const Date today = date_of(office.clock.now());
    return office.rules.as_of(today).for_drafts().decide(dsa, {today, {}}).findings;
}

/// Calls `use` with whichever contract the application is, and its findings so far.
template <typename Use>
Draft with_parsed(ContractKind kind, const Json& application, const Office& office, Use use)
{
    const auto judged = [&](auto parsed) {
        Draft draft{std::move(parsed.findings), std::nullopt};
        if (parsed.value) {
            const auto ruled = judge(*parsed.value, office);
            draft.findings.insert(draft.findings.end(), ruled.begin(), ruled.end());
            use(*parsed.value, draft);
        }
        return draft;
    };
    return kind == ContractKind::Dsfc
               ? judged(contracts::parse_dsfc(application, office.dsfc.schema))
               : judged(contracts::parse_dsa(application, office.dsa.schema));
}

} // namespace

Digest content_digest(const Json& fields, const Digest& template_digest)
{
    return Digest::of(canonical(fields) + "\n" + template_digest.hex());
}

GeneratedContract generate_contract(const contracts::Dsfc& dsfc, const Json& application,
                                    bool is_draft, const Office& office)
{
    return generate(dsfc, application, office.dsfc, dsfc.disclosing_party.organisation.name,
                    is_draft, office);
}

GeneratedContract generate_contract(const FoundedDsa& founded, const Json& application,
                                    const Office& office)
{
    const contracts::Dsa& dsa = founded.dsa();
    return generate(dsa, application, office.dsa, dsa.disclosing_party.organisation.name, false,
                    office);
}

std::vector<Finding> check_application(ContractKind kind, const Json& application,
                                       const Office& office)
{
    return with_parsed(kind, application, office, [](const auto&, Draft&) {}).findings;
}

Draft generate_draft(ContractKind kind, const Json& application, const Office& office)
{
    return with_parsed(kind, application, office, [&](const auto& contract, Draft& draft) {
        draft.contract = generate(contract, application, office.form(kind),
                                  contract.disclosing_party.organisation.name, true, office);
    });
}

} // namespace indenture::workflow
