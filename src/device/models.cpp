// From a model's name or file to a device, and from a device to its first program.
#include <algorithm>

#include "src/device/asa_rommon.hpp"
#include "src/device/asa_system.hpp"
#include "src/device/board_system.hpp"
#include "src/device/bootstrap.hpp"
#include "src/device/nxos_loader.hpp"
#include "src/device/nxos_system.hpp"
#include "src/device/rommon.hpp"
#include "src/device/switch_loader.hpp"
#include "src/device/uboot.hpp"

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

std::string_view embedded(std::string_view model) {
  for (const auto& each : embedded_models())
    if (each.name == model) return each.toml;
  return {};
}

Refusal unknown_model(std::string_view model) {
  return {"no simulated device is called '" + std::string(model) + "'; there are " + known_names()};
}

}  // namespace

std::unique_ptr<Program> make_loader(Chassis& box, bool interrupted) {
  switch (box.model().loader.kind) {
    case LoaderKind::rommon: return std::make_unique<Rommon>(box, interrupted);
    case LoaderKind::bootstrap: return std::make_unique<Bootstrap>(box, interrupted);
    case LoaderKind::switch_loader: return std::make_unique<SwitchLoader>(box, interrupted);
    case LoaderKind::asa: return std::make_unique<AsaRommon>(box, interrupted);
    case LoaderKind::nxos: return std::make_unique<NxosLoader>(box, interrupted);
    case LoaderKind::uboot: return std::make_unique<Uboot>(box, interrupted);
  }
  return nullptr;
}

std::unique_ptr<Program> make_system(Chassis& box, const SimImage& image, const std::string& file) {
  switch (box.model().os.kind) {
    case OsKind::ios: return std::make_unique<Ios>(box, image, file);
    case OsKind::asa: return std::make_unique<AsaSystem>(box, image, file);
    case OsKind::nxos:
      if (!box.model().boot.kickstart.empty() && box.boot_arguments() != "recoverymode=1" &&
          image.platform == box.model().platforms.back())
        return std::make_unique<NxosKickstart>(box, image, file);
      if (box.boot_arguments() == "recoverymode=1") return std::make_unique<NxosRecovery>(box, image, file);
      return std::make_unique<NxosSystem>(box, image, file);
    case OsKind::none: return std::make_unique<BoardSystem>(box, image, file);
  }
  return nullptr;
}

std::variant<std::unique_ptr<Device>, Refusal> make_device(std::string_view model,
                                                           const DeviceOptions& options) {
  const auto toml = embedded(model);
  if (toml.empty()) return unknown_model(model);
  return build(read_personality(model, toml), options);
}

std::variant<Bytes, Refusal> sample_image(std::string_view model, std::string_view toml,
                                          std::string_view version, bool damaged, bool real_size) {
  if (toml.empty()) toml = embedded(model);
  if (toml.empty()) return unknown_model(model);
  auto read = read_personality(model, toml);
  if (auto* refusal = std::get_if<Refusal>(&read)) return *refusal;
  const auto& personality = std::get<Personality>(read);
  SimImage image{
      .platform = personality.platforms.front(), .version = std::string(version), .feature = "SAMPLE"};
  for (const auto& system : personality.storage)
    for (const auto& file : system.files)
      if (file.image && file.image->platform == image.platform) {
        image.feature = file.image->feature;
        if (real_size && file.real_size > image.size) {
          image.filled = smallest_image * 96;
          image.size = file.real_size;
        }
      }
  auto bytes = make_image(image);
  if (damaged) bytes[bytes.size() - 100] ^= 0x10;
  return bytes;
}

std::vector<std::string> model_commands(std::string_view name, std::string_view toml) {
  auto read = read_personality(name, toml.empty() ? embedded(name) : toml);
  if (std::holds_alternative<Refusal>(read)) return {};
  auto& model = std::get<Personality>(read);
  model.startup_config.clear();  // its secrets take long to hash and matter nothing here
  Chassis box(model, {});
  std::vector<std::string> out;
  for (const auto& file : model.storage.front().files) {
    if (!file.image) continue;
    const auto system = make_system(box, *file.image, file.name);
    const auto* cli = dynamic_cast<const CliSystem*>(system.get());
    if (cli == nullptr) break;
    for (const auto& [pattern, truth] : cli->known_commands())
      out.push_back(pattern + (truth == Truth::real       ? ": true"
                               : truth == Truth::imitated ? ": imitated"
                                                          : ": not simulated"));
    break;
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::variant<ModelInfo, Refusal> model_info(std::string_view model) {
  const auto toml = embedded(model);
  if (toml.empty()) return unknown_model(model);
  return model_info(model, toml);
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
