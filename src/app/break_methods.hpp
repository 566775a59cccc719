// Which ways of making a BREAK a port has, in the order in which they are worth trying. Joins what the port
// says of itself with what the user asked for.
#pragma once

#include <optional>
#include <variant>

#include "src/job/break_job.hpp"
#include "src/port/url.hpp"

namespace rommate::app {

/// Fills `methods` and `remote_on_off`. `asked`: nullopt for auto. A problem: this kind of port has no such
/// method, or none at all.
[[nodiscard]] std::optional<port::Problem> choose_break_methods(const port::Url& url,
                                                                const port::Capabilities& can,
                                                                std::optional<job::BreakMethod> asked,
                                                                job::BreakOptions& options);

}  // namespace rommate::app
