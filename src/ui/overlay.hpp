// A view that lies over the console and takes the keys until it is done: menu, dialog, list, scrollback.
// Views are plain classes without a common base; this holds any of them together with what is to happen with
// its result.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "tui/canvas.hpp"
#include "tui/key.hpp"

namespace rommate::ui {

struct Overlay {
  std::function<void(tui::Canvas&)> draw;
  /// True when the view is done; finish() is called then, after the overlay has been taken off.
  std::function<bool(const tui::Key&)> on_key;
  std::function<void()> finish;
};

/// `view` has draw(canvas, area) and on_key(key) -> optional<Result>; `done` takes the Result. `area` gives
/// the place to draw to for a canvas.
template <class View, class Done, class Area>
[[nodiscard]] Overlay make_overlay(std::shared_ptr<View> view, Done done, Area area) {
  using Result = typename std::decay_t<decltype(view->on_key(tui::Key{}))>::value_type;
  auto result = std::make_shared<std::optional<Result>>();
  return {[view, area](tui::Canvas& canvas) { view->draw(canvas, area(canvas)); },
          [view, result](const tui::Key& key) {
            *result = view->on_key(key);
            return result->has_value();
          },
          [result, done = std::move(done)]() mutable { done(std::move(**result)); }};
}

}  // namespace rommate::ui
