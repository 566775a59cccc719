// Bytes shown or sent as others, by names: for a device that ends its lines with LF only, one that wants BS
// for Backspace, one whose control characters are to be seen. Only what a person sees and types goes through
// it, never recordings, transfers, pastes or recipes. Pure.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <variant>

#include "protocols/engine.hpp"

namespace rommate::console {

class ByteMap {
 public:
  enum class Way { shown, sent };

  /// "lfcrlf,delbs": names with commas between, of two for one byte the last. The names are those of
  /// picocom(1), section of --imap and --omap: crlf crcrlf igncr lfcr lfcrlf ignlf bsdel delbs spchex tabhex
  /// crhex lfhex 8bithex nrmhex; and for what is sent nulbrk, a BREAK for NUL (tio's ONULBRK). A sentence
  /// says what is wrong.
  [[nodiscard]] static std::variant<ByteMap, std::string> parse(std::string_view names, Way way);
  /// All names, with blanks between.
  [[nodiscard]] static std::string_view names(Way way);
  [[nodiscard]] static bool is_shown(std::string_view text) { return knows(text, Way::shown); }
  [[nodiscard]] static bool is_sent(std::string_view text) { return knows(text, Way::sent); }

  /// False: everything stays as it is.
  [[nodiscard]] bool changes() const { return changes_; }
  [[nodiscard]] protocols::Bytes apply(protocols::ByteView bytes) const;
  /// In order: what is to be sent, and each BREAK.
  void send(protocols::ByteView bytes, const std::function<void(protocols::ByteView)>& on_bytes,
            const std::function<void()>& on_break) const;

 private:
  enum class To : unsigned char { itself, nothing, cr, lf, cr_lf, bs, del, hex, a_break };
  struct Name;
  [[nodiscard]] static const Name* find(std::string_view name, Way way);
  [[nodiscard]] static bool knows(std::string_view text, Way way);
  void put(protocols::Byte byte, protocols::Bytes& into) const;

  std::array<To, 256> to_{};
  bool changes_ = false;
};

}  // namespace rommate::console
