// A file of any bytes: read as an image without harm, and whatever is told of it is text for a terminal. The
// same bytes as a pasted digest and as a catalogue.
#include <algorithm>
#include <cstdlib>

#include "src/image/catalogue.hpp"
#include "src/image/container.hpp"
#include "src/image/image_name.hpp"
#include "src/image/minisign.hpp"
#include "src/image/tar_archive.hpp"

using namespace rommate;

namespace {

void printable(const std::string& text) {
  if (!std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; })) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  image::BytesInMemory bytes({data, size});
  static_cast<void>(image::archive_in_figures(bytes));
  auto facts = image::read_image(bytes);
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static_cast<void>(image::parse_image_name(text));
  image::hold_name_against("c1841-ipbase-mz.124-24.T8.bin", facts);
  for (const auto& finding : facts.findings) printable(finding.text);
  for (const auto* word : {&facts.family, &facts.image, &facts.version, &facts.board}) printable(*word);
  static_cast<void>(image::read_pasted_digest(text));
  static_cast<void>(image::Catalogue::parse(text));
  static_cast<void>(image::check_signature(text, text, {}));
  return 0;
}
