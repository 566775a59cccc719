// Receives files by XMODEM, XMODEM-1K, YMODEM or YMODEM-G: one core, the dialect is data. Not a file writer:
// bytes go to a FileSink, whose refusals end the transfer.
//
// Follows Forsberg, "XMODEM/YMODEM Protocol Reference", 6-18-88. Where it leaves a choice: after an error the
// line is purged until it is silent, however many bytes come (lrzsz's rx stops at 1000 and never gets back in
// step); nothing is thrown away behind an ACK; EOT counts only as a byte alone, and twice where the length is
// not known. tests/transfer/CASES.md lists the cases.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocols/transfer/purge.hpp"
#include "protocols/transfer/rhythm.hpp"
#include "protocols/transfer/side.hpp"
#include "protocols/transfer/transfer.hpp"
#include "protocols/transfer/wire.hpp"

namespace rommate::protocols::transfer {

struct ReceiverOptions {
  Protocol protocol = Protocol::xmodem;
  LineTiming timing = {};
  Duration start_timeout = std::chrono::seconds{60};  // from the start to the sender's first block
  bool crc_only = false;                              // XMODEM: never fall back to the 8-bit sum
  bool sum_only = false;                              // XMODEM: ask with NAK from the start
  int tries = wire::tries;   // errors in a row, and silences, before it gives up; at least 1
  PacketLog* log = nullptr;  // not owned; may be null
};

class Receiver final : public Side {
 public:
  /// `sink` is not owned and must live as long. The first request is in the output at once.
  Receiver(FileSink& sink, const ReceiverOptions& options, Time now);

  void on_bytes(ByteView received, Time now) override;
  void on_time(Time now) override;
  [[nodiscard]] std::optional<Time> deadline() const override;

  void on_sent(Time now) override;
  void cancel(Time now) override;
  void on_lost(std::string_view why, Time now) override;
  [[nodiscard]] Progress progress() const override;

 private:
  enum class State {
    asking,       // a request is out; the first block (of the next file) is awaited
    wait_block,   // between blocks
    in_block,     // some bytes of one are here
    lone_end,     // EOT came; it counts if nothing follows it
    lone_cancel,  // one CAN came; a second one means it
    storing,      // the file is whole; the sink makes it safe, and the sender hears nothing before
    purging,      // something was wrong: until the line is silent
    lingering,    // XMODEM: the file is complete; a lost ACK of EOT is repeated when EOT comes again
    closing,      // CANs are out; until the line is silent
    over,
  };

  static constexpr Duration longest_storing =
      std::chrono::seconds{100};  // our own sender says EOT for so long; a guess for others
  static constexpr std::string_view all_good = "received, every block checked";

  // receiver.cpp: bytes and time
  std::size_t on_idle(ByteView bytes, Time now);
  std::size_t on_first_byte(ByteView bytes, Time now);
  std::size_t collect(ByteView bytes, Time now);
  void stray(Byte byte, Time now);
  void begin_purge(Purge::Of what, Time now);
  void purge(ByteView bytes, Time now);
  void purged(Time now);
  void overdue(Time now);
  void short_block(Time now);
  void ask(Time now);
  void ask_again(Time now);

  // receiver_block.cpp: what a block means
  void on_block(ByteView block, Time now);
  [[nodiscard]] bool check(ByteView block);
  void bad_block(ByteView block, Time now);
  void on_header(ByteView data, Time now);
  void store(ByteView data, Time now);
  [[nodiscard]] bool is_whole() const;
  void on_end(Time now);
  void count_silence(Time now);
  void end_file(Time now);
  void make_safe(Time now);
  void file_stored(Time now);
  void linger(Time now);
  void batch_over(std::string_view how, Time now);
  void answer(Byte byte, std::string_view name, Time now);
  void count_error(Time now);
  [[nodiscard]] std::string too_many_errors() const;
  void await_block(Time now);

  void abort(Outcome::Kind kind, std::string why, Time now);
  void finish(Outcome::Kind kind, std::string why, Time now);
  void finish_closing(Time now);
  [[nodiscard]] Byte request() const;
  [[nodiscard]] std::size_t wanted_length(Byte first) const;
  [[nodiscard]] std::string received_so_far() const;

  /// What went wrong, and how often: since the last good block, or since the last request.
  struct Trouble {
    int asked = 0, errors = 0, ends = 0, echoes = 0;
    int silences = 0;  // of the errors
    int surplus = 0;   // copies of the last block that NAKs of ours may have asked for beyond the good one
    int bad_heads = 0, seven_bit_heads = 0, texts = 0;
    std::uint64_t noise = 0;
    std::uint64_t strays = 0;  // bytes since the last request
    bool only_echo = false;    // the first of them was the request itself
  };

  FileSink& sink_;
  ReceiverOptions options_;
  const Dialect& dialect_;
  State state_ = State::asking;
  State idle_ = State::asking;  // asking or wait_block: where a purge goes back to

  Check check_ = Check::crc;
  bool header_wanted_ = false;  // the next block is a header
  bool open_ = false;           // the sink has a file open
  bool any_block_ = false;      // a good data block of this file came
  FileInfo file_;
  unsigned expected_ = 1;
  Bytes block_;  // a block that came in pieces
  Rhythm rhythm_;
  Purge purge_;
  Time due_{}, give_up_{};
  Trouble trouble_;
  Time linger_until_{};
  bool answer_late_ends_ = false;
};

}  // namespace rommate::protocols::transfer
