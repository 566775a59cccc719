#include "src/port/port.hpp"

namespace rommate::port {

std::string to_string(const Problem& problem) {
  return problem.hint.empty() ? problem.what : problem.what + ". " + problem.hint;
}

int exit_status(Problem::Kind kind) {
  switch (kind) {
    case Problem::Kind::usage: return 2;
    case Problem::Kind::cannot_open: return 3;
    case Problem::Kind::busy: return 3;
    case Problem::Kind::lost: return 4;
    case Problem::Kind::refused: return 1;
  }
  return 1;
}

}  // namespace rommate::port
