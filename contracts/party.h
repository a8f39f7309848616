#pragma once

#include "base/date.h"
#include "contracts/organisation.h"
#include "contracts/person.h"

#include <optional>
#include <string>
#include <vector>

namespace indenture::contracts {

/// The body that discloses the data. Its name and its duty pass on over the years, so it is data
/// with dates, never a constant (domain, trap 7).
struct DisclosingParty {
    Organisation organisation;
    Date acting_from;
    std::optional<Date> acting_until; ///< last day, if known
    std::vector<Person> signatories;  ///< at least one; the first is named in the signature block

    bool acts_on(Date date) const
    {
        return acting_from <= date && (!acting_until || date <= *acting_until);
    }
};

/// The organisation that receives data under a framework contract (domain 2.2).
struct Recipient {
    Organisation organisation;
    std::vector<Person> signatories; ///< at least one; the first is named in the signature block
};

/// Registration with the Information Commissioner (domain 2.2).
struct IcoRegistration {
    std::string registration_number;
    Date expires_on; ///< last day the fee is paid for
};

} // namespace indenture::contracts
