#include "protocols/transfer/header.hpp"

#include <algorithm>
#include <charconv>

#include "protocols/transfer/wire.hpp"
#include "protocols/utf8.hpp"

namespace rommate::protocols::transfer {
namespace {

constexpr std::size_t longest_name = 200;

std::string_view last_component(std::string_view path) {
  const auto slash = path.find_last_of("/\\");
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

template <typename Number>
std::optional<Number> number(std::string_view digits, int base) {
  Number value{};
  const auto* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value, base);
  if (error != std::errc{} || stop != end || digits.front() == '-') return std::nullopt;
  return value;
}

std::string_view word(std::string_view& rest) {
  const auto length = std::min(rest.find(' '), rest.size());
  const auto first = rest.substr(0, length);
  rest.remove_prefix(std::min(length + 1, rest.size()));
  return first;
}

bool is_control(std::string_view sequence) {
  const auto lead = static_cast<unsigned char>(sequence[0]);
  if (sequence.size() == 1) return lead < 0x20 || lead == 0x7f;
  return lead == 0xc2 && static_cast<unsigned char>(sequence[1]) < 0xa0;  // C1
}

}  // namespace

Bytes header_data(const FileInfo& file) {
  Bytes data;
  if (file.name.empty()) return data;
  const auto name = last_component(file.name);
  append(data, as_bytes(name.substr(0, wire::large - 64)));
  data.push_back(0);
  if (!file.size) return data;
  append(data, as_bytes(std::to_string(*file.size)));
  if (!file.modified || *file.modified <= 0) return data;
  char octal[24];
  const auto [end, error] = std::to_chars(octal, octal + sizeof octal, *file.modified, 8);
  if (error != std::errc{}) return data;
  data.push_back(' ');
  append(data, as_bytes({octal, static_cast<std::size_t>(end - octal)}));
  append(data, as_bytes(" 100644"));  // a plain file; some receivers read on to the mode
  return data;
}

FileInfo parse_header(ByteView data) {
  const auto text = as_text(data);
  FileInfo file;
  const auto name_length = std::min(text.find('\0'), text.size());
  file.name = text.substr(0, name_length);
  if (name_length == text.size()) return file;
  auto rest = text.substr(name_length + 1);
  rest = rest.substr(0, std::min(rest.find('\0'), rest.size()));
  const auto size = word(rest), modified = word(rest);
  if (!size.empty()) file.size = number<std::uint64_t>(size, 10);
  if (!modified.empty()) file.modified = number<std::int64_t>(modified, 8);
  if (file.modified && *file.modified <= 0) file.modified.reset();
  return file;
}

std::optional<std::string> safe_name(std::string_view from_the_line) {
  auto rest = last_component(from_the_line);
  rest.remove_prefix(std::min(rest.find_first_not_of(". "), rest.size()));
  std::string name;
  while (!rest.empty() && name.size() < longest_name) {
    const auto length = utf8_start(rest).length;
    const auto sequence = rest.substr(0, std::max<std::size_t>(length, 1));
    if (length == 0)
      name += '_';
    else if (!is_control(sequence))
      name += sequence;
    rest.remove_prefix(sequence.size());
  }
  while (!name.empty() && name.back() == ' ') name.pop_back();
  // Control characters that went may have hidden a dot in front.
  name.erase(0, std::min(name.find_first_not_of(". "), name.size()));
  if (name.empty()) return std::nullopt;
  return name;
}

}  // namespace rommate::protocols::transfer
