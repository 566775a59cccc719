// Whatever a device sends, nothing that a terminal would answer or obey dangerously goes out, and the size of
// the pieces it comes in makes no difference.
#include "src/record/output_filter.hpp"
#include "tests/record/terminal_guard.hpp"

using namespace rommate;

static std::string filtered(protocols::ByteView in, std::size_t piece) {
  record::OutputFilter filter;
  std::vector<protocols::ByteView> pieces;
  std::string out;
  for (std::size_t at = 0; at < in.size(); at += piece) {
    filter.filter(in.subspan(at, std::min(piece, in.size() - at)), pieces);
    for (const auto each : pieces) out += protocols::as_text(each);
  }
  return out;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const protocols::ByteView in{data + 1, size - 1};
  const std::string out = filtered(in, in.size());
  if (forbidden_in(out) || out.size() > 3 * in.size() || filtered(in, data[0] % 16 + 1u) != out)
    __builtin_trap();
  return 0;
}
