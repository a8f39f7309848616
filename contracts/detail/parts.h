#pragma once

#include "contracts/detail/reader.h"
#include "contracts/dsa.h"
#include "contracts/party.h"

namespace indenture::contracts::detail {

// The parts that more than one kind of application has.

Address read_address(Reader reader);
Organisation read_organisation(Reader reader);
Person read_person(Reader reader);
Assurance read_assurance(Reader reader);
DisclosingParty read_disclosing_party(Reader reader);
IcoRegistration read_ico(Reader reader);
Location read_location(Reader reader);
Period read_term(Reader& reader);

/// Members "reference" and "version" of an object, together.
ContractReference read_reference(Reader& reader, ContractKind kind);

} // namespace indenture::contracts::detail
