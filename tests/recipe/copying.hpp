// What the tests of copies to running devices share: boxes, images for them, and the values of a run.
#pragma once

#include <string>
#include <string_view>

#include "tests/recipe/rehearsal.hpp"

namespace rommate::testing {

/// A device, the interface that gets an address, and an image for it.
struct Box {
  const char* model;
  const char* interface;
  const char* image;
};
inline constexpr Box boxes[] = {{"isr4321", "GigabitEthernet0/0/1", "isr4300-universalk9.17.12.04.SPA.bin"},
                                {"c1841", "FastEthernet0/1", "c1841-ipbase-mz.151-4.M8.bin"},
                                {"c2960", "Vlan1", "c2960-lanbasek9-mz.152-7.E3.bin"}};

inline std::string image_of(const Box& box) {
  const auto bytes = std::get<protocols::Bytes>(device::sample_image(box.model, {}, "99.1(7)", false));
  return std::string{protocols::as_text(bytes)};
}

inline std::string sha512_of(const std::string& content) {
  return image::digest_hex(image::DigestKind::sha512, protocols::as_bytes(content));
}

inline recipe::RunOptions copying(Rehearsal& at, const std::string& recipe, const Box& box,
                                  const std::string& method) {
  const auto path = std::string{"/images/"} + box.image;
  at.net.files[path] = image_of(box);
  auto run = at.options(recipe);
  run.agreed.insert("lend-address");
  run.values["image"] = path;
  run.values["method"] = method;
  run.values["address"] = "192.0.2.1/24";
  run.values["server"] = "192.0.2.10";
  run.values["interface"] = box.interface;
  run.secrets["enable-secret"] = recipe::Secret{"forgotten"};
  run.secrets["login-secret"] = recipe::Secret{"forgotten"};
  return run;
}

inline bool remarked(const Rehearsal& at, std::string_view words) {
  const auto told = at.told();
  return told.find(words) != std::string::npos;
}

}  // namespace rommate::testing
