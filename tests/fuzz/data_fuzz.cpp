// JSON of a stranger: Data takes and refuses what the strict reader of base does, and gives back
// the same document.

#include "base/error.h"
#include "base/json.h"
#include "expression/data.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>

namespace {

using namespace indenture;

void point_at_all(const expression::Data& data, const expression::Value& value,
                  const std::string& pointer)
{
    if (data.pointer_of(value) != pointer) {
        std::abort();
    }
    if (value.is_list()) {
        for (std::size_t i = 0; i < value.items().size(); ++i) {
            point_at_all(data, value.items()[i], pointer_to(pointer, i));
        }
    } else if (value.is_mapping()) {
        for (const expression::Member& member : value.members()) {
            point_at_all(data, *value.find(member.name), pointer_to(pointer, member.name));
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* octets, std::size_t size)
{
    constexpr std::size_t size_max = 4000;
    if (size > size_max) {
        return 0;
    }
    const ByteView text(reinterpret_cast<const char*>(octets), size);
    const Limits limits;
    std::optional<Json> json;
    std::optional<expression::Data> data;
    try {
        json = parse_json(text, "fuzz", limits);
    } catch (const Error&) {
    }
    try {
        data = expression::Data::parse(text, "fuzz", limits);
    } catch (const Error&) {
    }
    if (data && !json) { // numbers of too many digits, such as 1e-99999999, Data alone refuses
        std::abort();
    }
    if (data) {
        point_at_all(*data, data->root(), "");
        const expression::Data again = expression::Data::of(*json);
        if (!equal(again.root(), data->root()) && to_json(again.root()) != to_json(data->root())) {
            std::abort();
        }
    }
    return 0;
}
