#include <algorithm>
#include <utility>

#include "src/record/redact.hpp"

namespace rommate::record {
namespace {

constexpr std::string_view key_begins = "-----BEGIN ", key_ends = "-----END ", key_word = "PRIVATE KEY-----";

constexpr int longest_script_gap = 4;  // lines between a question and its answer: a guess

}  // namespace

// The line as a person reads it, and where each of its characters stands in the raw one.
struct SecretFinder::Logical {
  std::string text;
  std::vector<std::size_t> at;  // of each character of `text`, in the raw line
  std::size_t last_edit = 0;    // raw place behind the last backspace or control sequence
};

SecretFinder::Logical SecretFinder::logical_line() const {
  Logical line;
  for (std::size_t i = 0; i < line_.size(); ++i) {
    const auto c = static_cast<unsigned char>(line_[i]);
    if (c == 0x1B) {  // a control sequence: CSI to its final byte, else two characters
      if (i + 1 < line_.size() && line_[i + 1] == '[')
        for (i += 2; i < line_.size() && (line_[i] < '@' || line_[i] > '~'); ++i) {
        }
      else
        ++i;
      line.last_edit = i + 1;
    } else if (c == '\b' || c == 0x7F) {
      if (!line.text.empty()) {
        line.text.pop_back();
        line.at.pop_back();
      }
      line.last_edit = i + 1;
    } else if (c >= 0x20 || c == '\t') {
      line.text += static_cast<char>(c);
      line.at.push_back(i);
    }
  }
  return line;
}

void SecretFinder::on_bytes(protocols::ByteView bytes) {
  std::string_view text = protocols::as_text(bytes);
  while (!text.empty()) {
    const std::size_t room = longest_line - line_.size();
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    const bool whole = end < text.size() && end < room;
    const std::size_t taken = std::min(end, room);
    line_ += text.substr(0, taken);
    text.remove_prefix(taken + (whole ? 1 : 0));
    if (!whole && line_.size() < longest_line) return;
    end_line();
    line_from_ += line_.size() + (whole ? 1 : 0);
    line_.clear();
  }
}

void SecretFinder::finish() {
  end_line();
  line_from_ += line_.size();
  line_.clear();
}

bool SecretFinder::asking() const { return asks_for_secret(unfinished()); }

std::string SecretFinder::unfinished() const {
  // Called for each thing typed; only the end of the line matters.
  return line_.size() < 1024 ? logical_line().text : std::string{};
}

std::vector<ByteRange> SecretFinder::take() { return std::exchange(found_, {}); }

void SecretFinder::end_line() {
  const bool answer = std::exchange(answer_, false);
  if (line_.empty()) return;
  if (answer) return find(0, line_.size());
  const Logical line = logical_line();
  const bool key_line = line.text.find(key_word) != std::string::npos;
  if (key_line && line.text.find(key_ends) != std::string::npos) {
    in_key_ = false;
    return;
  }
  if (key_line && line.text.find(key_begins) != std::string::npos) {
    in_key_ = true;
    return;
  }
  in_key_ =
      in_key_ && line.text.find_first_of("#>%") == std::string::npos;  // not base64: the key was cut off
  if (in_key_) return find(0, line_.size());
  if (script_lines_ > 0) {
    --script_lines_;
    if (const auto secret = script_answer(line.text)) {
      script_lines_ = 0;
      return find(line, *secret);
    }
  }
  if (script_waits_for_question(line.text)) script_lines_ = longest_script_gap;
  for (const ByteRange& secret : secrets_in_line(line.text)) {
    if (line.last_edit > line.at[secret.from]) return find(line, secret);
    find(line, secret);
  }
}

// From behind the character before it, so that what was erased there goes too. A line that was edited behind
// its secret may show it more than once (IOS redraws long lines): all the rest goes.
void SecretFinder::find(const Logical& line, const ByteRange& secret) {
  const std::size_t from = secret.from > 0 ? line.at[secret.from - 1] + 1 : 0;
  const bool edited = line.last_edit > line.at[secret.from];
  find(from, edited ? line_.size() : line.at[secret.to - 1] + 1);
}

void SecretFinder::find(std::uint64_t from, std::uint64_t to) {
  found_.push_back({line_from_ + from, line_from_ + to});
}

protocols::Bytes SecretCutter::cut(protocols::ByteView bytes) {
  protocols::Bytes left;
  for (std::size_t i = 0; i < bytes.size();) {
    while (next_ < ranges_.size() && ranges_[next_].to <= at_) ++next_;
    const bool before = next_ == ranges_.size() || at_ < ranges_[next_].from;
    const std::uint64_t until = next_ == ranges_.size() ? ~std::uint64_t{0}
                                : before                ? ranges_[next_].from
                                                        : ranges_[next_].to;
    const auto part = static_cast<std::size_t>(std::min<std::uint64_t>(until - at_, bytes.size() - i));
    if (before)
      protocols::append(left, bytes.subspan(i, part));
    else if (at_ == ranges_[next_].from)
      protocols::append(left, protocols::as_bytes(removed_secret));
    i += part;
    at_ += part;
  }
  return left;
}

}  // namespace rommate::record
