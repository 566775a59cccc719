// What a transfer tells on the side: packets to the log, remarks to the user. Not its outcome.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocols/transfer/transfer.hpp"

namespace rommate::protocols::transfer {

class Notes {
 public:
  /// `log` is not owned; may be null.
  explicit Notes(PacketLog* log) : log_{log} {}

  void packet(const Packet& packet, Time now) const {
    if (log_ != nullptr) log_->on_packet(packet, now);
  }
  void control(bool sent, std::string_view name, Time now) const {
    packet({.kind = Packet::Kind::control, .sent = sent, .words = name}, now);
  }
  void timeout(std::string_view what, Time now) const {
    packet({.kind = Packet::Kind::timeout, .words = what}, now);
  }
  /// To the log only.
  void fact(std::string_view what, Time now) const {
    packet({.kind = Packet::Kind::remark, .words = what}, now);
  }
  /// To the log and the user.
  void remark(std::string text, Time now) {
    fact(text, now);
    remarks_.push_back(std::move(text));
  }
  [[nodiscard]] std::vector<std::string> take_remarks() { return std::exchange(remarks_, {}); }
  [[nodiscard]] bool has_remarks() const { return !remarks_.empty(); }

 private:
  PacketLog* log_;
  std::vector<std::string> remarks_;
};

}  // namespace rommate::protocols::transfer
