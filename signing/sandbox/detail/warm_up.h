#pragma once

namespace indenture::signing::sandbox {

/// Has OpenSSL and the PDF reader load and cache what every verification needs.
void warm_up();

} // namespace indenture::signing::sandbox
