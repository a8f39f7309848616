#pragma once

#include "contracts/codes.h"

#include <optional>
#include <string>
#include <vector>

namespace indenture::contracts {

/// What time a dataset covers, as agreements write it (domain 3.4).
struct DatasetPeriod {
    DatasetPeriodKind kind = DatasetPeriodKind::LatestAvailable;
    std::optional<std::string> from; ///< "2019/20", "01/04/2016", "2027 Q2"
    std::optional<std::string> to;
};

/// "2019/20 – 2024/25", "Latest available", "Historic Held (June 1998 – February 2017)"
std::string print(const DatasetPeriod& period);

/// One row of the dataset table. The code is the key; the name is printed as at issue (domain 3.4).
struct Dataset {
    std::string code;
    std::string name;
    DatasetPeriod period;
    TypeOfData type_of_data = TypeOfData::Identifiable;
    Sensitivity sensitivity = Sensitivity::Sensitive;
    Frequency frequency = Frequency::OneOff;
    std::vector<LegalBasis> legal_basis;
    Confidentiality confidentiality = Confidentiality::NotRecorded;
    OptOuts opt_outs_applied = OptOuts::No;
    std::vector<std::string> fields_requested;
    DatasetStatus status = DatasetStatus::Requested;
};

} // namespace indenture::contracts
