// What a recipe will do on one family, before it does it: each way and step with every line that may be
// typed, what it changes, how that is undone, what it costs and how long it takes. The runner types nothing
// that is not in here.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "src/recipe/model.hpp"
#include "src/recipe/route.hpp"

namespace rommate::recipe {

struct PlannedLine {
  std::string text;       // holes that only the device can fill are said in words: "confreg <the noted ...>"
  std::string when = {};  // in which case; empty: always
  bool secret = false;    // typed without echo, shown nowhere: `text` names the parameter
};

struct PlannedChange {
  Change kind = Change::none;
  std::string what, undo;
};

struct PlanItem {
  enum class Kind { way, step, debt } kind = Kind::step;
  std::string title;  // the step's name, "rommon -> ios-enable", "pay skip-config"
  std::vector<PlannedLine> lines = {};
  std::vector<PlannedChange> changes = {};
  std::vector<std::string> costs = {};
  std::vector<std::string> proofs = {};  // "running: every section of the saved configuration"
  std::vector<std::string> by_hand = {};
  bool elsewhere = false;  // only where the device is found standing there
  Seconds takes{};
};

/// What is known beforehand of sizes and speeds; 0: not known.
struct Sizes {
  std::uint64_t image = 0;          // bytes to transfer
  std::uint64_t configuration = 0;  // bytes; 0: a small one is assumed
  std::uint32_t baud = 9600;
};

struct Plan {
  std::string recipe, about;
  Family family = Family::none;
  std::vector<PlanItem> items = {};
  std::vector<std::string> missing = {};  // why this family cannot do it; empty: it can
  [[nodiscard]] Seconds takes() const;
};

/// `values`: what parameters are given, secrets left out (their names are enough: `given`).
[[nodiscard]] Plan make_plan(const Recipe& recipe, const std::vector<Ways>& ways, Family family,
                             const std::map<std::string, std::string>& values, const Terms& terms,
                             const Sizes& sizes = {}, std::string_view from = "anywhere");

/// A planned line as it would be typed when `sent` was sent: holes stand for anything. For the promise that
/// every line that was sent stands in the plan. Lines with a secret are held against those with one only; the
/// name that a login asks for is no line.
[[nodiscard]] bool is_planned(std::string_view sent, bool secret, const Plan& plan);

/// For a person: steps, lines, changes and times.
[[nodiscard]] std::string to_text(const Plan& plan);

/// How long `bytes` take over a serial line in XMODEM blocks: ten bits a byte; 128-byte blocks carry 5 bytes
/// of frame and an answer of one byte, 1K blocks the same on 1024 (XMODEM.DOC, YMODEM.DOC).
/// "40 s", "5 min", "6 h", "9 days"
[[nodiscard]] std::string in_words(Seconds length);
[[nodiscard]] Seconds transfer_time(std::uint64_t bytes, std::uint32_t baud, std::size_t block);

}  // namespace rommate::recipe
