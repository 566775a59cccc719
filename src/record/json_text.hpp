// JSON as everything here writes it: on one line, and safe to be shown on a terminal. Serialising is
// Boost.JSON's; it is compiled in here.
#pragma once

#include <boost/json/fwd.hpp>
#include <string>
#include <string_view>

namespace rommate::record {

/// RFC 8259; DEL and C1 controls are escaped, too, which a terminal obeys and Boost.JSON lets through. Text
/// in `value` is UTF-8.
[[nodiscard]] std::string json_text(const boost::json::value& value);
[[nodiscard]] std::string json_text(const boost::json::object& object);
/// One string, in its quotes. Any bytes: what is not UTF-8 becomes U+FFFD.
[[nodiscard]] std::string json_string(std::string_view text);

}  // namespace rommate::record
