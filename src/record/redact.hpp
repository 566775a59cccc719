// Finds secrets in what a console showed and in what was typed: passwords, secrets, keys, SNMP communities in
// configurations of Cisco and its kin (secret_clues.cpp has the table; abbreviated as typed too), hashes,
// answers to password questions, also those of scripts, and private keys in PEM. It would rather take too
// much than too little, and is no proof: what a device prints in a form not known here stays.
//
// Nothing is changed here. The finder gets the bytes of one direction and says which of them to take out, by
// their place in that stream.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/engine.hpp"

namespace rommate::record {

/// Bytes [from, to) of something.
struct ByteRange {
  std::uint64_t from, to;
  friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

constexpr std::string_view removed_secret = "<removed>";

/// The secrets in one line of text without control characters; ranges in order, not overlapping.
[[nodiscard]] std::vector<ByteRange> secrets_in_line(std::string_view line);
/// True for a line that asks for a secret and waits: "Password: ", "Enter new passphrase for key: ".
[[nodiscard]] bool asks_for_secret(std::string_view line);
/// True for a line of a script that waits for a question for a secret: `action 1 cli command "copy ..."
/// pattern "[Pp]assword"` (EEM), `expect "assword:"`, `wait 'assword'`.
[[nodiscard]] bool script_waits_for_question(std::string_view line);
/// What such a script then sends: `action 2 cli command "X"`, `send "X\r"`, `sendln 'X'`.
[[nodiscard]] std::optional<ByteRange> script_answer(std::string_view line);
/// `text` (any number of lines) with each secret replaced by removed_secret.
[[nodiscard]] std::string redacted(std::string_view text);

/// The stream of one direction, in pieces of any size. Keeps one line, at most 64 KiB.
class SecretFinder {
 public:
  void on_bytes(protocols::ByteView bytes);
  /// What comes next, up to the end of the line, is the answer to a question for a secret.
  void expect_secret() { answer_ = true; }
  /// True while the unfinished line asks for a secret.
  [[nodiscard]] bool asking() const;
  /// The unfinished line as a person reads it; empty if it is too long for a question.
  [[nodiscard]] std::string unfinished() const;
  /// The end of the stream.
  void finish();
  /// Ranges found since the last call, in order.
  [[nodiscard]] std::vector<ByteRange> take();

 private:
  struct Logical;
  [[nodiscard]] Logical logical_line() const;
  void end_line();
  void find(std::uint64_t from, std::uint64_t to);
  void find(const Logical& line, const ByteRange& secret);

  static constexpr std::size_t longest_line = 64 * 1024;
  std::string line_;             // raw, without its end
  std::uint64_t line_from_ = 0;  // where it begins in the stream
  bool answer_ = false;          // the whole line is a secret
  bool in_key_ = false;          // between BEGIN and END of a private key
  int script_lines_ = 0;         // in so many of the next lines a script may send the answer
  std::vector<ByteRange> found_;
};

/// Takes ranges out of a stream that is given again from its start: what is left of each piece, with
/// removed_secret where a range begins.
class SecretCutter {
 public:
  explicit SecretCutter(std::vector<ByteRange> ranges) : ranges_(std::move(ranges)) {}
  [[nodiscard]] protocols::Bytes cut(protocols::ByteView bytes);

 private:
  std::vector<ByteRange> ranges_;
  std::size_t next_ = 0;
  std::uint64_t at_ = 0;
};

}  // namespace rommate::record
