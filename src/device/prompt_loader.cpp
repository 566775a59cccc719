#include "src/device/prompt_loader.hpp"

#include <algorithm>

namespace rommate::device {

void PromptLoader::ask_line(const std::string& text) {
  state_ = State::prompt;
  tty_.then([this, text] {
    tty_.print(text);
    tty_.read_line({}, [this](const std::string& line, Byte) { take_line(line); });
  });
}

void PromptLoader::take_line(const std::string& line) {
  const auto words = split_words(line);
  if (words.empty()) return prompt();
  tty_.busy(std::chrono::milliseconds{model_.line.command_ms});
  if (!before(line)) carry_out(line, words);
}

void PromptLoader::carry_out(const std::string& line, const Args& words) {
  const auto found = commands_.find(words[0]);
  const auto name = words[0].substr(0, words[0].find('.'));  // md.b is md
  if (!knows(name == "?" ? "help" : name)) return unknown(line, words);
  if (found == commands_.end()) return answer(not_simulated(words[0]));
  found->second(Args(words.begin() + 1, words.end()));
}

void PromptLoader::answer(std::string_view text) {
  tty_.print(text);
  prompt();
}

void PromptLoader::help(const Args&) {
  tty_.print(model_.loader.help_head);
  for (const auto& line : model_.loader.commands) tty_.print(line + "\n");
  prompt();
}

void PromptLoader::yes_no(std::string_view question, std::function<void(bool)> then) {
  tty_.print(question);
  tty_.read_line({}, [then = std::move(then)](const std::string& answer, Byte) {
    then(!answer.empty() && (answer[0] == 'y' || answer[0] == 'Y'));
  });
}

void PromptLoader::load(const std::string& file, const ImageCheck& check) {
  state_ = State::loading;
  play_window(tty_, model_.boot.load, words_for(file, check));
  tty_.then([this, file, image = check.inspected.image] { start_system(file, image); });
}

void PromptLoader::start_system(const std::string& file, const SimImage& image) {
  box_.run(make_system(box_, image, file));
}

void PromptLoader::fetch(TftpJob::Request request, TftpJob::Done done) {
  state_ = State::fetching;
  request.rate = box_.copy_rate();
  tty_.then([this, request = std::move(request), done = std::move(done)] {
    job_ = std::make_unique<TftpJob>(tty_, request, box_.now(), done);
    box_.start_job(*job_);
  });
}

bool PromptLoader::assign(const std::string& line) {
  const auto equals = line.find('=');
  const auto start = line.find_first_not_of(' ');
  if (equals == std::string::npos || equals <= start) return false;
  const auto name = line.substr(start, equals - start);
  if (name.find(' ') != std::string::npos) return false;
  variables_[name] = line.substr(equals + 1);
  return true;
}

std::string PromptLoader::variable(const std::string& name) const {
  const auto found = variables_.find(name);
  return found == variables_.end() ? "" : found->second;
}

bool PromptLoader::within_window() const {
  return std::chrono::duration<double>(box_.since_reset()).count() < model_.boot.break_window;
}

}  // namespace rommate::device
