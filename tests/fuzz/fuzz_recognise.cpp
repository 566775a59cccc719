// Any bytes, in pieces of any size, give the same conclusion; a wait names its row; reading them as a log
// works too.
#include <algorithm>

#include "src/recognise/read_log.hpp"
#include "src/recognise/recogniser.hpp"

using namespace rommate;
using recognise::LogReader;
using recognise::Recogniser;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const protocols::ByteView in{data + 1, size - 1};
  const std::size_t piece = 1 + data[0];
  Recogniser whole, pieces;
  whole.on_bytes(in, {});
  for (std::size_t at = 0; at < in.size(); at += piece)
    pieces.on_bytes(in.subspan(at, std::min(piece, in.size() - at)), {});
  if (!(whole.if_silent() == pieces.if_silent())) __builtin_trap();
  if (whole.take_sightings() != pieces.take_sightings()) __builtin_trap();
  for (int timers = 0; pieces.deadline(); ++timers) {
    if (timers > 8) __builtin_trap();
    pieces.on_time(*pieces.deadline());
  }
  const auto& seen = pieces.current();
  if (seen.destructive && !seen.waiting) __builtin_trap();
  if (phrase(seen).empty()) __builtin_trap();
  LogReader reader;
  for (std::size_t at = 0; at < in.size(); at += piece)
    reader.on_bytes(in.subspan(at, std::min(piece, in.size() - at)));
  reader.on_silence();
  if (reader.recogniser().offset() != in.size()) __builtin_trap();
  return 0;
}
