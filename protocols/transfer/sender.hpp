// Sends files by XMODEM, XMODEM-1K, YMODEM or YMODEM-G: one core, the dialect is data. Not a receiver, and
// not a file reader: bytes come from a FileSource.
//
// Follows Forsberg, "XMODEM/YMODEM Protocol Reference", 6-18-88, and what real loaders do beyond it: U-Boot
// asks for a resend with C, acknowledges EOT twice and sends no C behind the header; a Cisco switch is silent
// on the first EOTs while it writes flash; ROMMON goes back to its prompt and would take an image for
// commands. tests/transfer/CASES.md lists the cases.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocols/transfer/cutter.hpp"
#include "protocols/transfer/pace.hpp"
#include "protocols/transfer/reply_reader.hpp"
#include "protocols/transfer/side.hpp"
#include "protocols/transfer/start_watch.hpp"
#include "protocols/transfer/stream_piece.hpp"
#include "protocols/transfer/transfer.hpp"

namespace rommate::protocols::transfer {

struct SenderOptions {
  Protocol protocol = Protocol::xmodem;
  LineTiming timing = {};
  Duration start_timeout = std::chrono::seconds{60};  // from the start to the receiver's first request
  Byte padding = wire::sub;                           // 0x00 and 0xFF have their friends (boot ROMs, flash)
  int tries = wire::tries;                            // of each block and of EOT; at least 1
  PacketLog* log = nullptr;                           // not owned; may be null
};

class Sender final : public Side {
 public:
  /// `files` is not owned and must live as long. What the console has printed before may be fed as the first
  /// on_bytes(), with the time it came: a request in it saves a whole period of waiting.
  Sender(FileSource& files, const SenderOptions& options, Time now);

  /// Another dialect than the options said, for what the device has printed meanwhile. Only before the start;
  /// false: too late.
  bool choose(Protocol protocol);

  void on_bytes(ByteView received, Time now) override;
  void on_time(Time now) override;
  [[nodiscard]] Bytes take_output() override;
  [[nodiscard]] std::optional<Time> deadline() const override;

  void on_sent(Time now) override;
  void cancel(Time now) override;
  void on_lost(std::string_view why, Time now) override;
  [[nodiscard]] Progress progress() const override;

 private:
  enum class State {
    wait_start,      // nothing sent; the receiver chooses CRC (C), checksum (NAK) or streaming (G)
    wait_header,     // the header block is on the wire
    wait_go,         // header acknowledged; C should follow, U-Boot sends none
    wait_ack,        // one data block is on the wire
    settle,          // an ACK came behind a resend on timeout: replies to the other copy may follow
    wait_data,       // the disk has not given the next block yet; the line is silent
    streaming,       // YMODEM-G: blocks go out as fast as they are taken
    before_end,      // all acknowledged; a doubled ACK must not pass for the one to EOT
    wait_end,        // EOT is on the wire
    wait_next,       // EOT acknowledged; C asks for the next header
    wait_batch_end,  // the empty header is on the wire
    text,            // printable text where a reply was due; nothing more is typed
    cancelling,      // the user wants out: the block under way, and its reply, come first
    closing,         // CANs are out; until the line is silent
    over,
  };
  enum class Doing { nothing, accept, resend };
  static constexpr Duration go_wait =
      std::chrono::seconds{1};  // for C behind the header's ACK; U-Boot waits 2 s
  static constexpr Duration next_wait = std::chrono::seconds{10};  // for C behind the ACK of EOT
  static constexpr Duration line_stands =
      std::chrono::seconds{60};  // YMODEM-G: no piece was taken for so long
  static constexpr Duration disk_stands =
      std::chrono::seconds{60};  // a guess: most receivers have given up by then
  struct Later {                 // what a reply will have meant if nothing contradicts it until then
    Doing doing = Doing::nothing;
    Time due{}, since{};
  };

  // sender.cpp: the way through a transfer
  void begin_file(Byte request, Time now);
  void send_header(Time now);
  void begin_data(Time now);
  void next_block(Time now);
  [[nodiscard]] bool disk_has_next();
  bool cut();
  bool was_one_file();
  void send_block(bool again, Time now);
  void send_end(Time now);
  void file_done(Time now);
  void send_batch_end(Time now);
  void stream();
  void end_stream();
  [[nodiscard]] Time piece_out() const;
  void put(ByteView bytes, Duration timeout, Time now);

  // sender_reply.cpp: what the receiver says, and its silence
  void on_byte(Byte byte, Time now);
  void on_reply(Reply reply, Time now);
  void on_ack(Time now);
  void on_nak(Time now);
  void on_ask(Reply reply, Time now);
  void accept(Time now);
  void settle(Time now);
  void wait_go(Time now);
  [[nodiscard]] Duration settle_time() const;
  void resend(Time now);
  [[nodiscard]] std::string why_never() const;
  [[nodiscard]] bool is_first_large_block() const;
  void refused_large(Time now);
  void do_later(Doing doing, Time due, Time now);
  bool doubtful_ack(Time now);
  void on_text(Time now);
  void in_text(Byte byte, Time now);
  void reply_overdue(Time now);
  void text_over(Time now);
  [[nodiscard]] Time block_out() const;
  [[nodiscard]] Duration nak_wait(Time now) const;
  [[nodiscard]] bool at_end(State state) const;
  [[nodiscard]] std::string disk_is_silent() const;

  void abort(Outcome::Kind kind, std::string why, Time now);
  void finish(Outcome::Kind kind, std::string why, Time now);
  [[nodiscard]] std::string sent_so_far() const;

  /// The block that is on the wire, or the EOT: when it left, and what has become of it.
  struct OnWire {
    Time queued_at{}, out_at{};      // given out, and its last byte left (estimated, or on_sent)
    Duration timeout{};              // for the reply, from out_at
    int tries = 0, naks = 0;         // of this block; NAKs since the last ACK
    int copies = 0;                  // sent on timeouts, whose replies may still come
    std::optional<int> doubted_try;  // the try at which an ACK came before the block can be out
  };
  /// What the receiver has shown of itself.
  struct Shown {
    Check check = Check::crc;
    bool streaming = false;   // it asked with G
    bool small_only = false;  // it refused 1K blocks
    bool acked_data = false;
  };
  /// Printable text where a reply was due.
  struct Text {
    State from = State::wait_ack;  // where it came
    Time until{};
    bool kept_block = false;  // the block was not given out yet then, so nothing can acknowledge it
  };
  struct Batch {
    std::optional<FileInfo> file, next;
    std::vector<std::string> done;  // names
  };

  FileSource& files_;
  SenderOptions options_;
  const Dialect* dialect_;
  StartWatch start_;
  ReplyReader reader_;
  Cutter cutter_;
  Pace pace_;
  StreamPiece piece_;
  State state_ = State::wait_start;
  Time now_;    // latest time seen
  Time due_{};  // of the state
  Shown shown_;
  Batch batch_;
  OnWire wire_;
  Text text_;
  Later later_;
  std::optional<Time> last_ask_;  // since the header was acknowledged
  bool swift_end_ = false;        // the first EOT was NAKed at once
};

}  // namespace rommate::protocols::transfer
