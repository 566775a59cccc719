// What output for a person's terminal must never contain, checked in another way than OutputFilter works:
// used by its tests and its fuzzer.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

/// The first thing in `out` that must not reach a UTF-8 terminal, or nullopt.
inline std::optional<std::string> forbidden_in(std::string_view out) {
  const auto at = [&](std::size_t i) { return i < out.size() ? static_cast<unsigned char>(out[i]) : 0x100u; };
  for (std::size_t i = 0; i < out.size(); ++i) {
    const unsigned b = at(i);
    if (b >= 0x80) {  // a whole, shortest UTF-8 character that is no C1 control
      const std::size_t more = b >= 0xF0 ? 3 : b >= 0xE0 ? 2 : 1;
      unsigned code = b & (0x3Fu >> more);
      for (std::size_t k = 1; k <= more; ++k) {
        if (at(i + k) > 0xFF || (at(i + k) & 0xC0) != 0x80) return "broken UTF-8";
        code = (code << 6) | (at(i + k) & 0x3F);
      }
      if (b < 0xC2 || b > 0xF4 ||
          code < (more == 3   ? 0x10000u
                  : more == 2 ? 0x800u
                              : 0x80u) ||
          code > 0x10FFFF)
        return "ill-formed UTF-8";
      if (code >= 0x80 && code < 0xA0) return "a C1 control";
      i += more;
      continue;
    }
    if (b != 0x1B) {
      if (b < 0x20 && b != 0 && (b < 7 || b > 0x0F)) return "a C0 control";
      continue;
    }
    const unsigned next = at(++i);
    if (next > 0x7E || next < 0x20) return "an unfinished escape";
    if (std::string_view("PX^_]Z%*+-./ nNOo|}~lm").find(static_cast<char>(next)) != std::string_view::npos)
      return "a dangerous escape";
    if (next == '(' || next == ')' || next == '#') {
      const unsigned set = at(++i);
      if (set > 0x7F || std::string_view("0AB345678").find(static_cast<char>(set)) == std::string_view::npos)
        return "a dangerous designation";
    }
    if (next != '[') continue;
    std::string body;
    while (at(i + 1) >= 0x20 && at(i + 1) < 0x40) body += out[++i];
    const unsigned final = at(++i);
    if (final < 0x40 || final > 0x7E) return "an unfinished CSI";
    const char f = static_cast<char>(final);
    if (std::string_view("cntixUVWNOQRovw{|}~yz^_]\\jko").find(f) != std::string_view::npos)
      return "a dangerous CSI";
    if (body.find_first_of("<=>$\"'*+,-./%&#)(") != std::string::npos) return "a dangerous CSI body";
    if (f == 'q' && body.find(' ') == std::string::npos) return "LEDs";
    if (f == 'p' && body != "!") return "a mode request";
    if ((f == 's' || f == 'u') && !body.empty()) return "a keyboard protocol";
    if ((f == 'h' || f == 'l') && body.find("100") != std::string::npos) return "mouse or focus reports";
    if ((f == 'h' || f == 'l') && body[0] != '?' &&
        body.substr(std::min(body.find_first_not_of('0'), body.size())) != "4")
      return "an ANSI mode";
  }
  return std::nullopt;
}
