// Tells apart what comes where a sender waits for a reply: the reply itself, line noise, the other side's
// cancel, an echo of our own block, or a loader that has given up and prints text. It only names them; what
// to do is the sender's.
#pragma once

#include <string>

#include "protocols/transfer/wire.hpp"

namespace rommate::protocols::transfer {

enum class Reply {
  none,  // nothing yet, or noise
  ack,
  nak,
  ask_crc,
  ask_stream,
  cancelled,  // CAN CAN
  text,       // eight printable bytes or more in a row: no receiver speaks so
  echo,       // our block comes back
};

class ReplyReader {
 public:
  /// A block (or EOT) was sent; replies, noise and echo are counted from here.
  void expect(ByteView sent);
  Reply on_byte(Byte byte);
  /// A byte that made no sense came since the last reply.
  [[nodiscard]] bool noisy() const { return noisy_; }
  void settle() { noisy_ = false; }
  /// Printable text seen since the last reply; forgets it.
  [[nodiscard]] std::string take_text();
  /// Bytes that made no sense, in all.
  [[nodiscard]] std::uint64_t noise() const { return noise_; }

 private:
  Reply on_text(Byte byte);
  void on_noise();

  Byte echo_of_[8] = {};
  std::size_t echo_length_ = 0, echoed_ = 0;
  int cancels_ = 0;
  bool noisy_ = false;
  std::uint64_t noise_ = 0;
  std::string text_;       // printable run; starts with request letters if it began so
  std::size_t plain_ = 0;  // how many of them are not request letters at its start
};

}  // namespace rommate::protocols::transfer
