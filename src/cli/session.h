#pragma once

#include "cli/options.h"
#include "workflow/office.h"

#include <memory>
#include <string>
#include <vector>

namespace indenture::cli {

/// What one run of the command works with: the clock, the limits and, when asked for, the office.
class Session {
public:
    /// Throws Error(BadInput) if `--at` is no instant.
    explicit Session(const CommonOptions& common);

    const Clock& clock() const { return *clock_; }
    const Limits& limits() const { return limits_; }

    /// Templates, schemas, rules and fonts read from disk.
    workflow::Office open_office() const;
    /// With the key of a register, if there is one.
    workflow::Office open_office(const std::string& register_file) const;
    /// The file of a register's key.
    std::string key_file_of(const std::string& register_file) const;
    /// Name and version of this program.
    std::string tool() const;
    layout::FontSet load_fonts() const;
    /// Verifies in a sandbox, which is started when this is asked for: ask before anything large or
    /// secret is read.
    signing::VerifyFunction start_sandbox() const;

    Bytes read(const std::string& file) const;
    Json read_json(const std::string& file) const;
    /// Of a file that the command uses without reading it here.
    void spare(const std::string& file) const { spared_.push_back(file); }
    /// Writes a file whole or not at all. Throws Error(BadInput) if it would replace one that was
    /// read, written or spared here: a slip on the command line must not cost a key or a contract.
    void write(const std::string& file, ByteView content) const;

private:
    layout::FontSet open_fonts() const;
    workflow::Form load_form(const std::string& kind) const;

    CommonOptions common_;
    Limits limits_;
    std::unique_ptr<Clock> clock_;
    mutable std::vector<std::string> spared_;
};

} // namespace indenture::cli
