// Plays the session files of tests/device/sessions: what the device says, what the user types, what the
// recogniser sees. Virtual time; one test case a file. The words are told in sessions/README.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "src/image/digest.hpp"
#include "tests/device/bench.hpp"
#include "tests/support/stray_terminal.hpp"

using namespace std::chrono_literals;
using namespace rommate;
using rommate::testing::DeviceBench;

namespace {

/// "\r", "\x03", "\e" in a line of a session file.
std::string unescaped(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    const char c = text[++i];
    if (c == 'r') out += '\r';
    if (c == 'n') out += '\n';
    if (c == 'e') out += '\x1b';
    if (c == '\\') out += '\\';
    if (c == 'x' && i + 2 < text.size()) {
      unsigned value = 0;
      std::from_chars(text.data() + i + 1, text.data() + i + 3, value, 16);
      out += static_cast<char>(value);
      i += 2;
    }
  }
  return out;
}

std::string upper(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

protocols::Duration duration(const std::string& text) {
  double value = 0;
  std::size_t used = 0;
  value = std::stod(text, &used);
  const auto unit = text.substr(used);
  const double seconds = unit == "ms" ? value / 1000 : unit == "m" ? value * 60 : value;
  return std::chrono::duration_cast<protocols::Duration>(std::chrono::duration<double>(seconds));
}

constexpr std::array<std::string_view, 6> all_steps{"boot", "break in", "recover",
                                                    "copy", "verify",   "reload"};

class Session {
 public:
  explicit Session(const std::filesystem::path& path) : path_{path} {}

  /// "MODEL: STEP" of each step line.
  [[nodiscard]] const std::set<std::string>& steps() const { return steps_; }

  /// What went wrong, with its line; empty: the session plays as it is written.
  std::string play() {
    std::ifstream file(path_);
    std::string line;
    while (failure_.empty() && std::getline(file, line)) {
      ++number_;
      if (line.empty() || line[0] == '#') continue;
      const auto space = std::min(line.find(' '), line.size());
      carry_out(line.substr(0, space), space < line.size() ? line.substr(space + 1) : "");
      if (!failure_.empty())
        return path_.filename().string() + ":" + std::to_string(number_) + ": " + line + "\n  " + failure_;
    }
    return number_ == 0 ? path_.string() + ": cannot be read" : "";
  }

 private:
  void carry_out(const std::string& word, const std::string& rest) {
    if (word == "model") return begin(rest);
    if (word == "step") return step(rest);
    if (!bench_) return fail("a session begins with its model");
    if (word == "device>") return expect(unescaped(rest));
    if (word == "user>") return bench_->type(with_words(unescaped(rest)) + "\r");
    if (word == "keys>") return bench_->type(unescaped(rest));
    if (word == "after") return bench_->run(duration(rest));
    if (word == "within") return static_cast<void>(within_ = duration(rest));
    if (word == "break") return bench_->break_for(duration(rest));
    if (word == "button") return bench_->button(rest == "down");
    if (word == "baud") return bench_->line({.baud = static_cast<std::uint32_t>(std::stoul(rest))});
    if (word == "power") return power(rest);
    if (word == "sees") return sees(rest);
    if (word == "shows") return shows(rest);
    if (word == "never>") return never(unescaped(rest));
    if (word == "serve") return serve(rest);
    if (word == "send") return send(rest);
    if (word == "unplugged") return static_cast<void>(bench_->tftp_silent = true);
    fail("no such word: " + word);
  }
  void fail(const std::string& why) { failure_ = why; }

  void begin(const std::string& model) {
    model_ = model;
    bench_ = std::make_unique<DeviceBench>(DeviceBench::of(model));
    bench_->power_on();
  }

  void step(const std::string& name) {
    if (std::find(all_steps.begin(), all_steps.end(), name) == all_steps.end()) return fail("no such step");
    steps_.insert(model_ + ": " + name);
  }

  /// Off and on: with what it saved, as with --state.
  void power(const std::string& how) {
    if (how == "cycle") {
      bench_->power_off();
      bench_->run(1s);
      return bench_->power_on();
    }
    if (how != "restart") return fail("power cycle, or power restart");
    device::DeviceOptions options;
    options.saved = bench_->saved();
    auto files = bench_->tftp;
    bench_ = std::make_unique<DeviceBench>(DeviceBench::of(model_, options));
    bench_->keep(options.saved);
    bench_->tftp = files;
    bench_->power_on();
  }

  /// With {md5} and the other words of `serve` put in.
  [[nodiscard]] std::string with_words(std::string text) const {
    for (const auto& [name, value] : words_)
      for (auto at = text.find(name); at != std::string::npos; at = text.find(name))
        text.replace(at, name.size(), value);
    return text;
  }

  void expect(const std::string& wanted) {
    const auto text = with_words(wanted);
    const bool came = bench_->until(text, within_);
    const auto tail = bench_->since_cursor();
    if (!came) fail("instead: " + tail.substr(tail.size() > 600 ? tail.size() - 600 : 0));
  }

  void never(const std::string& text) {
    if (bench_->since_cursor().find(text) != std::string::npos) fail("it has been printed");
  }

  /// Half a second later: long enough for a window to be believed, short enough for it to be open still.
  void shows(const std::string& rest) {
    bench_->run(500ms);
    compare(bench_->recogniser().current(), rest);
  }

  void sees(const std::string& rest) {
    if (!bench_->quiet(3s)) return fail("the line never falls silent");
    const auto seen = bench_->recogniser().if_silent();
    compare(seen, rest);
    static std::set<std::string> tried;  // each standing question of each model once
    if (!seen.waiting || !failure_.empty() || !tried.insert(model_ + rest + seen.prompt).second) return;
    // A terminal says a lot by itself: none of it is an answer.
    if (const auto leak = testing::StrayTerminal(bench_->printed()).leaks(); !leak.empty()) fail(leak);
  }

  void compare(const recognise::Sighting& seen, const std::string& rest) {
    const auto space = std::min(rest.find(' '), rest.size());
    const auto words = std::string(told_as(seen.state)) + (space < rest.size() ? " " + seen.detail : "");
    if (words != rest)
      fail("the recogniser sees: " + std::string(told_as(seen.state)) + " " + seen.detail + " behind: " +
           bench_->printed().substr(bench_->printed().size() -
                                    std::min<std::size_t>(120, bench_->printed().size())));
  }

  /// "serve NAME VERSION [damaged]": an image of this model on the TFTP server, and its digests as {md5}
  /// {sha512}.
  void serve(const std::string& rest) {
    std::istringstream in(rest);
    std::string name, version, damaged;
    in >> name >> version >> damaged;
    const auto image = device::sample_image(model_, "", version, damaged == "damaged");
    const auto& bytes = std::get<protocols::Bytes>(image);
    bench_->tftp[name] = bytes;
    words_ = {{"{md5}", image::digest_hex(image::DigestKind::md5, bytes)},
              {"{sha512}", image::digest_hex(image::DigestKind::sha512, bytes)},
              {"{MD5}", upper(image::digest_hex(image::DigestKind::md5, bytes))},
              {"{size}", std::to_string(bytes.size())},
              {"{hexsize}", fmt::format("{:x}", bytes.size())}};
  }

  void send(const std::string& name) {
    if (!bench_->tftp.contains(name)) return fail("no such file was served");
    if (!bench_->send_xmodem(bench_->tftp.at(name))) fail("the transfer failed");
  }

  std::filesystem::path path_;
  int number_ = 0;
  std::string failure_;
  std::string model_;
  std::unique_ptr<DeviceBench> bench_;
  protocols::Duration within_ = 3min;
  std::map<std::string, std::string> words_;
  std::set<std::string> steps_;
};

}  // namespace

TEST_CASE("every session file plays as it is written, and each model has all steps of a recovery") {
  const char* const folder = std::getenv("ROMMATE_SESSIONS");
  REQUIRE(folder != nullptr);
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".test") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  REQUIRE(files.size() >= 10);
  std::set<std::string> steps;
  for (const auto& file : files) {
    Session session(file);
    const auto failure = session.play();
    CHECK_MESSAGE(failure.empty(), failure);
    steps.insert(session.steps().begin(), session.steps().end());
  }
  for (const auto& model : device::list_models())
    for (const auto step : all_steps)
      CHECK_MESSAGE(steps.contains(model.name + ": " + std::string(step)),
                    "no session shows a " << model.name << " " << step);
}
