#include "src/console/echo_mask.hpp"

#include <algorithm>
#include <utility>

namespace rommate::console {
namespace {

using namespace std::chrono_literals;
using protocols::Byte;
using protocols::Bytes;

constexpr std::size_t shortest_piece = 3, shortest_elsewhere = 6;
constexpr std::size_t most_lost = 3;  // characters between two pieces of an echo
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
  reached_.assign(secrets_.size(), 0);
  echo_due_ = false;
}

void EchoMask::on_typed(protocols::ByteView bytes, bool secret) {
  if (secret) {
    if (!echo_due_) reached_.assign(secrets_.size(), 0);
    echo_due_ = true;
  } else if (std::any_of(bytes.begin(), bytes.end(), is_printable))
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
  for (std::size_t i = 0; i < secrets_.size(); ++i) {
    const auto& each = secrets_[i];
    if (echo_due_ ? is_piece(each, reached_[i], piece, goes_on)
                  : each.size() >= shortest_elsewhere && each == piece)
      return true;
  }
  return false;
}

/// Of an echo that is due.
bool EchoMask::is_piece(const std::string& secret, std::size_t reached, std::string_view piece,
                        bool goes_on) const {
  if (piece.empty() || piece.size() < (goes_on ? 1 : std::min(shortest_piece, secret.size()))) return false;
  for (auto at = secret.find(piece); at != std::string::npos; at = secret.find(piece, at + 1)) {
    const bool in_order = at == 0 || (at >= reached && at <= reached + most_lost);
    const bool ends = at + piece.size() == secret.size();
    if (in_order || ends || goes_on || piece.size() >= shortest_elsewhere) return true;
  }
  return false;
}

/// The piece was a secret's.
void EchoMask::note_reached() {
  for (std::size_t i = 0; i < secrets_.size(); ++i) {
    const auto at = secrets_[i].find(piece_, std::min(reached_[i], secrets_[i].size()));
    const auto found = at == std::string::npos ? secrets_[i].find(piece_) : at;
    if (found != std::string::npos) reached_[i] = found + piece_.size();
  }
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
  if (stars && echo_due_) note_reached();
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
