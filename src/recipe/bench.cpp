#include "src/recipe/bench.hpp"

#include <fmt/format.h>

#include <sstream>

#include "src/recipe/copy_way.hpp"
#include "src/recipe/flash_room.hpp"

namespace rommate::recipe {

State Bench::stands() const {
  const auto* seen = sight == nullptr ? nullptr : sight->settled();
  return seen == nullptr ? State::unknown : seen->state;
}

void Bench::learn(const console::Debt& debt) {
  if (debt.what == "set-speed") facts["home speed"] = debt.home;
  if (debt.what == "lend-settings") {
    facts["old setting"] = debt.home;
    facts["setting"] = debt.away;
  }
  if (debt.what ==
      "lend-address") {  // "GigabitEthernet0/0/1: ip address 10.9.9.1 255.255.255.0, no shutdown"
    const auto colon = debt.home.find(": "), comma = debt.home.rfind(", ");
    if (colon == std::string::npos || comma == std::string::npos || comma < colon) return;
    values["interface"] = debt.home.substr(0, colon);
    facts["old address"] = debt.home.substr(colon + 2, comma - colon - 2);
    facts["old state"] = debt.home.substr(comma + 2);
  }
  if (debt.what != "skip-config") return;
  facts["register"] = debt.home;
  facts["ignoring"] = debt.away;
  facts["kept"] = debt.away;
}

bool Bench::given(const std::string& name) const {
  const auto value = values.find(name);
  const auto secret = secrets.find(name);
  return (value != values.end() && !value->second.empty()) ||
         (secret != secrets.end() && secret->second.given());
}

std::optional<Order> Bench::order(std::string_view verb, std::string_view key, std::string& why) const {
  const auto* phrase = find_phrase(verb, key, family);
  if (phrase == nullptr) {
    why = fmt::format("nothing is known to type for '{}' on {}", verb, to_string(family));
    return std::nullopt;
  }
  auto all = facts;
  Order order;
  for (const auto& name : names_in_braces(phrase->line)) {
    if (const auto value = values.find(name); value != values.end()) all[name] = value->second;
    if (const auto secret = secrets.find(name); secret != secrets.end() && secret->second.given()) {
      all[name] = secret->second.to_type();
      order.secret = true;
    }
    if (!all.contains(name)) {
      why = fmt::format("'{}' cannot be typed: {} is not known", verb, hole_in_words(name));
      return std::nullopt;
    }
  }
  order.line = fill(phrase->line, all);
  if (order.secret)
    for (auto& [name, value] : all)
      if (secrets.contains(name)) Secret::wipe(value);
  return order;
}

Script find_script(std::string_view name) {
  static const auto all = [] {
    std::map<std::string, Script, std::less<>> table;
    for (const auto& room :
         {loader_scripts(), system_scripts(), config_scripts(), claim_scripts(), image_scripts(),
          speed_scripts(), tftp_scripts(), copy_scripts(), upgrade_scripts(), way_scripts(), pull_scripts()})
      for (const auto& each : room) table.emplace(each.name, each.script);
    return table;
  }();
  const auto found = all.find(name);
  return found == all.end() ? nullptr : found->second;
}

std::string cannot_be_done(const Recipe& recipe) {
  for (const auto& step : recipe.steps)
    for (const auto& call : step.does)
      if (find_script(call.verb.text) == nullptr) return call.verb.text;
  return "";
}

Move say(const Bench& bench, std::string_view verb, std::string_view key, std::vector<Reply> replies,
         Order::Restart restart) {
  std::string why;
  auto order = bench.order(verb, key, why);
  if (!order) return Fail{why};
  order->replies = std::move(replies);
  order->restart = restart;
  if (restart != Order::Restart::none) order->within = std::chrono::minutes(5);
  return Type{std::move(*order)};
}

Move look(std::vector<Reply> replies, Order::Restart restart) {
  Order order{.replies = std::move(replies), .restart = restart};
  if (restart != Order::Restart::none) order.within = std::chrono::minutes(5);
  return Type{std::move(order)};
}

Move within(console::Duration length, Move move) {
  if (auto* type = std::get_if<Type>(&move)) type->order.within = length;
  return move;
}

Move stopped_by(std::string_view key, std::string_view not_behind, Move move) {
  if (auto* type = std::get_if<Type>(&move)) {
    type->order.stop_key = key;
    type->order.no_stop_behind = not_behind;
  }
  return move;
}

Move fail(std::string why) { return Fail{std::move(why)}; }

std::string too_large_for_flash(Bench& bench, const Heard& heard) {
  const auto number = [&](const char* fact) {
    const auto found = bench.facts.find(fact);
    return found == bench.facts.end() ? 0 : number_in(found->second);
  };
  const auto size = number("size");
  auto flash = number("flash size");
  if (const auto room = room_in(heard.lines())) flash = room->total;
  if (flash == 0)
    bench.remarks.push_back(fmt::format(
        "this device does not tell the size of its flash: whether {} ({} bytes) fits is not known",
        bench.facts.at("file"), size));
  if (flash == 0 || size <= flash) return "";
  return fmt::format("{} has {} bytes, and all of the flash has {}: a smaller image, or a larger card",
                     bench.facts.at("file"), size, flash);
}

std::optional<Move> went_wrong(const Heard& heard) {
  if (heard.end != Heard::End::prompt) return fail(heard.problem);
  if (const auto complaint = heard.complaint(); !complaint.empty())
    return fail(fmt::format("the device says '{}'", complaint));
  return std::nullopt;
}

bool waited_in_vain(const Heard& heard) {
  return heard.says("timeout expired") || heard.says("timed out after");
}

void note_measures(Bench& bench) {
  std::istringstream answer(bench.facts["answer"]);
  for (const char* fact : {"size", "crc32", "md5", "sha512"}) answer >> bench.facts[fact];
  std::string unpacked;
  if (!(answer >> unpacked)) return;
  bench.facts["unpacked"] = unpacked;
  for (const char* fact : {"archived image", "archived size", "archived md5", "archived sha512"})
    answer >> bench.facts[fact];
}

bool names_archive(const std::string& image) {
  return image.ends_with(".tar") || image.find("-tar.") != std::string::npos;
}

std::string not_verified(const Heard& heard, const std::string& file) {
  const auto complaint = heard.complaint();
  if (complaint.empty() && !heard.says("failed") && (heard.says("erified") || heard.says("verification")))
    return "";
  return fmt::format("{} is not verified{}{}", file, complaint.empty() ? "" : ": ", complaint);
}

Reply secret_reply(const Bench& bench, State at, const std::string& name) {
  const auto found = bench.secrets.find(name);
  return {.at = at, .text = found == bench.secrets.end() ? "" : found->second.to_type(), .secret = true};
}

std::vector<Reply> login_replies(const Bench& bench, const std::string& user, const std::string& secret,
                                 bool by_name) {
  std::vector<Reply> replies;
  if (by_name && bench.stands() == State::password) replies.push_back({.at = State::password});
  replies.push_back({.at = State::username, .text = user});
  replies.push_back({.at = State::login, .text = user});
  replies.push_back(secret_reply(bench, State::password, secret));
  return replies;
}

std::string kept_image(const Bench& bench) {
  const auto found = bench.values.find("image");
  if (found == bench.values.end()) return "";
  const auto& image = found->second;
  if (const auto archived = bench.facts.find("archived image"); archived != bench.facts.end())
    return "flash:/" + archived->second;  // as archive download-sw names it in BOOT
  const bool elsewhere = image.starts_with("usb") || image.starts_with("tftp") || !on_device(bench.values);
  if (!elsewhere) return image;
  const std::string flash = bench.family == Family::ios_xe_router ? "bootflash:" : "flash:";
  return flash + image.substr(image.find_last_of("/:") + 1);
}

std::vector<Reply> offered_names() { return {{.question = QuestionId::copy_file_name, .times = 2}}; }

std::vector<Reply> setup_declined(const Bench& bench) {
  const auto* phrase = find_phrase("leave-setup", "decline", bench.family);
  if (phrase == nullptr) return {};
  const std::string no{phrase->line};
  return {{.question = QuestionId::continue_setup, .says = "autoinstall", .text = "yes", .times = 2},
          {.question = QuestionId::continue_setup, .text = no, .times = 3},
          {.at = State::setup_dialog, .text = no, .times = 3}};
}

}  // namespace rommate::recipe
