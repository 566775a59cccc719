#include "src/app/break_methods.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace rommate::app {
namespace {

using job::BreakMethod;

bool is_server(const port::Url& url) {
  return url.scheme == "telnet" || url.scheme == "rfc2217" || url.scheme == "tcp" || url.scheme == "unix";
}

std::vector<BreakMethod> methods_of(const port::Url& url, const port::Capabilities& can) {
  std::vector<BreakMethod> methods;
  if (is_server(url)) {
    if (can.break_on_off || can.remote_break) methods.push_back(BreakMethod::remote);
  } else if (can.break_on_off) {
    methods.push_back(BreakMethod::driver);
  }
  if (can.low_baud_break) methods.push_back(BreakMethod::low_baud);
  return methods;
}

}  // namespace

std::optional<port::Problem> choose_break_methods(const port::Url& url, const port::Capabilities& can,
                                                  std::optional<job::BreakMethod> asked,
                                                  job::BreakOptions& options) {
  options.methods = methods_of(url, can);
  options.remote_on_off = can.break_on_off;
  if (options.methods.empty())
    return port::Problem{port::Problem::Kind::refused,
                         fmt::format("a port of kind {} cannot carry BREAK", url.scheme),
                         "Use telnet:// or rfc2217:// when the other end speaks it"};
  if (!asked) return std::nullopt;
  if (std::find(options.methods.begin(), options.methods.end(), *asked) == options.methods.end()) {
    std::string has;
    for (const auto method : options.methods)
      has += (has.empty() ? "" : ", ") + std::string(job::to_string(method));
    return port::Problem{
        port::Problem::Kind::usage,
        fmt::format("a port of kind {} has no BREAK method {}", url.scheme, job::to_string(*asked)),
        fmt::format("It has: {}", has)};
  }
  options.methods = {*asked};
  return std::nullopt;
}

}  // namespace rommate::app
