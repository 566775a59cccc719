#include "src/console/echo_mask.hpp"

#include <algorithm>
#include <utility>

namespace rommate::console {
namespace {

using namespace std::chrono_literals;
using protocols::Byte;
using protocols::Bytes;

constexpr std::size_t shortest_piece = 3, shortest_elsewhere = 6;
constexpr auto longest_kept = 200ms;  // a person's screen waits no longer for what may grow

bool is_printable(Byte byte) { return byte >= ' ' && byte != 0x7f; }

void wipe(std::string& text) {
  volatile char* at = text.data();  // not optimised away
  for (std::size_t i = 0; i < text.size(); ++i) at[i] = '\0';
  text.clear();
}

}  // namespace

void EchoMask::hide(std::vector<std::string> secrets) {
  for (auto& each : secrets_) wipe(each);
  wipe(piece_);
  std::erase_if(secrets, [](const std::string& each) { return each.empty(); });
  secrets_ = std::move(secrets);
  echo_due_ = false;
}

void EchoMask::on_typed(protocols::ByteView bytes, bool secret) {
  if (secret)
    echo_due_ = true;
  else if (std::any_of(bytes.begin(), bytes.end(), is_printable))
    echo_due_ = false;
}

/// A secret has it in it: anywhere while an echo is due, at its beginning else.
bool EchoMask::fits(std::string_view piece) const {
  return std::any_of(secrets_.begin(), secrets_.end(), [&](const std::string& each) {
    return echo_due_ ? each.find(piece) != std::string::npos
                     : each.size() >= shortest_elsewhere && each.starts_with(piece);
  });
}

/// `goes_on`: what comes next may belong to it, too.
bool EchoMask::is_secret(std::string_view piece, bool goes_on) const {
  return std::any_of(secrets_.begin(), secrets_.end(), [&](const std::string& each) {
    if (!echo_due_) return each.size() >= shortest_elsewhere && each == piece;
    const auto enough = goes_on ? 1 : std::min(shortest_piece, each.size());
    return piece.size() >= enough && each.find(piece) != std::string::npos;
  });
}

Bytes EchoMask::pass(protocols::ByteView received, protocols::Time now) {
  for (const Byte byte : received) take(byte);
  due_.reset();
  if (!kept_.empty()) due_ = now + longest_kept;
  return std::exchange(out_, {});
}

void EchoMask::take(Byte byte) {
  if (!is_printable(byte)) {  // a line end, a backspace: the device's, between two characters of it
    (kept_.empty() ? out_ : kept_).push_back(byte);
    return;
  }
  const char c = static_cast<char>(byte);
  while (!piece_.empty() && !fits(piece_ + c)) settle();
  if (!fits(piece_ + c)) {
    out_.push_back(byte);
    return;
  }
  piece_ += c;
  kept_.push_back(byte);
  const bool whole = std::find(secrets_.begin(), secrets_.end(), piece_) != secrets_.end();
  if (whole && is_secret(piece_, false)) settle();
}

/// The piece has come to its end. Where it is none its first byte goes, and the rest may begin another.
void EchoMask::settle() {
  const bool stars = is_secret(piece_, false);
  wipe(piece_);
  if (stars || kept_.empty()) return tell(stars);
  const auto rest = std::exchange(kept_, {});
  out_.push_back(rest.front());
  for (std::size_t i = 1; i < rest.size(); ++i) take(rest[i]);
}

void EchoMask::tell(bool stars) {
  for (const Byte byte : std::exchange(kept_, {}))
    out_.push_back(stars && is_printable(byte) ? static_cast<Byte>('*') : byte);
}

Bytes EchoMask::let_go() {
  due_.reset();
  tell(is_secret(piece_, true));
  if (!echo_due_) wipe(piece_);  // else what follows is known by it
  return std::exchange(out_, {});
}

}  // namespace rommate::console
