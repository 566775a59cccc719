// What an HTTP request is answered with: a file of the armed set, a part of it, or a few words. The length
// always stands in it and nothing is chunked, for phones and clients of HTTP/1.0 count the bytes; nothing is
// redirected, packed or guessed (RFC 9110, RFC 9112). Pure: who may have what is the set's to say, sockets
// are http_server.cpp's.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "src/server/armed_set.hpp"
#include "src/server/file_sender.hpp"
#include "src/server/http/request.hpp"

namespace rommate::server::http {

struct Answer {
  unsigned status = 200;
  std::string head = {};                                  // all of it, with the blank line
  std::string text = {};                                  // a body of ours; empty: none, or the file
  std::shared_ptr<const protocols::ArmedFile> file = {};  // that it is about
  std::optional<FileSender::Part> part = {};              // of the file, to be sent behind the head
  bool keep_alive = false;                                // the connection may take another request
  bool receives = false;  // an upload: its body is awaited, and then receipt() said
  std::string why = {};   // for a person: what was refused, or a remark
};

struct Rules {
  const ArmedSet& files;
  std::string_view peer;           // address in figures
  std::string_view authorization;  // "Basic ..." that is asked for; empty: nothing is
};

[[nodiscard]] Answer answer(const Request& request, const Rules& rules);
/// What could not be read as a request at all.
[[nodiscard]] Answer answer(const BadRequest& bad);
/// Behind an upload: 201, or why it was not kept.
[[nodiscard]] Answer receipt(unsigned status, const std::string& why, bool keep_alive);

/// Why the tag or the date of If-Range is ours is not asked further: a range of what has changed is never
/// sent.
[[nodiscard]] std::string tag_of(const ServedFile& file);
/// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, section 5.6.7).
[[nodiscard]] std::string http_date(std::int64_t seconds);
/// "Basic " and the base64 of "name:password" (RFC 7617).
[[nodiscard]] std::string basic(std::string_view name, std::string_view password);

}  // namespace rommate::server::http
