// Keeps secrets out of what watchers are told. A secret that is set (`enable secret X`) is typed at a prompt,
// and the device echoes it: in pieces, wrapped at the edge of its terminal, torn by log lines, drawn again.
// What is received passes through here on its way to recording, screen and guests; the recogniser and the job
// get it as it is. Pure.
//
// While the echo of a secret is due it comes in order: what goes on where its last piece ended (a character
// or two may be lost between), or begins anew, becomes stars from three characters on; any other piece from
// six on, or as the secret's end, so that a word that shares a few letters with it stays. At any other time
// only a whole secret of six or more is hidden, as in a configuration that shows a line's password.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/engine.hpp"

namespace rommate::console {

class EchoMask {
 public:
  EchoMask() = default;
  EchoMask(const EchoMask&) = delete;
  EchoMask& operator=(const EchoMask&) = delete;
  ~EchoMask() { hide({}); }

  /// From here on; those from before are wiped. None: everything passes.
  void hide(std::vector<std::string> secrets);
  [[nodiscard]] bool hides() const { return !secrets_.empty(); }
  /// `secret`: there is one in it. Its echo is due until something else is typed.
  void on_typed(protocols::ByteView bytes, bool secret);
  /// What may be told now; a piece that may grow into a secret is kept back until it is known, or until the
  /// deadline.
  [[nodiscard]] protocols::Bytes pass(protocols::ByteView received, protocols::Time now);
  /// What was kept back.
  [[nodiscard]] protocols::Bytes let_go();
  [[nodiscard]] std::optional<protocols::Time> deadline() const { return due_; }

 private:
  [[nodiscard]] bool fits(std::string_view piece) const;
  [[nodiscard]] bool is_secret(std::string_view piece, bool goes_on) const;
  void take(protocols::Byte byte);
  void settle();
  void tell(bool stars);

  [[nodiscard]] bool is_piece(const std::string& secret, std::size_t reached, std::string_view piece,
                              bool goes_on) const;
  void note_reached();

  std::vector<std::string> secrets_;
  std::vector<std::size_t> reached_;  // of each, how far its echo has come
  bool echo_due_ = false;
  std::string piece_;      // of a secret, as far as it has come
  protocols::Bytes kept_;  // the bytes of it that are not told yet, with line ends between
  protocols::Bytes out_;
  std::optional<protocols::Time> due_;
};

}  // namespace rommate::console
