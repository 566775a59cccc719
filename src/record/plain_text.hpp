// What a console showed, as lines of text: control sequences are removed, what was overwritten by carriage
// returns, backspaces and erasing is gone, as a person at a paper-less printer would have seen it. Not a
// terminal: a device that draws on the whole screen (menus) leaves its pieces one per line.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/engine.hpp"
#include "src/record/output_filter.hpp"

namespace rommate::record {

class PlainText {
 public:
  void on_bytes(protocols::ByteView received);
  /// The line that is not finished yet becomes a line.
  void finish();
  /// Lines finished since the last call, UTF-8, each with '\n'.
  [[nodiscard]] std::string take();

 private:
  void feed(std::string_view text);
  std::size_t sequence(std::string_view text);
  void csi(std::string_view parameters, char final);
  void put(char32_t c);
  void put_ascii(std::string_view run);
  void end_line();

  static constexpr std::size_t longest_line = 32 * 1024;
  OutputFilter filter_;  // leaves whole, harmless sequences and well-formed UTF-8 only
  std::vector<protocols::ByteView> pieces_;
  std::string joined_;  // what a sequence cut by the filter's pieces is put together in
  std::u32string line_;
  std::size_t column_ = 0;
  std::array<bool, 2> graphics_{};  // G0 and G1 are DEC's special graphics
  bool shifted_ = false;            // G1 is in use (SO)
  std::string out_;
};

}  // namespace rommate::record
