// What is owed to devices whose console speed was changed: one small file for each port, written before the
// change and removed when the device is home again. A later start reads it and can offer the way home.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "src/job/speed_dance.hpp"

namespace rommate::app {

class SpeedJournal {
 public:
  /// `directory` is made when the first debt is written. Empty: $XDG_STATE_HOME/rommate/speed, else under
  /// ~/.local/state/rommate/speed; without a home nothing can be owed, and owe() says so.
  explicit SpeedJournal(std::string directory = "");

  /// On the disk when this returns nothing; a sentence when it could not be written. A debt that is still
  /// open keeps its home and the way there: a change begun at the fast speed does not make that the home.
  [[nodiscard]] std::optional<std::string> owe(const std::string& port, const job::SpeedDebt& debt);
  /// The device is at `baud`. Where that is not the debt's home the debt stays, and says where it is away.
  void paid(const std::string& port, std::uint32_t baud);
  [[nodiscard]] std::optional<job::SpeedDebt> owed(const std::string& port) const;
  struct Entry {
    std::string port;
    job::SpeedDebt debt;
  };
  [[nodiscard]] std::vector<Entry> all() const;

 private:
  [[nodiscard]] std::optional<std::string> write(const std::string& port, const job::SpeedDebt& debt) const;
  [[nodiscard]] std::string path_of(const std::string& port) const;
  std::string directory_;
};

}  // namespace rommate::app
