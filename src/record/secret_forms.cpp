#include "src/record/secret_forms.hpp"

#include <algorithm>

#include "src/record/secret_clues.hpp"

namespace rommate::record {

bool has(std::string_view line, std::string_view part) {
  return std::search(line.begin(), line.end(), part.begin(), part.end(),
                     [](char x, char y) { return protocols::lower(x) == y; }) != line.end();
}

bool names_a_secret(std::string_view name) {
  for (const std::string_view part :
       {"passw",      "secret",       "passphrase",    "psk",       "shared-key", "token",
        "api_key",    "apikey",       "api-key",       "community", "credential", "private-key",
        "privatekey", "presharedkey", "preshared-key", "md5-key",   "auth-key",   "phash",
        "crypt-hash", "md5-hash",     "sha512-hash",   "shared_key"})
    if (has(name, part)) return true;
  return false;
}

std::optional<ByteRange> bare(const Word& word) {
  std::string_view secret = word.text;
  std::size_t from = word.at;
  if (secret.size() > 3 && secret.front() == '"' && secret.ends_with("\",")) secret.remove_suffix(1);  // JSON
  if (secret.size() > 2 && (secret.front() == '"' || secret.front() == '\'')) {
    secret.remove_prefix(1);
    ++from;
  }
  while (!secret.empty() && (secret.back() == '"' || secret.back() == ';' || secret.back() == '\''))
    secret.remove_suffix(1);
  if (secret.empty()) return std::nullopt;
  return ByteRange{from, from + secret.size()};
}

std::optional<ByteRange> hash_in(const Word& word) {
  std::size_t from = word.text.find('$');
  while (from != std::string_view::npos && from > 0 && word.text[from - 1] != ':' &&
         word.text[from - 1] != '"')
    from = word.text.find('$', from + 1);
  if (from == std::string_view::npos) return std::nullopt;
  const std::size_t to = std::min(word.text.find_first_of(":\";", from), word.text.size());
  const std::size_t second = word.text.find('$', from + 1);
  const bool kind = second < to && second - from >= 2 && second - from <= 3;
  return kind && to - second >= 8 ? std::optional(ByteRange{word.at + from, word.at + to}) : std::nullopt;
}

bool is_type_7(std::string_view kind, std::string_view word) {
  if (kind != "7" || word.size() < 6 || word.size() % 2 != 0) return false;
  if (word.find_first_not_of("0123456789ABCDEF") != std::string_view::npos) return false;
  const bool place = protocols::is_number(word.substr(0, 2)) && word.substr(0, 2) <= "52";
  return place && (word.size() >= 10 || !protocols::is_number(word));
}

std::optional<ByteRange> secret_inside(const Word& word) {
  if (const std::size_t tag = word.text.find('>'); tag != std::string_view::npos && word.text[0] == '<') {
    const std::size_t end = word.text.find("</", tag);
    if (end != std::string_view::npos && end > tag + 1 && names_a_secret(word.text.substr(0, tag)))
      return ByteRange{word.at + tag + 1, word.at + end};
  }
  const std::size_t equals = word.text.find('=');
  // "wireless.default_radio0.key='X'" (doc: OpenWrt, uci show); a path names a file.
  if (equals != std::string_view::npos && word.text.substr(0, equals).ends_with(".key") &&
      word.text.find('/') == std::string_view::npos && equals + 1 < word.text.size())
    return bare({word.text.substr(equals + 1), word.at + equals + 1});
  if (equals != std::string_view::npos && equals + 1 < word.text.size() &&
      names_a_secret(word.text.substr(0, equals)))
    return bare({word.text.substr(equals + 1), word.at + equals + 1});
  const std::size_t scheme = word.text.find("://");
  const std::size_t host = word.text.rfind('@');
  if (scheme == std::string_view::npos || host == std::string_view::npos) return std::nullopt;
  const std::size_t colon = word.text.find(':', scheme + 3);
  if (colon == std::string_view::npos || colon + 1 >= host) return std::nullopt;
  return ByteRange{word.at + colon + 1, word.at + host};
}

bool script_waits_for_question(std::string_view line) {
  if (!has(line, "assword") && !has(line, "assphrase") && !has(line, "secret")) return false;
  for (const std::string_view waits : {" pattern ", "expect ", "wait ", "waitfor ", "waitforstring"})
    if (has(line, waits)) return true;
  return false;
}

std::optional<ByteRange> script_answer(std::string_view line) {
  const std::size_t open = line.find_first_of("\"'");
  if (open == std::string_view::npos) return std::nullopt;
  const std::string_view front = line.substr(0, open);
  if (!has(front, "send") && !has(front, "cli command") && !has(front, "puts")) return std::nullopt;
  const std::size_t close = line.find(line[open], open + 1);
  const std::size_t to = std::min(close, line.size());
  return to > open + 1 ? std::optional(ByteRange{open + 1, to}) : std::nullopt;
}

}  // namespace rommate::record
