#include "signing/cases/scene.h"

#include "support/test_timestamp.h"

#include <fmt/format.h>

namespace indenture::tests {

namespace {

std::string widget(const char* name, int bottom)
{
    return fmt::format("<</Type/Annot/Subtype/Widget/FT/Sig/T({})/F 4/Rect[72 {} 272 {}]/P {} 0 R"
                       "/AP<</N {} 0 R>>>>",
                       name, bottom, bottom + 60, unsigned{part::Page},
                       unsigned{part::EmptyAppearance});
}

std::string reference(part::Number number)
{
    return fmt::format("{} 0 R", unsigned{number});
}

Bytes make_contract()
{
    using namespace part;
    Draft draft;
    draft.object(Catalog, "<</Type/Catalog/Lang(en-GB)/Pages " + reference(Pages) + "/AcroForm " +
                              reference(Form) + "/Names<</EmbeddedFiles<</Names[(terms.json) " +
                              reference(FileSpecification) + "]>>>>/OCProperties<</OCGs[" +
                              reference(LayerGroup) + "]/D<</ON[" + reference(LayerGroup) +
                              "]>>>>>>");
    draft.object(Pages, "<</Type/Pages/Count 1/Kids[" + reference(Page) + "]>>");
    const std::string resources = "/Resources<</Font<</F1 " + reference(Font) + ">>/XObject<</O1 " +
                                  reference(Overlay) + ">>/Properties<</L1 " +
                                  reference(LayerGroup) + ">>>>";
    const std::string widgets =
        reference(NhsEnglandField) + " " + reference(RecipientField) + " " + reference(TextField);
    draft.object(Page, "<</Type/Page/MediaBox[0 0 595 842]/Tabs/S/Parent " + reference(Pages) +
                           "/Contents " + reference(Content) + resources + "/Annots[" + widgets +
                           "]>>");
    draft.object(Form, "<</SigFlags 1/Fields[" + widgets + "]>>");
    draft.object(NhsEnglandField, widget("nhs-england", 600));
    draft.object(RecipientField, widget("recipient", 500));
    draft.stream(Content, "",
                 "BT /F1 12 Tf 72 760 Td (The term is 12 months.) Tj ET /OC /L1 BDC BT /F1 12 Tf "
                 "72 740 Td (It may not be extended.) Tj ET EMC /O1 Do");
    draft.object(Font, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
    draft.stream(EmptyAppearance, "/Type/XObject/Subtype/Form/BBox[0 0 200 60]/Resources<<>>", "");
    draft.stream(Overlay, "/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<<>>",
                 "1 1 1 rg 72 700 200 20 re f");
    draft.object(Info, "<</Title(Framework contract)>>");
    draft.object(FileSpecification,
                 "<</Type/Filespec/F(terms.json)/EF<</F " + reference(EmbeddedFile) + ">>>>");
    draft.stream(EmbeddedFile, "/Type/EmbeddedFile", "{\"months\": 12}");
    draft.object(LayerGroup, "<</Type/OCG/Name(Terms)>>");
    draft.object(SparePage, "<</Type/Page/MediaBox[0 0 595 842]/Parent " + reference(Pages) +
                                "/Contents " + reference(SpareContent) + resources + ">>");
    draft.stream(SpareContent, "", "BT /F1 12 Tf 72 760 Td (The term is 24 months.) Tj ET");
    draft.object(TextField, "<</Type/Annot/Subtype/Widget/FT/Tx/T(charge)/V(100)/F 4/Rect[72 400 "
                            "272 420]/P " +
                                reference(Page) + "/AP<</N " + reference(TextAppearance) + ">>>>");
    draft.stream(TextAppearance, "/Type/XObject/Subtype/Form/BBox[0 0 200 20]/Resources<<>>",
                 "BT (100) Tj ET");
    const pdf::String identifier{"0123456789abcdef"};
    draft.trailer() = {{"Root", pdf::Reference{Catalog}},
                       {"Info", pdf::Reference{Info}},
                       {"ID", pdf::Array{identifier, identifier}}};
    return draft.finished();
}

} // namespace

Scene::Scene()
    : tsa_root(make_root("Timestamp Root")),
      tsa(issue(tsa_root, {"Timestamp authority", "", ""}, timestamp_terms())),
      contract(make_contract()), once(signed_by_hand(contract, {.cms = by_nhs_england()})),
      both(signed_by_hand(once, {.field = "recipient", .cms = by_university()}))
{
}

CmsMaker Scene::by(const Credential& signer, const CmsShape& shape) const
{
    return [signer, shape](ByteView content) { return openssl_cms({signer}, content, shape); };
}

CmsMaker Scene::by_nhs_england() const
{
    return by(world.nhs_england, {});
}

CmsMaker Scene::by_university() const
{
    return by(world.university, {});
}

signing::VerificationPolicy Scene::policy() const
{
    signing::VerificationPolicy policy = world.policy();
    policy.anchors.push_back(world.issuing.certificate);
    policy.timestamp_anchors = {tsa_root.certificate};
    policy.issued = contract;
    return policy;
}

signing::VerificationPolicy Scene::bare_policy() const
{
    signing::VerificationPolicy policy = this->policy();
    policy.issued = std::nullopt;
    policy.issued_at = std::nullopt;
    policy.required = {};
    return policy;
}

const Scene& scene()
{
    static const Scene made;
    return made;
}

} // namespace indenture::tests
