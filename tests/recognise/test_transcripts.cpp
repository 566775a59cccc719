// The recogniser on recorded consoles of real devices, where they are at hand (they are not ours to ship).
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "src/recognise/recogniser.hpp"
#include "tests/support/skipped.hpp"

namespace fs = std::filesystem;
using namespace rommate::recognise;
using rommate::protocols::as_bytes;

namespace {

constexpr Time noon{std::chrono::hours{12}};

std::string contents(const fs::path& path) {
  std::ifstream file{path, std::ios::binary};
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

struct Wait {
  std::size_t offset;
  std::string state, detail;
};

struct Transcript {
  std::string name, log;
  std::vector<Wait> waits;
};

std::vector<Transcript> transcripts() {
  std::vector<Transcript> all;
  if (!fs::is_directory(SHARED_TRANSCRIPTS)) return all;
  for (const auto& entry : fs::directory_iterator{SHARED_TRANSCRIPTS}) {
    if (entry.path().extension() != ".log") continue;
    Transcript one{entry.path().stem().string(), contents(entry.path()), {}};
    auto expected = entry.path();
    std::istringstream lines{contents(expected.replace_extension(".expect.tsv"))};
    for (std::string line; std::getline(lines, line);) {
      std::istringstream fields{line};
      std::string offset, state, detail;
      std::getline(fields, offset, '\t');
      std::getline(fields, state, '\t');
      std::getline(fields, detail, '\t');
      one.waits.push_back({std::stoul(offset), state, detail});
    }
    all.push_back(std::move(one));
  }
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return all;
}

/// What is said if the log falls silent at each of `offsets` (ascending).
template <class Each>
void ask(const std::string& log, const std::vector<std::size_t>& offsets, Each each) {
  Recogniser recogniser;
  std::size_t at = 0;
  for (const auto offset : offsets) {
    recogniser.on_bytes(as_bytes(std::string_view{log}.substr(at, offset - at)), noon);
    at = offset;
    each(offset, recogniser.if_silent());
  }
}

/// Places that are not listed, and at which the device does wait, or may be interrupted: the text before is a
/// complete prompt, only what follows came without an answer.
bool is_complete(const Sighting& seen) {
  if (seen.state == State::booting) return !seen.window_key.empty();  // a count-down, redrawn in place
  return seen.state == State::login;                                  // overrun by the log of a shutdown
}

}  // namespace

TEST_CASE("every listed wait of the recorded consoles is recognised, in state and detail") {
  const auto all = transcripts();
  if (all.empty()) SKIPPED("no recorded consoles at " SHARED_TRANSCRIPTS);
  // Every third by name is not looked at while the tables are made: it tells how strangers fare.
  std::size_t number = 0;
  std::array<std::size_t, 2> listed{}, right{};
  for (const auto& transcript : all) {
    const std::size_t held_out = number++ % 3 == 2;
    std::vector<std::size_t> offsets;
    for (const auto& wait : transcript.waits) offsets.push_back(wait.offset);
    std::size_t index = 0;
    ask(transcript.log, offsets, [&](std::size_t offset, const Sighting& seen) {
      const auto& wait = transcript.waits[index++];
      const auto said = std::string{told_as(seen.state)} + " " + seen.detail;
      CHECK_MESSAGE(said == wait.state + " " + wait.detail, transcript.name << " at " << offset);
      CHECK_MESSAGE(seen.waiting, transcript.name << " at " << offset);
      ++listed[held_out];
      right[held_out] += seen.waiting && said == wait.state + " " + wait.detail;
    });
  }
  MESSAGE("waits right: " << right[0] << " of " << listed[0] << " known, " << right[1] << " of " << listed[1]
                          << " held out");
}

TEST_CASE("nowhere else inside a line that goes on is a wait reported") {
  const auto all = transcripts();
  if (all.empty()) SKIPPED("no recorded consoles at " SHARED_TRANSCRIPTS);
  constexpr unsigned seed = 20261121;
  std::mt19937 random{seed};
  std::size_t total = 0;
  for (const auto& one : all) total += one.log.size();
  std::vector<std::vector<std::size_t>> chosen(all.size());
  for (std::size_t count = 0; count < 20000;) {
    auto at = random() % total;
    std::size_t which = 0;
    while (at >= all[which].log.size()) at -= all[which++].log.size();
    const auto& one = all[which];
    const bool inside = at > 0 && one.log[at - 1] != '\n' && one.log[at] != '\n' && one.log[at] != '\r';
    const bool near = std::any_of(one.waits.begin(), one.waits.end(), [&](const Wait& wait) {
      return at + 3 >= wait.offset && at <= wait.offset + 3;
    });
    if (!inside || near) continue;
    chosen[which].push_back(at);
    ++count;
  }
  for (std::size_t which = 0; which < all.size(); ++which) {
    std::sort(chosen[which].begin(), chosen[which].end());
    ask(all[which].log, chosen[which], [&](std::size_t offset, const Sighting& seen) {
      if (is_complete(seen)) return;
      CHECK_MESSAGE((!seen.waiting && seen.state == State::unknown && seen.detail.empty()),
                    "seed " << seed << ", " << all[which].name << " at " << offset << ": "
                            << to_string(seen.state) << " " << seen.detail << " behind '" << seen.prompt
                            << "'");
    });
  }
}
