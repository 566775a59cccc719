// Remembers which host was last seen on which cable, so that a cable that was moved is noticed before
// anything is typed into the wrong device. A cable is a USB adapter by its serial number, else a place in the
// USB tree, else the port as it was named. A host is the name in an IOS-like prompt.
//
// The state is one small text file ($XDG_STATE_HOME/rommate/cables), one cable a line, replaced in one step
// under a lock, so that several consoles share it. It is only a memory: an unreadable file is an empty one,
// and lines that make no sense are dropped.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/console/watcher.hpp"
#include "src/port/list.hpp"

namespace rommate::app {

struct CableSeen {
  std::string cable;  // cable_of()
  std::string host;
  std::int64_t when = 0;  // seconds since 1970
  friend bool operator==(const CableSeen&, const CableSeen&) = default;
};

/// "usb-serial:A9XYZ:00", "usb-position:1-2.4:00", "port:telnet://10.0.0.1:2001". Serial numbers that cheap
/// adapters share ("0001", "12345678") do not count.
[[nodiscard]] std::string cable_of(const port::PortInfo& info);
/// The same for a port as the user named it; looks at sysfs for local ones.
[[nodiscard]] std::string cable_of(std::string_view port, const port::Places& places);

class CableMemory {
 public:
  explicit CableMemory(std::string path) : path_(std::move(path)) {}

  /// All that is known, newest first.
  [[nodiscard]] std::vector<CableSeen> all() const;
  [[nodiscard]] std::optional<CableSeen> last(std::string_view cable) const;
  struct Saw {
    std::optional<CableSeen> before;  // when that was another host
    bool kept = false;                // written down; false: another console was writing just then, try again
  };
  /// `host` is on `cable` now. Never waits, for another console or for the disk: a console has a line to
  /// serve. Names that devices have without a configuration (Router, Switch ...) are compared, and there is
  /// nothing to keep of them.
  Saw saw(const std::string& cable, const std::string& host, std::int64_t now);

 private:
  std::string path_;
};

/// $XDG_STATE_HOME/rommate/cables, or below ~/.local/state; empty when there is no home.
[[nodiscard]] std::string cable_memory_path();
/// "two days ago", "20 minutes ago".
[[nodiscard]] std::string how_long_ago(std::int64_t seconds);

/// Watches a session and says once when the device on this cable is not the one that was there last.
class CableWatch : public console::Watcher {
 public:
  /// A sentence for the user, and what was on the cable before.
  using Notice = std::function<void(const std::string& sentence, const CableSeen& before)>;
  CableWatch(CableMemory memory, std::string cable, Notice notice)
      : memory_(std::move(memory)), cable_(std::move(cable)), notice_(std::move(notice)) {}

 private:
  void sighted(const recognise::Sighting& seen, console::Time now) override;

  CableMemory memory_;
  std::string cable_;
  Notice notice_;
  std::string host_;                      // seen last
  std::optional<console::Time> kept_at_;  // when it was last written down
};

}  // namespace rommate::app
