#pragma once

#include "backend.h"
#include "fresh_folder.h"
#include "registry/sqlite_register.h"

#include <chrono>
#include <memory>

namespace indenture::registry {

class SqliteBackend final : public Backend {
public:
    std::unique_ptr<Register> init() override { return init_sqlite_register(path(), {}); }
    std::unique_ptr<Register> open() override { return open_sqlite_register(path(), {}); }
    std::unique_ptr<Register> open_impatiently() override
    {
        return open_sqlite_register(path(), {.wait_max = std::chrono::milliseconds(50)});
    }

    std::filesystem::path path() const { return folder_.path() / "register.sqlite"; }

private:
    FreshFolder folder_;
};

} // namespace indenture::registry
