#include "src/console/prefix_keys.hpp"

#include <algorithm>
#include <array>

#include "protocols/ascii.hpp"

namespace rommate::console {

using protocols::Byte;

std::vector<PrefixKeys::Event> PrefixKeys::on_bytes(protocols::ByteView typed, protocols::Time now) {
  on_time(now);
  std::vector<Event> events;
  const auto text = [&](protocols::ByteView bytes) {
    if (bytes.empty()) return;
    auto* last = events.empty() ? nullptr : std::get_if<Text>(&events.back());
    if (!last) last = &std::get<Text>(events.emplace_back(Text{}));
    protocols::append(last->bytes, bytes);
  };
  while (!typed.empty()) {
    if (pending()) {
      const Byte key = typed.front();
      forget_at_.reset();
      if (key == prefix_)
        text(typed.first(1));
      else
        events.emplace_back(Command{static_cast<char>(key >= 'A' && key <= 'Z' ? key - 'A' + 'a' : key)});
      typed = typed.subspan(1);
      continue;
    }
    const auto at = prefix_ ? std::find(typed.begin(), typed.end(), *prefix_) : typed.end();
    text(typed.first(static_cast<std::size_t>(at - typed.begin())));
    if (at == typed.end()) break;
    forget_at_ = now + timeout;
    typed = typed.subspan(static_cast<std::size_t>(at - typed.begin()) + 1);
  }
  return events;
}

void PrefixKeys::on_time(protocols::Time now) {
  if (forget_at_ && now >= *forget_at_) forget_at_.reset();
}

std::string key_name(Byte control) { return std::string("Ctrl-") + static_cast<char>(control + '@'); }

std::optional<Byte> parse_control_key(std::string_view word) {
  constexpr std::array<std::string_view, 3> forms{"ctrl-", "c-", "^"};
  const std::string typed = protocols::lower(word);
  for (const auto form : forms) {
    if (!typed.starts_with(form) || typed.size() != form.size() + 1) continue;
    const char key = typed.back();
    if (key >= 'a' && key <= 'z') return static_cast<Byte>(key - 'a' + 1);
    if (key >= '[' && key <= '_') return static_cast<Byte>(key - '@');
  }
  return std::nullopt;
}

}  // namespace rommate::console
