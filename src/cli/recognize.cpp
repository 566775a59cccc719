#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstring>
#include <limits>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include "src/app/json_line.hpp"
#include "src/cli/command.hpp"
#include "src/cli/commands.hpp"
#include "src/cli/sighting_json.hpp"
#include "src/cli/values.hpp"
#include "src/recognise/read_log.hpp"
#include "src/record/record.hpp"

namespace rommate::cli {
namespace {

using protocols::as_bytes;
using protocols::ByteView;
using recognise::Sighting;
using recognise::State;

constexpr std::size_t piece_size = 256 * 1024;
constexpr int silence_ms = 300;  // a live line is judged when nothing has come for this long

struct RecognizeArguments {
  std::string file = "-";
  std::vector<std::uint64_t> at;
  bool json = false;
};

/// For --at the contract has no word for a line at the wrong speed: it is no wait, and the detail says what
/// it is.
std::string_view state_word(const Sighting& seen) {
  return seen.state == State::garbled ? "unknown" : told_as(seen.state);
}
std::string_view detail_word(const Sighting& seen) {
  return seen.state == State::garbled ? "garbled" : std::string_view{seen.detail};
}

void print(std::string_view line) { fmt::print("{}\n", line); }

void print_answer(std::uint64_t offset, const Sighting& seen, bool json) {
  if (!json)
    return print(
        fmt::format("{:>9}  {:<13} {}", offset, state_word(seen), app::valid_utf8(detail_word(seen))));
  app::JsonLine line;
  line.add("offset", offset).add("state", state_word(seen)).add("detail", detail_word(seen));
  print(line.text());
}

void print_change(const Sighting& seen, bool json) {
  if (!json) {
    auto what = app::valid_utf8(seen.detail);
    if (seen.state == State::garbled) what = "wrong speed?";
    if (seen.state == State::booting && !seen.waiting) what = "reset: " + app::valid_utf8(seen.prompt);
    if (!seen.window_key.empty()) what += fmt::format(", {} interrupts", seen.window_key);
    if (seen.erases && !seen.destructive) what += what.empty() ? "erases" : ", erases";
    return print(fmt::format("{:>9}  {:<13} {}", seen.offset, told_as(seen.state), what));
  }
  app::JsonLine line;
  line.add("offset", seen.offset);
  add_sighting(line, seen);
  print(line.text());
}

/// What the banners told, for the end of the list.
void print_facts(const recognise::Recogniser& recogniser, bool json) {
  const auto& facts = recogniser.facts();
  const std::pair<std::string_view, std::string> all[] = {
      {"family", std::string{to_string(recogniser.family())}},
      {"platform", facts.platform},
      {"memory", facts.memory},
      {"bootstrap", facts.bootstrap_version},
      {"software", facts.software},
      {"image", facts.image},
      {"config_register", facts.config_register},
      {"reset_reason", facts.reset_reason},
      {"password_recovery", !facts.recovery_disabled   ? ""
                            : *facts.recovery_disabled ? "disabled"
                                                       : "enabled"},
  };
  app::JsonLine told;
  bool any = false;
  for (const auto& [name, value] : all) {
    if (value.empty()) continue;
    any = true;
    told.add(name, value);
    if (!json) print(fmt::format("{:>9}  {}: {}", "", name, app::valid_utf8(value)));
  }
  if (json && any) print(app::JsonLine{}.add("facts", told).text());
}

class File {
 public:
  explicit File(const std::string& name)
      : fd_{name == "-" ? STDIN_FILENO : ::open(name.c_str(), O_RDONLY | O_CLOEXEC)} {}
  ~File() {
    if (fd_ > STDIN_FILENO) ::close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  /// Waits up to `silence_ms` for more; nullopt: nothing came. An empty piece is the end, or an error.
  std::optional<ByteView> read() {
    pollfd wait{fd_, POLLIN, 0};
    if (::poll(&wait, 1, told_silence_ ? -1 : silence_ms) == 0) {
      told_silence_ = true;
      return std::nullopt;
    }
    told_silence_ = false;
    const auto count = ::read(fd_, buffer_.data(), buffer_.size());
    if (count < 0) error_ = errno;
    return ByteView{buffer_.data(), count > 0 ? static_cast<std::size_t>(count) : 0};
  }
  [[nodiscard]] bool opened() const { return fd_ >= 0; }
  [[nodiscard]] int error() const { return error_; }

 private:
  int fd_;
  int error_ = 0;
  bool told_silence_ = false;
  protocols::Bytes buffer_ = protocols::Bytes(piece_size);
};

/// Takes what was received out of a recording of ours; other files are raw bytes already.
class Received {
 public:
  /// `piece` as raw bytes; the view lasts until the next call.
  ByteView of(ByteView piece) {
    if (!decoder_ && !looked_) {
      looked_ = true;
      constexpr protocols::Byte magic[] = {0xF9, 'r', 'm', '\n'};
      if (piece.size() >= 4 && std::equal(std::begin(magic), std::end(magic), piece.begin()))
        decoder_.emplace();
    }
    if (!decoder_) return piece;
    decoder_->on_bytes(piece);
    if (piece.empty()) decoder_->finish();
    bytes_.clear();
    while (const auto event = decoder_->next())
      if (event->kind == record::RecordEvent::Kind::received) protocols::append(bytes_, event->bytes);
    return bytes_;
  }

