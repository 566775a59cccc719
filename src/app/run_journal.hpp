// What a recipe's run writes down in its folder (run_folder.hpp): what it owes, whose the device is, the copy
// of the configuration.
//   journal       debts and what is needed to go on; replaced as a whole, and on the disk before anything is
//                 changed
//   saved-config  the copy of the device's configuration
//   report        how it ended, for the ticket
// It holds no secret but those of the saved configuration itself.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "src/console/request.hpp"

namespace rommate::app {

class RunJournal {
 public:
  /// A new run. The sentence says why it cannot be written down.
  [[nodiscard]] static std::variant<RunJournal, std::string> create(const std::string& recipe,
                                                                    const std::string& port);
  /// The newest run that is not ended, of this port or ID (both empty: of all) and this recipe (empty: any).
  [[nodiscard]] static std::optional<RunJournal> unfinished(const std::string& port_or_id,
                                                            const std::string& recipe);

  /// The same of a port, where no process is at it: it was cut off, or owes something.
  [[nodiscard]] static std::optional<RunJournal> waiting(const std::string& port);

  /// A process is at it.
  [[nodiscard]] bool is_at_work() const;
  [[nodiscard]] std::string id() const { return folder_.substr(folder_.rfind('/') + 1); }
  [[nodiscard]] std::string file(const std::string& name) const { return folder_ + "/" + name; }

  std::string recipe, port, family;
  std::map<std::string, std::string> values;  // parameters, no secrets
  std::vector<console::Debt> debts;
  std::string outcome;  // empty: not ended, or ended owing something

  /// The first home of a debt that is still open stays.
  void owe(const console::Debt& debt);
  void paid(const std::string& what);
  /// A sentence: it is not on the disk.
  [[nodiscard]] std::optional<std::string> save() const;
  /// Beside the journal; a sentence says why not.
  [[nodiscard]] std::optional<std::string> keep(const std::string& name, const std::string& content) const;
  [[nodiscard]] std::string kept(const std::string& name) const;

 private:
  explicit RunJournal(std::string folder) : folder_{std::move(folder)} {}
  [[nodiscard]] bool load();
  std::string folder_;
};

}  // namespace rommate::app
