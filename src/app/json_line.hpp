// One JSON object on one line, for --json: {"event":"sighting","state":"rommon"}. Text that came from a
// device may hold any bytes: what is not UTF-8 becomes U+FFFD, so that every line is valid JSON, and control
// characters are escaped, C1 too, so that a line shown on a terminal does nothing to it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>

#include "protocols/utf8.hpp"

namespace rommate::app {

class JsonLine {
 public:
  JsonLine();
  ~JsonLine();
  JsonLine(JsonLine&&) noexcept;
  JsonLine& operator=(JsonLine&&) noexcept;

  /// Members keep the order in which they are added.
  JsonLine& add(std::string_view key, std::string_view value);
  JsonLine& add(std::string_view key, const char* value) { return add(key, std::string_view(value)); }
  template <class Int>
  requires std::is_integral_v<Int> JsonLine& add(std::string_view key, Int value) {
    if constexpr (std::is_same_v<Int, bool>)
      return add_bool(key, value);
    else
      return add_int(key, static_cast<std::int64_t>(value));
  }
  JsonLine& add(std::string_view key, double value);
  /// A member that is an object.
  JsonLine& add(std::string_view key, const JsonLine& object);
  /// A member that is an array, empty until append().
  JsonLine& array(std::string_view key);
  /// One more element of the array of that name; the first call makes it.
  JsonLine& append(std::string_view array, const JsonLine& object);
  JsonLine& append(std::string_view array, std::string_view value);
  JsonLine& append(std::string_view array, std::int64_t value);

  /// Without a line end.
  [[nodiscard]] std::string text() const;

 private:
  JsonLine& add_int(std::string_view key, std::int64_t value);
  JsonLine& add_bool(std::string_view key, bool value);
  struct Object;
  std::unique_ptr<Object> object_;
};

using protocols::valid_utf8;

}  // namespace rommate::app
