#include "signing/signed_files.h"

#include "signing/verify.h"

namespace indenture::tests {

const World& world()
{
    static const World made;
    return made;
}

const Bytes& once_signed()
{
    static const Bytes made =
        signed_by(world(), world().nhs_england, world().issued, "nhs-england", signed_at);
    return made;
}

const Bytes& both_signed()
{
    static const Bytes made =
        signed_by(world(), world().university, once_signed(), "recipient", signed_at);
    return made;
}

signing::VerificationPolicy one_party_policy()
{
    signing::VerificationPolicy policy = world().policy();
    policy.required = {world().nhs_england_party()};
    return policy;
}

std::vector<std::string> codes_for(ByteView file)
{
    return blocking_codes(signing::verify(file, world().policy()));
}

} // namespace indenture::tests
