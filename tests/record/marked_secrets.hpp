// Lines of a configuration in which a test marks what is a secret.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "src/record/redact.hpp"

namespace rommate::record {

/// Every "{X}" of a line is a secret; the rest must stay.
inline void check_marked(std::string_view marked) {
  std::string line, expected;
  for (std::size_t at = 0; at < marked.size(); ++at) {
    if (marked[at] != '{') {
      line += marked[at];
      expected += marked[at];
      continue;
    }
    const std::size_t end = marked.find('}', at);
    line += marked.substr(at + 1, end - at - 1);
    expected += "<removed>";
    at = end;
  }
  CAPTURE(line);
  CHECK(redacted(line) == expected);
}

}  // namespace rommate::record
