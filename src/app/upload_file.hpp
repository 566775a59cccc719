// Where an upload from a device goes: a file that has its name when it is complete, and never takes
// another's.
#pragma once

#include <memory>
#include <string>

#include "protocols/shelf.hpp"

namespace rommate::app {

/// null: a file of this name is there, or none can be made.
[[nodiscard]] std::unique_ptr<protocols::Sink> upload_into(const std::string& path);

}  // namespace rommate::app
