#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "src/app/json_line.hpp"
#include "src/app/record_file.hpp"
#include "src/cli/commands.hpp"
#include "src/port/durable_file.hpp"
#include "src/record/plain_text.hpp"
#include "src/record/record_views.hpp"

namespace rommate::cli {
namespace {

using record::RecordEvent;

struct RecordArguments {
  std::string file, into, size = "80x24";
  bool json = false, unfiltered = false, force = false;
};

// Standard output, or the new file of --into, which appears only when it is complete.
class Out {
 public:
  explicit Out(const RecordArguments& a) : path_(a.into), force_(a.force) {
    if (path_.empty()) return;
    if (!force_ && ::access(path_.c_str(), F_OK) == 0) {
      problem_ = fmt::format("{} exists already; --force overwrites it", path_);
      return;
    }
    auto made =
        port::NewFile::create(path_, {.existing = force_ ? port::Existing::replaced : port::Existing::kept});
    if (auto* file = std::get_if<port::NewFile>(&made))
      file_.emplace(std::move(*file));
    else
      problem_ = fmt::format("{} cannot be written: {}", path_, std::get<std::string>(made));
  }

  [[nodiscard]] bool ready() const { return problem_.empty(); }
  [[nodiscard]] const std::string& problem() const { return problem_; }

  bool write(std::string_view text) {
    waiting_ += text;
    return waiting_.size() < write_at || flush();
  }

  // All of it is where it belongs.
  void finish() {
    if (!flush() || !file_) return;
    if (const auto why = file_->keep()) problem_ = fmt::format("{} cannot be written: {}", path_, *why);
  }

 private:
  static constexpr std::size_t write_at = 64 * 1024;

  bool flush() {
    const std::string text = std::exchange(waiting_, {});
    if (file_) {
      if (const auto why = file_->write(protocols::as_bytes(text)))
        problem_ = fmt::format("writing failed: {}", *why);
      return problem_.empty();
    }
    if (port::write_all(STDOUT_FILENO, protocols::as_bytes(text))) return true;
    if (errno != EPIPE) problem_ = fmt::format("writing failed: {}", std::strerror(errno));
    return false;
  }