 private:
  bool looked_ = false;
  std::optional<record::RecordDecoder> decoder_;
  protocols::Bytes bytes_;
};

class Answers {
 public:
  explicit Answers(const std::vector<std::uint64_t>& asked)
      : asked_{asked}, order_(asked.size()), answers_(asked.size()) {
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    std::stable_sort(order_.begin(), order_.end(), [&](auto a, auto b) { return asked_[a] < asked_[b]; });
    answer();
  }

  void on_bytes(ByteView bytes) {
    while (next_ < order_.size()) {
      const auto length = asked_[order_[next_]] - recogniser_.offset();
      if (length > bytes.size()) break;
      recogniser_.on_bytes(bytes.first(length), {});
      bytes = bytes.subspan(length);
      answer();
    }
    recogniser_.on_bytes(bytes, {});
    static_cast<void>(recogniser_.take_sightings());
  }
  [[nodiscard]] bool complete() const { return next_ == order_.size(); }
  [[nodiscard]] std::uint64_t unanswered() const { return asked_[order_[next_]]; }
  [[nodiscard]] std::uint64_t received() const { return recogniser_.offset(); }
  void print_all(bool json) const {
    for (std::size_t index = 0; index < asked_.size(); ++index)
      print_answer(asked_[index], answers_[index], json);
  }

 private:
  void answer() {
    while (!complete() && asked_[order_[next_]] == recogniser_.offset())
      answers_[order_[next_++]] = recogniser_.if_silent();
  }
  const std::vector<std::uint64_t>& asked_;
  std::vector<std::size_t> order_;  // of asked_, by offset
  std::vector<Sighting> answers_;
  std::size_t next_ = 0;
  recognise::Recogniser recogniser_;
};

int unreadable(const std::string& file, int error) {
  fmt::print(stderr, "rommate: cannot read {}: {}\n", file == "-" ? "standard input" : file,
             std::strerror(error));
  return 2;
}

int answer_offsets(File& file, const RecognizeArguments& a) {
  Answers answers{a.at};
  Received received;
  for (bool end = false; !end && !answers.complete();) {
    const auto piece = file.read();
    if (!piece) continue;
    end = piece->empty();
    answers.on_bytes(received.of(*piece));
  }
  if (file.error() != 0) return unreadable(a.file, file.error());
  if (!answers.complete()) {
    fmt::print(stderr, "rommate: --at {} is behind the end: there are {} bytes\n", answers.unanswered(),
               answers.received());
    return 2;
  }
  answers.print_all(a.json);
  return 0;
}

int list_changes(File& file, const RecognizeArguments& a) {
  recognise::LogReader reader;
  Received received;
  const auto tell = [&] {
    for (const auto& seen : reader.take_sightings()) print_change(seen, a.json);
  };
  for (bool end = false; !end;) {
    const auto piece = file.read();
    if (piece) reader.on_bytes(received.of(*piece));
    end = piece && piece->empty();
    if (end || !piece) reader.on_silence();
    tell();
    if (!piece) std::fflush(stdout);
  }
  if (file.error() != 0) return unreadable(a.file, file.error());
  print_facts(reader.recogniser(), a.json);
  return 0;
}

constexpr auto recognize_examples = R"(Examples:
  rommate recognize console.log             what the device waited for, and where it was reset
  rommate recognize console.log --at 7,395  what it waits for if the line fell silent after these bytes
  nc 10.0.0.1 2003 | rommate recognize -    a live line, judged whenever it is silent
)";

}  // namespace

void add_recognize(CLI::App& root, int& status) {
  auto a = std::make_shared<RecognizeArguments>();
  auto* command = root.add_subcommand("recognize", "what a recorded console shows");
  command->footer(recognize_examples);
  command->add_option("FILE", a->file, "raw log, or a recording of rommate; - is standard input")
      ->type_name("")
      ->capture_default_str();
  auto* at =
      command->add_option("--at", a->at, "bytes received when the line falls silent; one answer for each");
  whole_number(at, 0, std::numeric_limits<long long>::max())
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("N,N,...");
  command->add_flag("--json", a->json, "one JSON object for each answer or change");
  command->callback([a, &status] {
    File file{a->file};
    if (!file.opened())
      status = unreadable(a->file, errno);
    else
      status = a->at.empty() ? list_changes(file, *a) : answer_offsets(file, *a);
  });
}

}  // namespace rommate::cli
