// The way home of a speed that an earlier run changed and could not put back: said when the port is opened,
// and struck out when the device is seen to answer at its old speed.
#pragma once

#include <functional>
#include <string>

#include "src/app/speed_journal.hpp"
#include "src/console/session.hpp"
#include "src/console/watcher.hpp"
#include "src/port/disk_order.hpp"

namespace rommate::app {

class SpeedWatch final : public console::Watcher {
 public:
  /// `session` and `disk` must outlive it. `said` gets sentences for the person.
  SpeedWatch(std::string port, job::SpeedDebt debt, const console::Session& session, port::DiskOrder& disk,
             std::function<void(const std::string&)> said)
      : port_(std::move(port)),
        debt_(std::move(debt)),
        session_(session),
        disk_(disk),
        said_(std::move(said)) {}

  /// What is owed, and how it is paid.
  [[nodiscard]] std::string sentence() const;

 private:
  void sighted(const recognise::Sighting& seen, console::Time now) override;

  std::string port_;
  job::SpeedDebt debt_;
  const console::Session& session_;
  port::DiskOrder& disk_;
  std::function<void(const std::string&)> said_;
  bool paid_ = false;
};

}  // namespace rommate::app
