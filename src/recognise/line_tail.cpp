#include "src/recognise/line_tail.hpp"

#include <algorithm>

#include "src/recognise/letters.hpp"

namespace rommate::recognise {
namespace {

constexpr char escape = 0x1b;
class Row {
 public:
  explicit Row(bool column_known) : lost_{!column_known} {}

  /// Carries out the first character or sequence of `raw` and says how many bytes it took.
  std::size_t take(std::string_view raw) {
    switch (raw.front()) {
      case '\r':
        column_ = 0;
        lost_ = false;
        return 1;
      case '\b': column_ -= column_ > 0 ? 1 : 0; return 1;
      case '\t': tab(); return 1;
      case '\0':
      case '\a':
      case '\x7f': return 1;  // padding of old loaders, the bell
      case escape: return sequence(raw);
      default:
        if (static_cast<unsigned char>(raw.front()) >= ' ' || raw.front() == nak) put(raw.front());
        return 1;  // other control characters (XON, XOFF) show nothing
    }
  }

  LineTail result() && {
    LineTail tail;
    const auto right = cells_.size() > column_ ? std::string_view{cells_}.substr(column_) : "";
    tail.at_end = !half_ && right.find_first_not_of(' ') == std::string_view::npos;
    tail.too_long = lost_ || column_ >= longest_row;
    tail.addressed = addressed_;
    tail.drawn_back = !right.empty();
    tail.text = std::move(cells_);
    tail.text.resize(column_, ' ');
    return tail;
  }

 private:
  void put(char shown) {
    if (lost_ || column_ >= longest_row) return;
    if (column_ >= cells_.size()) cells_.resize(column_ + 1, ' ');
    cells_[column_++] = shown;
  }

  void tab() { column_ = std::min(longest_row, (column_ / 8 + 1) * 8); }

  std::size_t sequence(std::string_view raw) {
    if (raw.size() < 2) return half(raw);
    if (raw[1] == '[') return control_sequence(raw);
    if (raw[1] == ']') {  // a title: up to BEL or ESC
      const auto end = raw.find_first_of("\a\x1b", 2);
      return end == std::string_view::npos ? half(raw) : end + (raw[end] == '\a' ? 1 : 0);
    }
    if (raw[1] == 'E') leave_line(0, 1);  // next line
    const bool with_argument = raw[1] >= ' ' && raw[1] <= '/';
    if (with_argument && raw.size() < 3) return half(raw);
    return with_argument ? 3 : 2;
  }

  std::size_t control_sequence(std::string_view raw) {
    std::size_t at = 2;
    while (at < raw.size() && raw[at] >= ' ' && raw[at] < '@') ++at;
    if (at == raw.size()) return half(raw);
    if (raw[at] < '@' || raw[at] > '~') return at;  // broken off by another control character
    if (raw[at] == 'H' || raw[at] == 'f')
      address(raw.substr(2, at - 2));
    else
      control(raw[at], number(raw.substr(2, at - 2)));
    return at + 1;
  }

  void control(char final, std::size_t count) {
    switch (final) {
      case 'K': cells_.resize(std::min(cells_.size(), column_)); break;
      case 'D': column_ -= std::min(column_, std::max<std::size_t>(count, 1)); break;
      case 'C': column_ = std::min(longest_row, column_ + std::max<std::size_t>(count, 1)); break;
      case 'G': go_to_column(std::max<std::size_t>(count, 1)); break;
      case 'J':
        if (count == 0)
          cells_.resize(std::min(cells_.size(), column_));  // what is left of the cursor stays
        else
          leave_line(0, 1);
        break;
      case 'A':
      case 'B': leave_line(0, 1); break;
      case 'd': go_to(std::max<std::size_t>(count, 1), origin_ + column_ + 1); break;
      default: break;  // colours, cursor on and off, reports
    }
  }

  /// "24;12": the screen of a ProCurve is put together so. On the line where the cursor is already, it moves.
  void address(std::string_view numbers) {
    const auto semicolon = numbers.find(';');
    const auto column = semicolon == std::string_view::npos ? 1 : number(numbers.substr(semicolon + 1));
    go_to(std::max<std::size_t>(number(numbers.substr(0, semicolon)), 1), std::max<std::size_t>(column, 1));
  }

  void go_to(std::size_t line, std::size_t column) {
    addressed_ = true;
    if (line == screen_line_)
      go_to_column(column);
    else
      leave_line(line, column);
  }

  void go_to_column(std::size_t column) {
    const auto wanted = std::min(longest_row, column - 1);
    if (wanted < origin_) {
      cells_.insert(0, origin_ - wanted, ' ');
      origin_ = wanted;
    }
    column_ = wanted - origin_;
  }

  /// A row begins anew; `line`: where on the screen, 0 if that is not known.
  void leave_line(std::size_t line, std::size_t column) {
    cells_.clear();
    column_ = 0;
    origin_ = std::min(longest_row, column - 1);
    screen_line_ = line;
    lost_ = false;
    addressed_ = true;
  }

  static std::size_t number(std::string_view digits) {
    std::size_t value = 0;
    for (const char c : digits.substr(0, 4))
      value = c >= '0' && c <= '9' ? value * 10 + std::size_t(c - '0') : value;
    return value;
  }

  std::size_t half(std::string_view raw) {
    half_ = true;
    return raw.size();
  }

  std::string cells_;
  std::size_t column_ = 0;       // in cells_
  std::size_t origin_ = 0;       // the column of the screen where cells_ begins
  std::size_t screen_line_ = 0;  // 0: not known
  bool lost_;                    // the column is not known
  bool addressed_ = false;
  bool half_ = false;
};

}  // namespace

LineTail render_line(std::string_view raw, bool whole) {
  const bool untouched = raw.find_first_not_of('\r') == std::string_view::npos;
  Row row{whole};
  while (!raw.empty()) raw.remove_prefix(row.take(raw));
  auto tail = std::move(row).result();
  tail.untouched = untouched;
  return tail;
}

}  // namespace rommate::recognise
