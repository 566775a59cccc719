#include "src/app/image_look.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "src/app/disk_worker.hpp"
#include "src/app/image_file.hpp"
#include "src/app/json_line.hpp"
#include "src/image/image_words.hpp"

namespace rommate::app {
namespace {

std::vector<std::string> lines_on(const std::string& path) {
  auto opened = ImageFile::open(path);
  if (auto* why = std::get_if<std::string>(&opened)) return {std::move(*why)};
  auto& file = *std::get<0>(opened);
  std::vector<std::string> lines;
  auto facts = image::read_image(file);
  const auto name = image::parse_image_name(path);
  if (facts.container != image::Container::none || name) {
    hold_name_against(path, facts);
    lines.push_back(fmt::format("{}: {}", to_string(facts.container), verdict(facts)));
  }
  if (name) lines.push_back(in_words(*name));
  constexpr std::array kinds{image::DigestKind::sha512};
  const auto digests = digests_of(file, kinds);
  lines.push_back(digests.empty() ? "it cannot be read to its end" : "sha512 " + digests.front());
  for (auto& line : lines) line = valid_utf8(line);
  return lines;
}

}  // namespace

std::unique_ptr<port::Worker::Errand> look_at_image(boost::asio::io_context& io, std::string path,
                                                    std::function<void(std::vector<std::string>)> done) {
  const auto found = std::make_shared<std::vector<std::string>>();
  return disk_worker().ask(
      io, [found, path = std::move(path)] { *found = lines_on(path); },
      [found, done = std::move(done)] { done(std::move(*found)); });
}

}  // namespace rommate::app
