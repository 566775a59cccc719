#include "src/record/json_text.hpp"

#include <fmt/format.h>

#include <boost/json/src.hpp>
#include <cmath>
#include <utility>

#include "protocols/utf8.hpp"

namespace rommate::record {
namespace {

/// The serialiser escapes C0 only. DEL and C1 can only be inside a string.
std::string without_controls(std::string_view json) {
  std::string text;
  text.reserve(json.size());
  for (std::size_t i = 0; i < json.size(); ++i) {
    const auto byte = static_cast<unsigned char>(json[i]);
    const auto next = i + 1 < json.size() ? static_cast<unsigned char>(json[i + 1]) : 0;
    if (byte == 0x7f) {
      text += "\\u007f";
    } else if (byte == 0xc2 && next < 0xa0) {
      text += fmt::format("\\u{:04x}", next);
      ++i;
    } else {
      text += json[i];
    }
  }
  return text;
}

/// As boost::json::serialize() does, but numbers with a fraction as people write them: 0.48, not 4.8E-1.
void write(const boost::json::value& value, std::string& json) {
  const auto list = [&json](const auto& elements, const auto& each) {
    bool first = true;
    for (const auto& element : elements) {
      if (!std::exchange(first, false)) json += ',';
      each(element);
    }
  };
  if (const auto* object = value.if_object()) {
    json += '{';
    list(*object, [&json](const auto& member) {
      json += boost::json::serialize(boost::json::string(member.key())) + ":";
      write(member.value(), json);
    });
    json += '}';
  } else if (const auto* array = value.if_array()) {
    json += '[';
    list(*array, [&json](const auto& element) { write(element, json); });
    json += ']';
  } else if (const auto* number = value.if_double(); number != nullptr && std::isfinite(*number)) {
    json += fmt::format("{}", *number);
  } else {
    json += boost::json::serialize(value);
  }
}

}  // namespace

std::string json_text(const boost::json::value& value) {
  std::string json;
  write(value, json);
  return without_controls(json);
}
std::string json_text(const boost::json::object& object) { return json_text(boost::json::value(object)); }
std::string json_string(std::string_view text) {
  return without_controls(boost::json::serialize(boost::json::string_view(protocols::valid_utf8(text))));
}

}  // namespace rommate::record
