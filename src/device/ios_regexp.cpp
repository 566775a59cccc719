#include "src/device/ios_regexp.hpp"

#include <algorithm>

namespace rommate::device {
namespace {

constexpr int deepest = 16;            // brackets in brackets
constexpr std::size_t longest = 1000;  // nodes

}  // namespace

IosRegexp::IosRegexp(std::string_view pattern) : rest_{pattern} {
  if (!alternatives() || !rest_.empty() || nodes_.size() > longest)
    nodes_.clear();
  else
    nodes_.push_back({});
}

bool IosRegexp::alternatives() {
  const auto start = nodes_.size();
  if (!sequence()) return false;
  while (!rest_.empty() && rest_.front() == '|') {
    rest_.remove_prefix(1);
    // split(first, second) before the first, jump behind it over the second
    nodes_.insert(nodes_.begin() + static_cast<std::ptrdiff_t>(start), Node{.kind = Kind::split});
    for (auto i = start + 1; i < nodes_.size(); ++i)
      if (nodes_[i].kind == Kind::split || nodes_[i].kind == Kind::jump) {
        ++nodes_[i].to;
        ++nodes_[i].other;
      }
    const auto jump = nodes_.size();
    nodes_.push_back({.kind = Kind::jump});
    nodes_[start].to = start + 1;
    nodes_[start].other = nodes_.size();
    if (!sequence()) return false;
    nodes_[jump].to = nodes_.size();
  }
  return true;
}

bool IosRegexp::sequence() {
  while (!rest_.empty() && rest_.front() != '|' && rest_.front() != ')')
    if (!piece() || nodes_.size() > longest) return false;
  return true;
}

bool IosRegexp::piece() {
  const auto start = nodes_.size();
  if (!atom()) return false;
  while (!rest_.empty() && (rest_.front() == '*' || rest_.front() == '+' || rest_.front() == '?')) {
    repeat(start, rest_.front());
    rest_.remove_prefix(1);
  }
  return true;
}

void IosRegexp::repeat(std::size_t from, char how) {
  if (how == '+') {
    nodes_.push_back({.kind = Kind::split, .to = from, .other = nodes_.size() + 1});
    return;
  }
  nodes_.insert(nodes_.begin() + static_cast<std::ptrdiff_t>(from), Node{.kind = Kind::split});
  for (auto i = from + 1; i < nodes_.size(); ++i)
    if (nodes_[i].kind == Kind::split || nodes_[i].kind == Kind::jump) {
      ++nodes_[i].to;
      ++nodes_[i].other;
    }
  if (how == '*') nodes_.push_back({.kind = Kind::jump, .to = from});
  nodes_[from].to = from + 1;
  nodes_[from].other = nodes_.size();
}

bool IosRegexp::atom() {
  const char c = rest_.front();
  rest_.remove_prefix(1);
  switch (c) {
    case '.': nodes_.push_back({.kind = Kind::any}); return true;
    case '^': nodes_.push_back({.kind = Kind::begin}); return true;
    case '$': nodes_.push_back({.kind = Kind::end}); return true;
    case '_': nodes_.push_back({.kind = Kind::edge}); return true;
    case '[': return read_set();
    case '(': {
      if (++depth_ > deepest || !alternatives() || rest_.empty()) return false;
      --depth_;
      rest_.remove_prefix(1);
      return true;
    }
    case '\\':
      if (rest_.empty()) return false;
      nodes_.push_back({.kind = Kind::character, .c = rest_.front()});
      rest_.remove_prefix(1);
      return true;
    case '*':
    case '+':
    case '?': return false;
    default: nodes_.push_back({.kind = Kind::character, .c = c}); return true;
  }
}

bool IosRegexp::read_set() {
  Node node{.kind = Kind::set};
  if (!rest_.empty() && rest_.front() == '^') {
    node.inverted = true;
    rest_.remove_prefix(1);
  }
  const auto close = rest_.find(']', 1);
  if (close == std::string_view::npos) return false;
  const auto inside = rest_.substr(0, close);
  for (std::size_t i = 0; i < inside.size(); ++i) {
    const bool range = i + 2 < inside.size() && inside[i + 1] == '-';
    for (int c = static_cast<unsigned char>(inside[i]);
         c <= static_cast<unsigned char>(range ? inside[i + 2] : inside[i]); ++c)
      node.set += static_cast<char>(c);
    if (range) i += 2;
  }
  rest_.remove_prefix(close + 1);
  nodes_.push_back(std::move(node));
  return true;
}

/// "_": a blank, a comma, a bracket, or an end of the line.
bool IosRegexp::edge_at(std::string_view line, std::size_t at) {
  return at >= line.size() || std::string_view(" ,{}()").find(line[at]) != std::string_view::npos;
}

void IosRegexp::follow(std::vector<bool>& states, std::size_t node, std::string_view line,
                       std::size_t at) const {
  std::vector<std::size_t> open{node};
  while (!open.empty()) {
    const auto now = open.back();
    open.pop_back();
    if (states[now]) continue;
    states[now] = true;
    const auto& each = nodes_[now];
    if (each.kind == Kind::jump) open.push_back(each.to);
    if (each.kind == Kind::split) {
      open.push_back(each.to);
      open.push_back(each.other);
    }
    if ((each.kind == Kind::begin || each.kind == Kind::edge) && at == 0) open.push_back(now + 1);
    if ((each.kind == Kind::end || each.kind == Kind::edge) && at == line.size()) open.push_back(now + 1);
  }
}

bool IosRegexp::found_in(std::string_view line) const {
  if (nodes_.empty()) return false;
  std::vector<bool> states(nodes_.size());
  for (std::size_t at = 0;; ++at) {
    follow(states, 0, line, at);
    if (states.back()) return true;
    if (at == line.size()) return false;
    std::vector<bool> next(nodes_.size());
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (!states[i]) continue;
      const auto& node = nodes_[i];
      const bool takes =
          node.kind == Kind::any || (node.kind == Kind::character && node.c == line[at]) ||
          (node.kind == Kind::set && (node.set.find(line[at]) != std::string::npos) != node.inverted) ||
          (node.kind == Kind::edge && edge_at(line, at));
      if (takes) follow(next, i + 1, line, at + 1);
    }
    states = std::move(next);
    if (states.back()) return true;
  }
}

}  // namespace rommate::device
