#include "src/console/byte_map.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocols/ascii.hpp"

namespace rommate::console {
namespace {

using protocols::Byte;

constexpr Byte bs = 0x08, tab = 0x09, lf = 0x0a, cr = 0x0d, space = 0x20, del = 0x7f;

bool is(Byte byte, Byte one) { return byte == one; }
bool is_special(Byte byte) {
  return (byte < space || byte == del) && byte != cr && byte != lf && byte != tab;
}
bool is_normal(Byte byte) { return byte >= space && byte < del; }

}  // namespace

struct ByteMap::Name {
  std::string_view name;
  bool (*holds)(Byte);
  To to;
  bool sent_only = false;
};

const ByteMap::Name* ByteMap::find(std::string_view name, Way way) {
  static constexpr Name table[] = {
      {"crlf", [](Byte b) { return is(b, cr); }, To::lf},
      {"crcrlf", [](Byte b) { return is(b, cr); }, To::cr_lf},
      {"igncr", [](Byte b) { return is(b, cr); }, To::nothing},
      {"lfcr", [](Byte b) { return is(b, lf); }, To::cr},
      {"lfcrlf", [](Byte b) { return is(b, lf); }, To::cr_lf},
      {"ignlf", [](Byte b) { return is(b, lf); }, To::nothing},
      {"bsdel", [](Byte b) { return is(b, bs); }, To::del},
      {"delbs", [](Byte b) { return is(b, del); }, To::bs},
      {"spchex", is_special, To::hex},
      {"tabhex", [](Byte b) { return is(b, tab); }, To::hex},
      {"crhex", [](Byte b) { return is(b, cr); }, To::hex},
      {"lfhex", [](Byte b) { return is(b, lf); }, To::hex},
      {"8bithex", [](Byte b) { return b >= 0x80; }, To::hex},
      {"nrmhex", is_normal, To::hex},
      {"nulbrk", [](Byte b) { return is(b, 0); }, To::a_break, true},
  };
  const auto* found =
      std::find_if(std::begin(table), std::end(table), [&](const Name& each) { return each.name == name; });
  return found == std::end(table) || (found->sent_only && way == Way::shown) ? nullptr : found;
}

std::string_view ByteMap::names(Way way) {
  constexpr std::string_view all =
      "crlf crcrlf igncr lfcr lfcrlf ignlf bsdel delbs spchex tabhex crhex lfhex 8bithex nrmhex nulbrk";
  return way == Way::sent ? all : all.substr(0, all.rfind(' '));
}

std::variant<ByteMap, std::string> ByteMap::parse(std::string_view names_given, Way way) {
  ByteMap map;
  while (!names_given.empty()) {
    const auto comma = std::min(names_given.find(','), names_given.size());
    const auto name = protocols::trimmed(names_given.substr(0, comma));
    names_given.remove_prefix(std::min(comma + 1, names_given.size()));
    const auto* known = find(name, way);
    if (known == nullptr)
      return fmt::format("'{}' is no mapping of what is {}: {}", name, way == Way::sent ? "sent" : "shown",
                         names(way));
    for (std::size_t byte = 0; byte < map.to_.size(); ++byte)
      if (known->holds(static_cast<Byte>(byte))) map.to_[byte] = known->to;
    map.changes_ = true;
  }
  return map;
}

bool ByteMap::knows(std::string_view text, Way way) {
  return std::holds_alternative<ByteMap>(parse(text, way));
}

void ByteMap::put(Byte byte, protocols::Bytes& into) const {
  switch (to_[byte]) {
    case To::itself: return into.push_back(byte);
    case To::cr: return into.push_back(cr);
    case To::lf: return into.push_back(lf);
    case To::bs: return into.push_back(bs);
    case To::del: return into.push_back(del);
    case To::cr_lf: into.push_back(cr); return into.push_back(lf);
    case To::hex: return protocols::append(into, protocols::as_bytes(fmt::format("[{:02x}]", byte)));
    case To::nothing:
    case To::a_break: return;
  }
}

protocols::Bytes ByteMap::apply(protocols::ByteView bytes) const {
  protocols::Bytes mapped;
  mapped.reserve(bytes.size());
  for (const Byte byte : bytes) put(byte, mapped);
  return mapped;
}

void ByteMap::send(protocols::ByteView bytes, const std::function<void(protocols::ByteView)>& on_bytes,
                   const std::function<void()>& on_break) const {
  if (!changes_) return on_bytes(bytes);
  protocols::Bytes mapped;
  const auto hand_over = [&] {
    if (!mapped.empty()) on_bytes(mapped);
    mapped.clear();
  };
  for (const Byte byte : bytes) {
    put(byte, mapped);
    if (to_[byte] != To::a_break) continue;
    hand_over();
    on_break();
  }
  hand_over();
}

}  // namespace rommate::console