  std::string path_, problem_, waiting_;
  bool force_;
  std::optional<port::NewFile> file_;
};

std::string wall_text(record::WallTime wall, const char* format) {
  if (wall == 0) return "?";
  const std::time_t seconds = wall / 1'000'000'000;
  std::tm parts{};
  ::localtime_r(&seconds, &parts);
  return fmt::format(fmt::runtime(fmt::format("{{:{}}}.{{:03}}", format)), parts,
                     wall % 1'000'000'000 / 1'000'000);
}

std::string json_event(const RecordEvent& event, protocols::Duration elapsed) {
  app::JsonLine line;
  line.add("at", std::chrono::duration<double>(elapsed).count()).add("event", to_string(event.kind));
  if (event.wall != 0) line.add("wall", static_cast<double>(event.wall) / 1e9);
  if (event.kind == RecordEvent::Kind::received || event.kind == RecordEvent::Kind::sent) {
    line.add("count", event.bytes.size()).add("text", protocols::as_text(event.bytes));
    std::string hex;
    for (const auto byte : event.bytes) hex += fmt::format("{:02x}", byte);
    line.add("hex", hex);
  } else if (!event.text.empty()) {
    line.add("text", event.text);
  }
  if (event.secret) line.add("secret", true);
  if (!event.facts.empty()) {
    app::JsonLine facts;
    for (const auto& [key, value] : event.facts) facts.add(key, value);
    line.add("facts", facts);
  }
  return line.text() + "\n";
}

app::ReadResult show(app::InputFile& file, Out& out, const RecordArguments& a) {
  record::RecordClock clock;
  std::string day;
  return app::read_recording(file, [&](const RecordEvent& event) {
    const auto elapsed = clock.elapsed(event);
    if (a.json) return out.write(json_event(event, elapsed));
    std::string text;
    const std::string today = wall_text(event.wall, "%Y-%m-%d").substr(0, 10);
    if (event.wall != 0 && today != day) text = fmt::format("--- {}\n", day = today);
    text += fmt::format("{:>12}  +{:.3f}  {}\n", wall_text(event.wall, "%H:%M:%S"),
                        std::chrono::duration<double>(elapsed).count(), record::describe(event));
    return out.write(text);
  });
}

app::ReadResult text(app::InputFile& file, Out& out, const RecordArguments&) {
  record::PlainText plain;
  auto result = app::read_recording(file, [&](const RecordEvent& event) {
    if (event.kind == RecordEvent::Kind::received) plain.on_bytes(event.bytes);
    return out.write(plain.take());
  });
  plain.finish();
  out.write(plain.take());
  return result;
}

app::ReadResult cast(app::InputFile& file, Out& out, const RecordArguments& a) {
  record::CastWriter::Options options{.unfiltered = a.unfiltered};
  char rest = 0;
  if (std::sscanf(a.size.c_str(), "%dx%d%c", &options.columns, &options.rows, &rest) != 2 ||
      options.columns < 1 || options.rows < 1 || options.columns > 1000 || options.rows > 1000)
    throw CLI::ValidationError("--size", fmt::format("'{}' is no size of a terminal; write 80x24", a.size));
  record::CastWriter writer(options);
  return app::read_recording(file, [&](const RecordEvent& event) { return out.write(writer.event(event)); });
}

app::ReadResult redact(app::InputFile& file, Out& out, const RecordArguments& a) {
  if (a.into.empty() && ::isatty(STDOUT_FILENO) != 0)
    throw CLI::ValidationError("redact", "the result is a recording, not text; name a file with --into");
  return app::redact_file(file, [&](std::string_view bytes) { return out.write(bytes); });
}

using Convert = app::ReadResult (*)(app::InputFile&, Out&, const RecordArguments&);

int run(Convert convert, const RecordArguments& a) {
  Out out(a);
  if (!out.ready()) {
    fmt::print(stderr, "rommate: {}\n", out.problem());
    return 2;
  }
  app::InputFile file(a.file);
  const app::ReadResult result = convert(file, out, a);
  if (!result.problem.empty()) fmt::print(stderr, "rommate: {}\n", result.problem);
  if (!result.readable) return 2;
  out.finish();
  if (out.ready()) return 0;
  fmt::print(stderr, "rommate: {}\n", out.problem());
  return 1;
}

constexpr auto record_examples = R"(Examples:
  rommate record show night.rec            every event with its time
  rommate record text night.rec | less     what the console showed, as text
  rommate record cast night.rec --into night.cast && asciinema play night.cast
  rommate record redact night.rec --into for-the-vendor.rec
  rommate record redact router.log         plain logs too; passwords, keys and communities become <removed>
)";

}  // namespace

void add_record(CLI::App& root, int& status) {
  auto* record = root.add_subcommand("record", "look at, convert or clean a recording made with --record");
  record->require_subcommand(1);
  record->footer(record_examples);
  const auto add = [&](const std::string& name, const std::string& what, Convert convert) {
    auto a = std::make_shared<RecordArguments>();
    auto* command = record->add_subcommand(name, what);
    command->footer(record_examples);
    command->add_option("FILE", a->file, "the recording; - is standard input")->type_name("")->required();
    command->add_option("--into", a->into, "write to FILE instead of standard output")->type_name("FILE");
    command->add_flag("--force", a->force, "overwrite the file of --into");
    command->callback([a, convert, &status] { status = run(convert, *a); });
    return std::pair(command, a);
  };
  const auto [show_command, show_arguments] = add("show", "each event with its time", show);
  show_command->add_flag("--json", show_arguments->json, "one JSON object for each event");
  add("text", "what the console showed, without control sequences", text);
  const auto [cast_command, cast_arguments] = add("cast", "as asciicast v2, for asciinema's players", cast);
  cast_command->add_option("--size", cast_arguments->size, "size of the terminal")
      ->type_name("COLSxROWS")
      ->capture_default_str();
  cast_command->add_flag("--unfiltered", cast_arguments->unfiltered,
                         "keep what a player's terminal should not obey");
  add("redact", "without passwords, keys and SNMP communities; takes text files too", redact);
}

}  // namespace rommate::cli
