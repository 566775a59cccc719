// The table of commands: each model's words, how true their answers are, and that the answers are so.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "tests/device/open_model.hpp"

using namespace std::chrono_literals;
using namespace rommate;

namespace {

/// "show version: true" of each model, as a table: one line a command, the models that have it behind it.
std::map<std::string, std::set<std::string>> table_now() {
  std::map<std::string, std::set<std::string>> rows;
  for (const auto& model : device::list_models())
    for (const auto& row : device::model_commands(model.name, "")) rows[row].insert(model.name);
  return rows;
}

std::string as_text(const std::map<std::string, std::set<std::string>>& rows) {
  std::string out;
  for (const auto& [row, models] : rows) {
    out += row + "\t";
    for (const auto& model : models) out += (model == *models.begin() ? "" : " ") + model;
    out += "\n";
  }
  return out;
}

bool begins_any(std::string_view line, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](auto each) { return line.starts_with(each); });
}

/// A command that may be typed as it stands, and comes back to the prompt without a question.
bool harmless(std::string_view pattern) {
  for (const auto word : {"WORD", "LINE", "IFACE", "A.B.C.D", "<"})
    if (pattern.find(word) != std::string_view::npos) return false;
  return !begins_any(pattern, {"enable", "exit", "logout", "quit", "disable", "configure", "setup",
                               "write erase", "erase", "format", "reload", "copy", "ping", "traceroute",
                               "install", "terminal no", "clear", "disconnect", "squeeze"});
}

}  // namespace

TEST_CASE("the table of commands is the one that is written down") {
  const char* const folder = std::getenv("ROMMATE_SESSIONS");
  REQUIRE(folder != nullptr);
  const auto path = std::string(folder) + "/commands.tsv";
  const auto now = as_text(table_now());
  if (std::getenv("ROMMATE_WRITE_TABLE") != nullptr) std::ofstream(path) << now;
  std::ifstream file(path);
  std::stringstream written;
  written << file.rdbuf();
  const bool same = written.str() == now;
  CHECK_MESSAGE(same,
                "the commands have changed: look at what changed, then write the table anew with "
                "ROMMATE_WRITE_TABLE=1");
}

TEST_CASE("what the table calls true is answered, what it calls not simulated says so") {
  for (const auto& model : device::list_models()) {
    const auto commands = device::model_commands(model.name, "");
    if (commands.empty() || model.name.starts_with("uboot")) continue;  // a shell: another login
    auto bench = testing::at_enable(model.name);
    for (const auto& row : commands) {
      const auto colon = row.rfind(": ");
      const auto pattern = row.substr(0, colon), truth = row.substr(colon + 2);
      if (!harmless(pattern)) continue;
      const auto answer = testing::answers(bench, {pattern});
      const bool unknown = answer.find("% Not simulated: ") != std::string::npos;
      const bool refused =
          answer.find("Invalid") != std::string::npos || answer.find("Ambiguous") != std::string::npos;
      CHECK_MESSAGE(unknown == (truth == "not simulated"), model.name << ": " << row << "\n" << answer);
      CHECK_MESSAGE(!refused, model.name << ": " << row << "\n" << answer);
      CHECK_MESSAGE(answer.find("R1#") != std::string::npos, model.name << " does not come back from " << row
                                                                        << "\n"
                                                                        << answer);
    }
  }
}
