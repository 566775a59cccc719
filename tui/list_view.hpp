// A list to choose from, in a frame in the middle of the screen: menu, palette, ports, consoles, protocols.
//
// Two ways to use it: `searchable` (letters narrow the list down, as in the palette), or by hot keys (a
// letter chooses its item at once, as in the menu). Arrows, Page keys, Enter and Esc work in both. Headings
// and items that are not allowed cannot be chosen; the latter say why when they are the current one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tui/canvas.hpp"
#include "tui/key.hpp"

namespace rommate::tui {

struct Item {
  std::string text{};
  std::string right{};  // at the right edge: a key, a state
  std::string hint{};   // shown below the list while this is the current item
  std::string words{};  // also searched
  char hot = '\0';      // chooses the item when the list is not searchable
  bool heading = false;
  bool allowed = true;
  bool strong = false;  // drawn to catch the eye
};

class ListView {
 public:
  struct Options {
    bool searchable = false;
    int width = 64;  // wanted, with the frame
    std::string empty = "nothing here";
    std::string footer = "Enter: take   Esc: back";  // in the lower edge: which keys do what
    std::string extra_keys{};  // letters given back as Result::extra with the current item
  };
  struct Result {
    std::optional<std::size_t> chosen;  // index into the items; nullopt: Esc
    char extra = '\0';                  // the extra key that ended it, or '\0'
  };

  ListView(std::string title, std::vector<Item> items, Options options);
  ListView(std::string title, std::vector<Item> items)
      : ListView(std::move(title), std::move(items), Options()) {}

  void draw(Canvas& canvas, Rect area) const;
  [[nodiscard]] std::optional<Result> on_key(const Key& key);

  /// Other items, while it is shown. A current one that the user has moved to stays when its text is still
  /// there; until then the first is current, whatever came in before it.
  void set_items(std::vector<Item> items);
  void select(std::size_t item);
  [[nodiscard]] const std::vector<Item>& items() const { return items_; }
  [[nodiscard]] std::optional<std::size_t> current() const;

 private:
  void filter();
  void move(int by);
  void settle(int direction);
  [[nodiscard]] std::optional<Result> choose(std::size_t item) const;
  [[nodiscard]] std::optional<Result> typed(const Key& key);
  void draw_item(Canvas& canvas, Rect line, const Item& item, bool here) const;

  std::string title_;
  std::vector<Item> items_;
  Options options_;
  std::string search_;
  std::vector<std::size_t> shown_;  // indices that match the search, in order
  std::size_t at_ = 0;              // into shown_
  bool moved_ = false;              // the user has chosen what is current
  mutable std::size_t top_ = 0;     // first of shown_ on the screen; follows at_ when drawn
  mutable int page_ = 10;           // rows seen when last drawn
};

}  // namespace rommate::tui
