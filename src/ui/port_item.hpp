// A port in the picker: what it is, which host was last seen on its cable, who holds it, whether it is new.
// Pure: what is known is given, nothing is looked up.
#pragma once

#include <chrono>
#include <vector>

#include "src/app/cable_memory.hpp"
#include "src/port/list.hpp"
#include "tui/list_view.hpp"

namespace rommate::ui {

/// `hosts`: CableMemory::all().
[[nodiscard]] tui::Item port_item(const port::PortInfo& info, const std::vector<app::CableSeen>& hosts,
                                  std::chrono::system_clock::time_point now);

}  // namespace rommate::ui
