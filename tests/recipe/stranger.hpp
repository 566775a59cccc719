// Devices that are in no tree: a model's personality, varied by a seed. Recipes are for boxes that nobody has
// seen: another host name, a banner that looks like a loader, log lines in every prompt, a flash that is
// full.
#pragma once

#include <memory>
#include <string>

#include "src/device/device.hpp"
#include "src/device/personality.hpp"
#include "tests/recipe/meddler.hpp"

namespace rommate::testing {

struct Stranger {
  std::unique_ptr<device::Device> device;
  std::unique_ptr<Meddler> meddler;
  std::string traits;        // in words, for whoever reads the test
  std::string user = {};     // whom its console asks for; the secret is "forgotten"
  bool stutters = false;     // its line stands still now and then
  bool oddly_named = false;  // as a loader or a question is
  /// In what the recipe may not reach its goal: no saved configuration, recovery disabled, flash full ...
  bool no_config = false, disabled = false, full = false, ignoring = false;
};

/// The same for the same seed.
[[nodiscard]] Stranger make_stranger(device::Personality model, unsigned seed);

}  // namespace rommate::testing
