// Prompts that no table lists, read by their looks. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "src/recognise/judgement.hpp"

namespace rommate::recognise {

/// "BootRom > ", "BOOT MONITOR>", "bootstrap#": a loader that is called after what it does.
[[nodiscard]] std::optional<Judgement> judge_boot_name(std::string_view row);
/// Of a system that runs.
/// "Welcome to PX2 CLI!": what the bare sign below belongs to. `above`: latest first.
[[nodiscard]] bool greets_as_cli(std::span<const std::string_view> above);

[[nodiscard]] std::optional<Judgement> judge_unlisted_prompt(std::string_view row, const Scene& scene);

}  // namespace rommate::recognise
