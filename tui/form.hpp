// A form: rows with a label and a value each, changed with left and right or typed. For speed and line,
// terminal settings, settings.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tui/canvas.hpp"
#include "tui/key.hpp"

namespace rommate::tui {

struct Field {
  std::string label{};
  std::vector<std::string> choices{};  // left and right go through them; empty: typed only
  std::string value{};
  bool typed = false;  // may also be typed (a speed not in the list)
  std::string hint{};
  bool enabled = true;
  bool secret = false;  // typed, and shown as asterisks
};

class Form {
 public:
  struct Result {
    std::optional<std::vector<std::string>> values;  // one for each field; nullopt: Esc
    char extra = '\0';                               // the extra key that ended it
  };
  struct Options {
    std::string footer = "arrows: change   Enter: do it   Esc: back";
    std::string extra_keys{};  // letters given back with the values, unless a field takes typing them
  };
  Form(std::string title, std::vector<Field> fields, Options options);
  Form(std::string title, std::vector<Field> fields) : Form(std::move(title), std::move(fields), Options()) {}

  void draw(Canvas& canvas, Rect area) const;
  [[nodiscard]] std::optional<Result> on_key(const Key& key);

 private:
  void move(int by);
  void change(int by);
  [[nodiscard]] Result result(char extra) const;

  std::string title_;
  std::vector<Field> fields_;
  Options options_;
  std::size_t at_ = 0;
  bool fresh_ = true;  // typing replaces the value
};

}  // namespace rommate::tui
