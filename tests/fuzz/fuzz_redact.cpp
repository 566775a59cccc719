// Any text, in pieces of any size: the same secrets are found, in order and within the text; what is left has
// nothing of them, and nothing else is taken. Byte 0: the size of the pieces, and whether the first line is
// an answer.
#include <cstdlib>

#include "src/record/redact.hpp"

using namespace rommate;
using record::ByteRange;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

std::vector<ByteRange> found(protocols::ByteView in, std::size_t piece, bool answer) {
  record::SecretFinder finder;
  std::vector<ByteRange> all;
  if (answer) finder.expect_secret();
  for (std::size_t at = 0; at < in.size(); at += piece) {
    finder.on_bytes(in.subspan(at, std::min(piece, in.size() - at)));
    static_cast<void>(finder.asking());
    for (const auto& range : finder.take()) all.push_back(range);
  }
  finder.finish();
  for (const auto& range : finder.take()) all.push_back(range);
  return all;
}

/// What is left when `ranges` are taken out by hand.
std::string left(std::string_view text, const std::vector<ByteRange>& ranges) {
  std::string out;
  std::size_t at = 0;
  for (const auto& range : ranges) {
    out += text.substr(at, range.from - at);
    out += record::removed_secret;
    at = range.to;
  }
  return out += text.substr(at);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const protocols::ByteView in{data + 1, size - 1};
  const std::size_t piece = data[0] % 64 + 1U;
  const bool answer = data[0] >= 0x80;
  const auto ranges = found(in, in.size(), answer);
  require(found(in, piece, answer) == ranges);
  std::uint64_t end = 0;
  for (const auto& range : ranges) {
    require(range.from >= end && range.from < range.to && range.to <= in.size());
    end = range.to;
  }
  const std::string wanted = left(protocols::as_text(in), ranges);
  record::SecretCutter cutter(ranges);
  std::string cut;
  for (std::size_t at = 0; at < in.size(); at += piece)
    cut += protocols::as_text(cutter.cut(in.subspan(at, std::min(piece, in.size() - at))));
  require(cut == wanted);
  static_cast<void>(record::redacted(protocols::as_text(in)));
  return 0;
}
