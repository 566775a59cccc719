// A running ASA 5500: IOS's command line with a blank behind the prompt, its own pager, save, copy and
// reload. Only what a recovery meets. Words from logs of 5505 and 5520 and the vendor's command reference.
#pragma once

#include "src/device/ios.hpp"

namespace rommate::device {

class AsaSystem : public Ios {
 public:
  using Ios::Ios;

 protected:
  void press_return() override;
  void offer_setup() override;
  void enable_command() override;
  void reload() override;
  void save() override;
  [[nodiscard]] bool asks_known_names() const override { return true; }
  void say_fetching(const std::string& url, const std::string& through) override;
  void say_fetched(std::size_t bytes) override;
  [[nodiscard]] std::string_view prompt_end() const override { return " "; }
  [[nodiscard]] std::string more_text() const override { return "<--- More --->"; }
  [[nodiscard]] std::string more_wipe() const override { return "\r              \r"; }
};

}  // namespace rommate::device
