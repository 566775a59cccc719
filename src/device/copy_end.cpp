#include "src/device/copy_end.hpp"

#include <array>

#include "src/device/loader.hpp"

namespace rommate::device {
namespace {

/// Keywords that stand for an end by themselves or before a name; `least`: letters that tell it from the
/// others.
struct Keyword {
  std::string_view text;
  std::size_t least;
};
constexpr std::array<Keyword, 11> keywords{{{"running-config", 3},
                                            {"startup-config", 3},
                                            {"tftp:", 2},
                                            {"ftp:", 2},
                                            {"http:", 2},
                                            {"https:", 5},
                                            {"rcp:", 2},
                                            {"scp:", 2},
                                            {"xmodem:", 2},
                                            {"ymodem:", 2},
                                            {"null:", 2}}};

/// The keyword that this word is or begins; a name behind a colon needs the colon.
std::string_view keyword_of(const std::string& word) {
  const auto small = lower(word);
  const auto colon = small.find(':');
  for (const auto& each : keywords) {
    if (colon != std::string::npos && each.text == small.substr(0, colon + 1)) return each.text;
    if (colon == std::string::npos && small.size() >= each.least && each.text.starts_with(small))
      return each.text;
  }
  return {};
}

}  // namespace

CopyEnd parse_copy_end(std::string_view typed, const std::function<bool(const std::string&)>& is_system) {
  using Kind = CopyEnd::Kind;
  std::string word(typed);
  CopyEnd end{.word = word};
  const auto small = lower(word);
  if (small == "nvram:startup-config" || small == "nvram:/startup-config") word = "startup-config";
  if (small == "system:running-config" || small == "system:/running-config") word = "running-config";
  if (word.find(':') == std::string::npos && is_system(small + ":")) return end;
  const auto keyword = keyword_of(word);
  if (keyword.empty()) return end;
  end.word = word.find(':') == std::string::npos ? std::string(keyword) : word;
  if (keyword == "running-config")
    end.kind = Kind::running;
  else if (keyword == "startup-config")
    end.kind = Kind::startup;
  else if (keyword == "xmodem:" || keyword == "ymodem:")
    end.kind = Kind::serial;
  else if (keyword == "null:")
    end.kind = Kind::nothing;
  else
    end.kind = keyword == "tftp:"   ? Kind::tftp
               : keyword == "http:" ? Kind::http
               : keyword == "ftp:"  ? Kind::ftp
                                    : Kind::foreign;
  if (!end.on_network()) return end;
  std::string_view rest = end.word;
  rest.remove_prefix(rest.find(':') + 1);
  if (!rest.starts_with("//")) {
    end.path = rest;
    return end;
  }
  rest.remove_prefix(2);
  const auto slash = std::min(rest.find('/'), rest.size());
  auto host = rest.substr(0, slash);
  if (const auto at = host.rfind('@'); at != std::string_view::npos && end.kind != Kind::tftp) {
    const auto colon = std::min(host.find(':'), at);
    end.user = host.substr(0, colon);
    end.password = host.substr(std::min(colon + 1, at), at - std::min(colon + 1, at));
    host.remove_prefix(at + 1);
  }
  end.server = host;
  end.path = rest.substr(std::min(slash + 1, rest.size()));
  return end;
}

}  // namespace rommate::device
