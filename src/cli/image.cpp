#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include "src/app/image_file.hpp"
#include "src/app/json_line.hpp"
#include "src/app/progress.hpp"
#include "src/cli/commands.hpp"
#include "src/cli/image_reference.hpp"
#include "src/image/container.hpp"
#include "src/image/image_name.hpp"
#include "src/image/image_words.hpp"

namespace rommate::cli {
namespace {

using image::DigestKind;
using image::Finding;

constexpr auto image_examples = R"(Examples:
  rommate image c1841-advipservicesk9-mz.124-24.T8.bin    what it says of itself, its digests
  rommate image isr4300-*.bin --sha512 cafe...            whether it is what the vendor published
  rommate image *.bin --catalogue golden.txt --key team.pub
                                                          against the digests that the team trusts
  sha512sum *.bin > golden.txt                            how a catalogue begins; sign it with --sign
)";

struct ImageArguments {
  std::vector<std::string> files;
  ReferenceArguments reference;
  std::string sign;
  bool json = false;
};

/// In this order they are computed and told.
constexpr std::array kinds{DigestKind::sha512, DigestKind::sha256, DigestKind::md5};

/// One file, looked at.
struct Looked {
  std::uint64_t size = 0;
  image::ImageFacts facts;
  std::optional<image::ImageName> name = {};
  std::vector<std::string> digests = {};  // as `kinds`
  Compared compared = {};
};

char sign_of(Finding::Kind kind) {
  return kind == Finding::Kind::good ? '+' : kind == Finding::Kind::bad ? '!' : '-';
}
std::string_view word_of(Finding::Kind kind) {
  return kind == Finding::Kind::good ? "good" : kind == Finding::Kind::bad ? "bad" : "note";
}

void print(const std::string& path, const Looked& looked) {
  const auto row = [](std::string_view head, std::string_view text) {
    if (!text.empty()) fmt::print("  {:<8} {}\n", head, app::valid_utf8(text));
  };
  fmt::print("{}\n", app::valid_utf8(path));
  row("is",
      fmt::format("{}, {} bytes: {}", to_string(looked.facts.container), looked.size, verdict(looked.facts)));
  if (looked.name) row("name", in_words(*looked.name));
  row("content", content_in_words(looked.facts));
  for (const auto& finding : looked.facts.findings)
    fmt::print("         {} {}\n", sign_of(finding.kind), finding.text);
  for (std::size_t i = 0; i < kinds.size(); ++i)
    row(to_string(kinds[i]),
        looked.digests[i] + (kinds[i] == DigestKind::md5 ? "  (weak: against accidents only)" : ""));
  row("origin", looked.compared.text);
}

void print_json(const std::string& path, const Looked& looked) {
  app::JsonLine line;
  line.add("event", "image").add("file", path).add("size", looked.size);
  line.add("container", to_string(looked.facts.container)).add("verdict", verdict(looked.facts));
  line.add("broken", looked.facts.broken()).add("signature_present", looked.facts.signature_present);
  const std::pair<const char*, const std::string*> texts[] = {
      {"family", &looked.facts.family},   {"image", &looked.facts.image},
      {"version", &looked.facts.version}, {"feature", &looked.facts.feature},
      {"board", &looked.facts.board},     {"architecture", &looked.facts.architecture}};
  for (const auto& [key, text] : texts)
    if (!text->empty()) line.add(key, *text);
  if (looked.facts.memory > 0) line.add("memory", looked.facts.memory);
  if (looked.name) {
    app::JsonLine name;
    name.add("platform", looked.name->platform).add("feature_set", looked.name->feature_set);
    name.add("release", looked.name->release)
        .add("signing", looked.name->signing)
        .add("archive", looked.name->archive);
    line.add("name", name);
  }
  for (const auto& finding : looked.facts.findings) {
    app::JsonLine each;
    each.add("kind", word_of(finding.kind)).add("text", finding.text);
    line.append("findings", each);
  }
  for (std::size_t i = 0; i < kinds.size(); ++i) line.add(to_string(kinds[i]), looked.digests[i]);
  line.add("origin", looked.compared.text).add("compared", word_of(looked.compared.result));
  fmt::print("{}\n", line.text());
}

/// The counter is drawn for files that take a while.
std::function<void(std::uint64_t)> progress_of(std::uint64_t size) {
  constexpr std::uint64_t shown_above = 64 << 20;
  if (size < shown_above || !app::may_draw_progress()) return {};
  return [size, last = std::uint64_t{101}](std::uint64_t at) mutable {
    const auto percent = at * 100 / size;
    if (percent == last) return;
    last = percent;
    fmt::print(stderr, "{}", percent == 100 ? "\r\033[K" : fmt::format("\r{} %", percent));
    std::fflush(stderr);
  };
}

int look_at(const std::string& path, const ImageArguments& a, const Reference& reference) {
  auto opened = app::ImageFile::open(path);
  if (const auto* why = std::get_if<std::string>(&opened)) {
    fmt::print(stderr, "rommate: {}\n", *why);
    return 2;
  }
  auto& file = *std::get<std::unique_ptr<app::ImageFile>>(opened);
  Looked looked{.size = file.size(), .facts = read_image(file), .name = image::parse_image_name(path)};
  hold_name_against(path, looked.facts);
  looked.digests = app::digests_of(file, kinds, progress_of(file.size()));
  if (looked.digests.empty() || !file.unchanged()) {
    fmt::print(
        stderr, "rommate: {} {}\n", path,
        looked.digests.empty() ? "cannot be read to its end" : "was changed while it was read: try again");
    return 2;
  }
  std::vector<image::PastedDigest> mine;
  for (std::size_t i = 0; i < kinds.size(); ++i) mine.push_back({kinds[i], looked.digests[i], {}});
  looked.compared = reference.compare(path, mine);
  a.json ? print_json(path, looked) : print(path, looked);
  const auto differs = looked.compared.result == Finding::Kind::bad;
  return looked.facts.broken() || differs ? 1 : 0;
}

int run(const ImageArguments& a) {
  if (!a.sign.empty()) return sign_catalogue(a.files, a.sign);
  const auto reference = Reference::read(a.reference, a.files.size());
  if (const auto* why = std::get_if<std::string>(&reference)) {
    fmt::print(stderr, "rommate: {}\n", *why);
    return 2;
  }
  int status = 0;
  for (const auto& path : a.files)
    status = std::max(status, look_at(path, a, std::get<Reference>(reference)));
  return status;
}

}  // namespace

void add_image(CLI::App& root, int& status) {
  auto a = std::make_shared<ImageArguments>();
  auto* command =
      root.add_subcommand("image", "what an image says of itself, its digests, and whether they match");
  command->footer(image_examples);
  command->add_option("FILE", a->files, "the image")->type_name("")->required();
  add_reference_options(*command, a->reference);
  command
      ->add_option("--sign", a->sign,
                   "sign FILE, a catalogue, with this secret key of minisign's: FILE.minisig")
      ->type_name("KEY");
  command->add_flag("--json", a->json, "one JSON object for each file");
  command->callback([a, &status] { status = run(*a); });
}

}  // namespace rommate::cli
