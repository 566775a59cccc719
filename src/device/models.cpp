// From a model's name or file to a device, and from a device to its first program.
#include <algorithm>

#include "src/device/ios.hpp"
#include "src/device/rommon.hpp"

namespace rommate::device {
namespace {

std::variant<std::unique_ptr<Device>, Refusal> build(std::variant<Personality, Refusal> read,
                                                     const DeviceOptions& options) {
  if (auto* refusal = std::get_if<Refusal>(&read)) return *refusal;
  auto& model = std::get<Personality>(read);
  const auto saved = options.saved.find("model");
  if (saved != options.saved.end() && protocols::as_text(saved->second) != model.name)
    return Refusal{"the saved state is of a " + std::string(protocols::as_text(saved->second)) +
                   ", not of a " + model.name + "; give each model a state directory of its own"};
  return std::make_unique<Chassis>(std::move(model), options);
}

std::string known_names() {
  std::string names;
  for (const auto& each : embedded_models()) names += (names.empty() ? "" : ", ") + std::string(each.name);
  return names;
}

}  // namespace

std::unique_ptr<Program> make_loader(Chassis& box, bool interrupted) {
  return std::make_unique<Rommon>(box, interrupted);
}

std::unique_ptr<Program> make_system(Chassis& box, const SimImage& image, const std::string& file) {
  return std::make_unique<Ios>(box, image, file);
}

std::variant<std::unique_ptr<Device>, Refusal> make_device(std::string_view model,
                                                           const DeviceOptions& options) {
  for (const auto& each : embedded_models())
    if (each.name == model) return build(read_personality(each.name, each.toml), options);
  return Refusal{"no simulated device is called '" + std::string(model) + "'; there are " + known_names()};
}

std::variant<std::unique_ptr<Device>, Refusal> make_device_from(std::string_view file_name,
                                                                std::string_view toml,
                                                                const DeviceOptions& options) {
  return build(read_personality(file_name, toml), options);
}

std::variant<ModelInfo, Refusal> model_info(std::string_view file_name, std::string_view toml) {
  auto read = read_personality(file_name, toml);
  if (auto* refusal = std::get_if<Refusal>(&read)) return *refusal;
  auto& model = std::get<Personality>(read);
  for (const auto& key : model.unmarked) model.guesses.push_back(key + ": not marked in the personality");
  return ModelInfo{model.name, model.title, model.about, model.sources, model.guesses};
}

std::vector<ModelInfo> list_models() {
  std::vector<ModelInfo> models;
  for (const auto& each : embedded_models()) {
    auto info = model_info(each.name, each.toml);
    if (auto* good = std::get_if<ModelInfo>(&info)) models.push_back(std::move(*good));
  }
  std::sort(models.begin(), models.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return models;
}

}  // namespace rommate::device
