#include "src/app/json_line.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "src/record/json_text.hpp"

namespace rommate::app {

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

JsonLine& JsonLine::array(std::string_view key) {
  static_cast<void>(object_->array(key));
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

std::string JsonLine::text() const { return record::json_text(object_->members); }

}  // namespace rommate::app
