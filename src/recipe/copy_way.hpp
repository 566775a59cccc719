// The ways on which an image can go to a running device: what each is called in a `copy`, and how long it
// takes. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "src/console/request.hpp"
#include "src/recipe/model.hpp"
#include "src/recognise/family.hpp"

namespace rommate::recipe {

using recognise::Family;
using Values = std::map<std::string, std::string>;

/// `image=flash:NAME`: it is there already.
[[nodiscard]] bool on_device(const Values& values);
/// `method=`; a recipe without it speaks to a loader, by TFTP. `auto` is HTTP until the device was asked.
[[nodiscard]] console::ServedBy method_of(const Values& values);
/// A sentence: `method=` names none of them. Empty: it does.
[[nodiscard]] std::string wrong_method(const Values& values);
/// A recipe that copies to a running device, which has its own routes.
[[nodiscard]] bool is_copy(const Values& values);
/// Of `port=`, else the protocol's own.
[[nodiscard]] std::uint16_t port_of(const Values& values);
/// The file is on a USB stick that is plugged into the device.
[[nodiscard]] bool by_stick(const Values& values);
/// The device sends, and we take.
[[nodiscard]] bool is_pull(const Values& values);
/// ... or on the device itself, and stays there: nothing of ours is served.
[[nodiscard]] bool needs_no_network(const Values& values);
/// "http://192.0.2.10:8080/NAME", or "usb0:NAME", as it is typed behind `copy`.
[[nodiscard]] std::string copy_url(const Values& values);

/// A few kilobytes, fetched and thrown away before the long copy: what it is called, and where it is.
inline constexpr std::string_view probe_name = "rommate-probe";
[[nodiscard]] std::string url_of_ours(const Values& values, std::string_view file);
[[nodiscard]] std::string probe_url(const Values& values);

/// Seconds that so many bytes take. HTTP and FTP: bound by the device's flash, 776 523 079 bytes in 268.943 s
/// on a 4321, 11.8 MB in 145 s on a 2960, 12 MB in 77 s on a 3640 (logs). TFTP: a round trip for each 512
/// bytes, 2.2 ms of them on a LAN (55 min for 764 MB: facts, serving), and no quicker than the flash.
[[nodiscard]] Seconds copy_time(console::ServedBy method, std::uint64_t bytes,
                                Family family = Family::ios_xe_router);

/// A sentence: an image of this name is for another series than `platform`, by the figures in both; empty:
/// nothing speaks against it.
[[nodiscard]] std::string image_for_another(const std::string& image, const std::string& platform);

}  // namespace rommate::recipe
