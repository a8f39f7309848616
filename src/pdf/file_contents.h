#pragma once

#include "base/bytes.h"
#include "base/limits.h"
#include "pdf/accounting.h"
#include "pdf/file.h"
#include "pdf/location_table.h"
#include "pdf/object_streams.h"
#include "pdf/revision.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace indenture::pdf {

/// What the views of one file share: its octets, its tables, and every object read so far. Stays at
/// one address.
class FileContents {
public:
    FileContents(ByteView bytes, const Limits& limits, std::size_t issued_size);

    /// The revisions; then, if they are to be trusted so far, what they hold. Throw
    /// Error(BadInput), Error(LimitExceeded).
    void scan_revisions();
    void open_views();
    void keep(std::unique_ptr<const Bytes> bytes) { kept_ = std::move(bytes); }

    ByteView bytes() const { return bytes_; }
    const Limits& limits() const { return limits_; }
    const Scan& scan() const { return scan_; }
    const LocationTable& table() const { return table_; }
    const std::vector<View>& views() const { return views_; }
    const std::vector<Unaccounted>& unaccounted() const { return unaccounted_; }

    /// Equal places hold equal objects, in whichever revision they are looked up.
    struct Place {
        std::size_t offset = 0; ///< of the object, or of the object stream that holds it
        std::size_t slot = 0;   ///< in that, from 1; 0 if in none
        auto operator<=>(const Place&) const = default;
    };
    /// `location` must be in use in revision `index`.
    Place place_of(const Location& location, std::size_t index) const;

    /// The octets of an object in an object stream that we issued; nullopt for any other.
    std::optional<ByteView> issued_text(const Place& place) const;

    struct Known {
        Object object;
        std::size_t length = 0; ///< of a stream's data
        bool is_agreed = false; ///< qpdf reads the same
    };
    /// Our own reading. Throws Error(BadInput), Error(LimitExceeded).
    Known& known(std::uint32_t number, const Location& location, std::size_t index);

    std::vector<std::uint32_t> referrers_of(std::uint32_t number, std::size_t index);

private:
    struct Link {
        std::uint32_t target = 0;
        std::uint32_t from = 0;
        Place place;
    };

    void account(std::size_t index);
    void require_agreement(std::size_t index);
    Known parse(std::uint32_t number, const Place& place, std::size_t index) const;
    Known parse_plain(std::uint32_t number, std::size_t offset, std::size_t index) const;
    std::size_t length_of(const Object& value, std::size_t index) const;
    void link_all();
    void link(const LocationTable::Entry& entry);

    ByteView bytes_;
    std::unique_ptr<const Bytes> kept_;
    Limits limits_;
    std::size_t issued_size_;
    Scan scan_;
    LocationTable table_;
    std::unique_ptr<ObjectStreams> streams_;
    std::unique_ptr<Accounting> accounting_;
    std::vector<View> views_;
    std::vector<Unaccounted> unaccounted_;
    std::size_t rows_ = 0; ///< of all tables that qpdf keeps
    std::map<Place, Known> known_;
    std::vector<Link> links_; ///< what looks like a reference
    /// Of each link the target and, below, its index: sorted, and quicker to sort than links.
    std::vector<std::uint64_t> links_by_target_;
    bool has_links_ = false;
};

} // namespace indenture::pdf
