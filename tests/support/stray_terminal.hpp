// A person's terminal at a device that waits, and nobody types: each report of terminal_reports.hpp goes
// through key decoder and session, cut at every byte with pauses longer than that of a lone ESC. Virtual
// time.
#pragma once

#include <string>

#include "src/console/session.hpp"
#include "src/console/standing_question.hpp"
#include "tests/support/terminal_reports.hpp"
#include "tui/device_keys.hpp"
#include "tui/key_decoder.hpp"

namespace rommate::testing {

class StrayTerminal {
 public:
  /// The device has printed this, and is silent now.
  explicit StrayTerminal(std::string_view printed) {
    session_.on_bytes(protocols::as_bytes(printed), now_);
    while (const auto due = session_.deadline()) session_.on_time(now_ = std::max(now_, *due));
    byte_answers_ = console::a_byte_answers(session_.sight());
  }

  /// What reached the device, and by which report; empty: nothing did.
  std::string leaks() {
    for (const auto& report : terminal_reports()) {
      for (std::size_t cut = 0; cut < report.bytes.size(); ++cut) {
        begin();
        sends(report.bytes.substr(0, cut));
        sends(report.bytes.substr(cut));
        if (!sent_.empty()) return told(report, "cut at " + std::to_string(cut));
      }
      begin();
      for (const char byte : report.bytes) sends({&byte, 1});
      if (!sent_.empty()) return told(report, "byte by byte");
    }
    begin();
    sends("n");
    return sent_ == "n" ? "" : "what is typed does not reach the device";
  }

 private:
  void begin() {
    decoder_ = tui::KeyDecoder{};
    sent_.clear();
  }
  void sends(std::string_view bytes) {
    decoder_.on_bytes(bytes, now_);
    give_keys();
    now_ += tui::escape_wait + std::chrono::milliseconds{100};
    decoder_.on_time(now_, byte_answers_);
    give_keys();
  }
  void give_keys() {
    for (const auto& key : decoder_.take_keys())
      session_.type(protocols::as_bytes(tui::bytes_for(key, {}, {})), now_);
    while (const auto effect = session_.take_effect(now_))
      if (const auto* write = std::get_if<console::Write>(&*effect))
        sent_ += protocols::as_text(write->bytes);
  }
  [[nodiscard]] std::string told(const TerminalReport& report, const std::string& how) const {
    return std::string(report.name) + ", " + how + ", types " + std::to_string(sent_.size()) + " bytes";
  }

  console::Session session_{protocols::LineSettings{}};
  tui::KeyDecoder decoder_;
  bool byte_answers_ = false;  // asked once: nothing stands there that was not there, or a report has leaked
  protocols::Time now_{std::chrono::hours{1}};
  std::string sent_;
};

}  // namespace rommate::testing
