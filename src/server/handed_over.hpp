// Sockets that whoever started us has bound already, as systemd does for a service with a .socket unit
// (sd_listen_fds(3): LISTEN_PID, LISTEN_FDS, descriptors from 3 on): ports below 1024 without any right.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace rommate::server {

enum class SocketKind { stream, datagram };

/// The descriptor of the socket of this kind at this port, once: it is ours then. nullopt: none was handed
/// over. A sentence: there is one, and it is not for IPv4, which alone the devices speak here.
[[nodiscard]] std::variant<std::optional<int>, std::string> handed_over(SocketKind kind, std::uint16_t port);

}  // namespace rommate::server
