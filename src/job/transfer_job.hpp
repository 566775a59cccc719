// A file transfer as the owner of a console's line: joins one of the engines of protocols/transfer to effects
// and to what the device has printed. No terminal, no files, no clock: those are the app's
// (src/app/transfer).
//
// A sender leaves the line to screen and recogniser until the receiver has asked; the text it sees meanwhile
// chooses the protocol when the user has not.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocols/transfer/receiver.hpp"
#include "protocols/transfer/sender.hpp"
#include "src/job/transfer_proposal.hpp"
#include "src/job/vocabulary.hpp"

namespace rommate::job {

/// What a transfer needs to know of the line.
struct TransferLine {
  protocols::transfer::LineTiming timing;
  LineSettings settings;           // as set now; software flow control is switched off meanwhile
  bool has_settings = false;       // the port can be set at all (serial, RFC 2217)
  bool eight_bit_clean = true;     // Capabilities of the port
  std::string printed;             // what the device printed last, for the proposal and an early request
  std::optional<Time> printed_at;  // when the last byte of it came
};

struct SendRequest {
  std::optional<protocols::transfer::Protocol> protocol = {};  // nullopt: as the device says, else XMODEM
  bool many_files = false;                                     // needs YMODEM
  Duration start_timeout = std::chrono::seconds{60};
  Byte padding = protocols::transfer::wire::sub;
  int tries = protocols::transfer::wire::tries;  // of each block
  /// Whether a loader that drops runs of 1A at block ends would harm the files, sent in blocks of this size.
  /// nullopt: not known yet; it is asked again.
  std::function<std::optional<bool>(std::size_t block)> harmed_by_dropped_1a = {};
};

struct ReceiveRequest {
  protocols::transfer::Protocol protocol = protocols::transfer::Protocol::ymodem;
  Duration start_timeout = std::chrono::seconds{60};
  bool crc_only = false;
  int tries = protocols::transfer::wire::tries;  // of each block
};

class TransferJob final : public Job {
 public:
  using Log = std::unique_ptr<protocols::transfer::PacketLog>;
  TransferJob(std::unique_ptr<protocols::transfer::FileSource> files, SendRequest request, TransferLine line,
              Log log);
  TransferJob(std::unique_ptr<protocols::transfer::FileSink> files, const ReceiveRequest& request,
              TransferLine line, Log log);

  [[nodiscard]] std::string_view name() const override { return name_; }
  [[nodiscard]] bool takes_bytes() const override;
  void on_start(const Sight& sight, Time now) override;
  void on_bytes(ByteView received, Time now) override;
  void on_effect(const EffectResult& result, Time now) override;
  void on_time(Time now) override;
  void cancel(Time now) override;
  void on_lost(std::string_view why, Time now) override;
  void on_carried_out(Time now) override;
  void take_effects(std::vector<Wanted>& into) override;
  [[nodiscard]] std::optional<Time> deadline() const override;
  [[nodiscard]] const std::optional<Outcome>& outcome() const override;
  [[nodiscard]] Bytes take_leftover() override;

  [[nodiscard]] bool sends() const { return source_ != nullptr; }
  [[nodiscard]] protocols::transfer::Protocol protocol() const { return protocol_; }
  [[nodiscard]] protocols::transfer::Progress progress() const;
  [[nodiscard]] JobReport report() const override;

 private:
  using Protocol = protocols::transfer::Protocol;
  void choose_by(std::string_view text);
  void warn_of_dropped_1a();
  [[nodiscard]] std::optional<std::string> unfit_line() const;
  void set_protocol(Protocol protocol);
  void put_flow_control_back();
  void gather_remarks();

  std::unique_ptr<protocols::transfer::FileSource> source_;
  std::unique_ptr<protocols::transfer::FileSink> sink_;
  SendRequest send_;
  ReceiveRequest receive_;
  TransferLine line_;
  Log log_;
  Protocol protocol_;
  std::string name_;
  std::unique_ptr<protocols::transfer::Transfer> engine_;
  protocols::transfer::Sender* sender_ = nullptr;  // engine_, when we send
  std::optional<Outcome> refused_;                 // the line cannot carry it, or the gate lets nothing out
  std::vector<std::string> remarks_;
  std::string printed_;  // while waiting for the start
  bool drops_1a_ = false, warned_1a_ = false, flow_off_ = false;
  bool drain_asked_ = false;
};

}  // namespace rommate::job
