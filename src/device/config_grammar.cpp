#include "src/device/config_grammar.hpp"

#include "src/device/config_order.hpp"
#include "src/device/config_words.hpp"
#include "src/device/loader.hpp"

namespace rommate::device {
namespace {

void add_words(CommandTable& table, std::span<const ConfigWord> words) {
  for (const auto& word : words) {
    table.add(word.pattern, {});
    if (!word.text.empty()) table.explain(word.pattern.substr(0, word.pattern.find(" LINE")), word.text);
  }
}

/// The keywords of a pattern, before its first parameter: what a line that fits it begins with.
std::string fixed_part(std::string_view pattern) {
  std::string out;
  for (const auto& word : split_words(pattern)) {
    if (word == "LINE" || word == "WORD" || word == "IFACE" || word.front() == '<') break;
    out += (out.empty() ? "" : " ") + word;
  }
  return out;
}

/// How the system writes a line that people type in another way.
std::string written(std::string text) {
  if (text.starts_with("line console ")) return "line con " + text.substr(13);
  if (text.starts_with("exec-timeout ") && split_words(text).size() == 2) return text + " 0";
  if (text == "line console") return "line con 0";  // a Nexus has one, and writes it without a number
  if (text == "line vty") return "line vty 0 4";
  return text;
}

/// Whether a line may begin with exactly this word.
bool begins_lines(const CommandTable& table, std::string_view word) {
  const auto next = table.next_words(word);
  return next && std::any_of(next->begin(), next->end(), [&](const auto& each) { return each.word == word; });
}

}  // namespace

ConfigGrammar::ConfigGrammar(ConfigDialect dialect, const InterfaceNames& interfaces) {
  for (const auto& opener : config_openers()) {
    global_.add(opener.pattern, {});
    openers_.emplace_back(fixed_part(opener.pattern), opener.section);
  }
  add_global(dialect);
  add_words(interface_, interface_config_words());
  add_words(line_, line_config_words());
  anything_.add("LINE", {});
  for (auto* table : {&global_, &interface_, &line_}) {
    table->set_interfaces(&interfaces);
    for (const char* word : {"end", "exit", "do LINE", "help"}) table->add(word, {});
    for (const auto& word : explained_config_words()) table->explain(word.pattern, word.text);
    table->explain("end", "Exit from configure mode");
    table->explain("exit", "Exit from the current mode");
    table->explain("help", "Description of the interactive help system");
    table->explain("do", "To run exec commands in config mode");
  }
}

void ConfigGrammar::add_global(ConfigDialect dialect) {
  switch (dialect) {
    case ConfigDialect::router: add_words(global_, global_config_words()); break;
    case ConfigDialect::catalyst:
      add_words(global_, global_config_words());
      add_words(global_, catalyst_config_words());
      break;
    case ConfigDialect::asa: add_words(global_, asa_config_words()); break;
    case ConfigDialect::nxos: add_words(global_, nxos_config_words()); break;
  }
}

const CommandTable* ConfigGrammar::section_table(std::string_view section) const {
  if (section.empty()) return nullptr;
  if (section.starts_with("config-if") || section == "config-subif") return &interface_;
  return section == "config-line" ? &line_ : &anything_;
}

const CommandTable& ConfigGrammar::table(std::string_view section) const {
  const auto* table = section_table(section);
  return table == nullptr ? global_ : *table;
}

std::string ConfigGrammar::opened_by(std::string_view text) const {
  std::string section;
  std::size_t longest = 0;
  for (const auto& [head, name] : openers_)
    if (begins(text, head) && head.size() >= longest) {
      longest = head.size();
      section = name;
    }
  const bool sub_interface = section == "config-if" && text.find('.') != std::string_view::npos;
  return sub_interface ? "config-subif" : section;
}

ConfigLine ConfigGrammar::parse(std::string_view line, std::string_view section) const {
  ConfigLine out;
  const auto words = split_words(line);
  if (words.empty() || words[0][0] == '!') return out;
  const auto first = lower(words[0]);
  out.defaulted = words.size() > 1 && first.size() > 2 && std::string_view("default").starts_with(first);
  out.negated = words.size() > 1 && (first == "no" || out.defaulted);
  const auto skipped = out.negated ? line.find(words[1], line.find(words[0]) + words[0].size()) : 0;
  auto rest = std::string(line.substr(skipped));
  if (lower(rest) == "line con0") rest = "line con 0";  // seen typed on a 3560
  auto match = CommandTable::Match{};
  if (const auto* table = section_table(section)) {
    match = table->match(rest);
    out.global = false;
    // A line that no section has ends it and is taken globally; in a section whose words are not known only
    // what is clearly another section does.
    const auto wide = table == &anything_ ? global_.match(rest) : CommandTable::Match{};
    const bool leaves =
        wide.kind == CommandTable::Match::Kind::found && !opened_by(wide.canonical).empty() && !out.negated;
    // "service password-recovery" under an interface is no abbreviation of its "service-policy".
    const auto word = lower(split_words(rest).front());
    const bool elsewhere = table != &anything_ && !begins_lines(*table, word) && begins_lines(global_, word);
    if (leaves || elsewhere) match.kind = CommandTable::Match::Kind::invalid;
  }
  using Kind = CommandTable::Match::Kind;
  if (match.kind == Kind::empty || match.kind == Kind::invalid) {
    auto global = global_.match(rest);
    if (section.empty() || global.kind == Kind::found || (out.negated && global.kind == Kind::incomplete)) {
      match = std::move(global);
      out.global = true;
    }
  }
  out.column = skipped + match.column;
  switch (match.kind) {
    case Kind::empty: return out;
    case Kind::invalid: out.kind = ConfigLine::Kind::invalid; return out;
    case Kind::ambiguous: out.kind = ConfigLine::Kind::ambiguous; return out;
    case Kind::incomplete:
      // "no ip address", "no boot system": the beginning is enough to take a line back.
      if (out.negated && opened_by(match.canonical).empty()) break;
      out.kind = ConfigLine::Kind::incomplete;
      return out;
    case Kind::found: break;
  }
  out.kind = ConfigLine::Kind::good;
  out.text = written(match.canonical);
  if (out.global && !out.negated) out.opens = opened_by(match.canonical);
  return out;
}

}  // namespace rommate::device
