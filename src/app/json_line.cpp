#include "src/app/json_line.hpp"

#include <fmt/format.h>

#include <boost/json/src.hpp>

namespace rommate::app {

namespace {

/// The serialiser escapes C0 only, but a terminal obeys DEL and C1 as well. Both can only be inside a string.
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

}  // namespace

struct JsonLine::Object {
  boost::json::object members;
  boost::json::array& array(std::string_view key) {
    auto& value = members[key];
    if (!value.is_array()) value.emplace_array();
    return value.get_array();
  }
};

JsonLine::JsonLine() : object_(std::make_unique<Object>()) {}
JsonLine::~JsonLine() = default;
JsonLine::JsonLine(JsonLine&&) noexcept = default;
JsonLine& JsonLine::operator=(JsonLine&&) noexcept = default;

JsonLine& JsonLine::add(std::string_view key, std::string_view value) {
  object_->members[key] = valid_utf8(value);
  return *this;
}

JsonLine& JsonLine::add(std::string_view key, double value) {
  object_->members[key] = value;
  return *this;
}

JsonLine& JsonLine::add(std::string_view key, const JsonLine& object) {
  object_->members[key] = object.object_->members;
  return *this;
}

JsonLine& JsonLine::append(std::string_view array, const JsonLine& object) {
  object_->array(array).emplace_back(object.object_->members);
  return *this;
}

JsonLine& JsonLine::append(std::string_view array, std::string_view value) {
  object_->array(array).emplace_back(valid_utf8(value));
  return *this;
}
JsonLine& JsonLine::append(std::string_view array, std::int64_t value) {
  object_->array(array).emplace_back(value);
  return *this;
}

JsonLine& JsonLine::add_int(std::string_view key, std::int64_t value) {
  object_->members[key] = value;
  return *this;
}

JsonLine& JsonLine::add_bool(std::string_view key, bool value) {
  object_->members[key] = value;
  return *this;
}

std::string JsonLine::text() const { return without_controls(boost::json::serialize(object_->members)); }

namespace {

/// Length of the valid UTF-8 character at the start of `text` (Unicode 15, table 3-7), or 0.
std::size_t character_length(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : static_cast<unsigned char>(0);
  };
  const unsigned char first = byte(0);
  const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return tail(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const bool good = !(first == 0xE0 && byte(1) < 0xA0) && !(first == 0xED && byte(1) > 0x9F);
    return good && tail(1) && tail(2) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const bool good = !(first == 0xF0 && byte(1) < 0x90) && !(first == 0xF4 && byte(1) > 0x8F);
    return good && tail(1) && tail(2) && tail(3) ? 4 : 0;
  }
  return 0;
}

}  // namespace

std::string valid_utf8(std::string_view text) {
  std::string valid;
  valid.reserve(text.size());
  while (!text.empty()) {
    const auto length = character_length(text);
    if (length == 0)
      valid += "\xEF\xBF\xBD";
    else
      valid += text.substr(0, length);
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return valid;
}

}  // namespace rommate::app
