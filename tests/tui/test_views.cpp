#include <doctest/doctest.h>

#include "tests/tui/screens.hpp"
#include "tui/command_views.hpp"
#include "tui/dialogs.hpp"
#include "tui/file_browser.hpp"
#include "tui/form.hpp"
#include "tui/hex_view.hpp"
#include "tui/progress_view.hpp"
#include "tui/status_line.hpp"

using namespace rommate::tui;
using rommate::tests::check_screen;
using rommate::tests::check_view;

namespace {

struct Status {
  StatusModel model;
  void draw(Canvas& canvas, Rect area) const { draw_status(canvas, area, model); }
};

struct PrefixHelp {
  void draw(Canvas& canvas, Rect area) const { draw_prefix_help(canvas, area, "Ctrl-T"); }
};

void type(auto& view, std::string_view text) {
  for (const char c : text) static_cast<void>(view.on_key(text_key(static_cast<unsigned char>(c))));
}

Status status() {
  return {{.port = "ttyUSB0",
           .line = "9600 8N1",
           .state = "c1841 rommon 3",
           .mood = Mood::waits,
           .modem = "CTS DSR DCD",
           .recording = true,
           .owner = {},
           .time = "21:07",
           .hint = "Ctrl-T z help",
           .message = {},
           .consoles = {},
           .calling = {}}};
}

}  // namespace

TEST_CASE("the status line says what matters at any width") {
  Status view = status();
  for (const int cols : {132, 80, 40, 20, 5}) check_view("status", 1, cols, view);
  view.model.message = "BREAK sent: driver, 300 ms";
  view.model.owner = "XMODEM send";
  view.model.consoles = "1/2";
  view.model.calling = "2: R7 rommon 1";
  for (const int cols : {132, 80, 40}) check_view("status-busy", 1, cols, view);
  for (const int cols : {80, 40}) check_view("status-prefix", 1, cols, PrefixHelp{});
}

TEST_CASE("at every width the port and the state are the last to go, and nothing is drawn outside") {
  Status view = status();
  view.model.message = "something rather long has happened just now, and here is all about it";
  for (int cols = 1; cols < 200; ++cols) {
    Canvas canvas(1, cols);
    view.draw(canvas, canvas.area());
    if (cols >= 40) CHECK(canvas.row_text(0).find("ttyUSB0") != std::string::npos);
    if (cols >= 40) CHECK(canvas.row_text(0).find("c1841 ro") != std::string::npos);
  }
}

TEST_CASE("the palette narrows down as one types, and says what cannot be done now and why") {
  CommandList palette(CommandList::Kind::palette, {.connected = false});
  check_view("palette", 24, 80, palette);
  type(palette, "break");
  check_view("palette-break", 24, 80, palette);
  CHECK_FALSE(palette.on_key(plain_key(KeyCode::enter)));  // not allowed: stays open

  CommandList allowed(CommandList::Kind::palette, {});
  type(allowed, "rommon");
  const auto result = allowed.on_key(plain_key(KeyCode::enter));
  REQUIRE(result);
  CHECK(result->action == Action::send_break);
}

TEST_CASE("the menu shows everything by subject, and its letters are those of the prefix") {
  CommandList menu(CommandList::Kind::menu, {.consoles = 1});
  check_view("menu", 40, 80, menu);
  check_view("menu", 24, 80, menu);
  check_view("menu", 10, 40, menu);
  const auto result = menu.on_key(text_key('f'));
  REQUIRE(result);
  CHECK(result->action == Action::send_break);
  CHECK_FALSE(menu.on_key(plain_key(KeyCode::escape))->action);
}

TEST_CASE("help shows only what this state allows") {
  check_view("help", 24, 80, HelpView("Ctrl-T", {}));
  check_view("help-job", 24, 80, HelpView("Ctrl-T", {.job = true}));
  check_view("help", 10, 40, HelpView("Ctrl-T", {}));
  HelpView help("Ctrl-T", {.job = true});
  CHECK_FALSE(help.on_key(text_key('f'))->action);
  CHECK(HelpView("Ctrl-T", {}).on_key(text_key('f'))->action == Action::send_break);
}

TEST_CASE("a question is answered by its letters, and by Enter with the answer marked") {
  Question question("Paste", "1500 lines to ttyUSB0?", {{'p', "paste"}, {'n', "no"}},
                    {"line 12: reload", "line 90: erase startup-config"});
  check_view("question", 24, 80, question);
  check_view("question", 10, 40, question);
  CHECK(question.on_key(plain_key(KeyCode::enter)) == 'n');
  CHECK(question.on_key(text_key('p')) == 'p');
  CHECK(question.on_key(plain_key(KeyCode::escape)) == '\0');
  CHECK_FALSE(question.on_key(plain_key(KeyCode::left)));
  CHECK(question.on_key(plain_key(KeyCode::enter)) == 'p');
}

TEST_CASE("a line of input is edited, completed and given back") {
  Input input("Record", "File to record into:", "/tmp/r1", [](const std::string& typed) {
    return typed == "/tmp/r1" ? std::vector<std::string>{"/tmp/r1-boot.rec", "/tmp/r1-bad.rec"}
                              : std::vector<std::string>{};
  });
  static_cast<void>(input.on_key(plain_key(KeyCode::tab)));
  check_view("input", 12, 60, input);
  type(input, "x");
  static_cast<void>(input.on_key(plain_key(KeyCode::home)));
  static_cast<void>(input.on_key(plain_key(KeyCode::erase)));
  CHECK(*input.on_key(plain_key(KeyCode::enter))->text == "tmp/r1-bx");
  CHECK_FALSE(input.on_key(plain_key(KeyCode::escape))->text);
}

TEST_CASE("what is typed replaces a proposed text, and goes on with a directory or an edited one") {
  const auto answer = [](std::string_view proposal, const Key& first, std::string_view more) {
    Input input("Record", "Into which file?", std::string(proposal));
    static_cast<void>(input.on_key(first));
    type(input, more);
    return *input.on_key(plain_key(KeyCode::enter))->text;
  };
  CHECK(answer("ttyUSB0-2026.rec", text_key('m'), "y.rec") == "my.rec");
  CHECK(answer("ttyUSB0-2026.rec", plain_key(KeyCode::end), "2") == "ttyUSB0-2026.rec2");
  CHECK(answer("a.rec", plain_key(KeyCode::backspace), "d") == "a.red");
  CHECK(answer("backups/", text_key('r'), "1") == "backups/r1");
  Key paste = plain_key(KeyCode::paste);
  paste.raw = "b.rec";
  CHECK(answer("a.rec", paste, "2") == "b.rec2");
}

TEST_CASE("a form is changed with arrows or by typing, and gives all values back") {
  Form form("Speed and line", {{.label = "Speed",
                                .choices = {"9600", "115200"},
                                .value = "9600",
                                .typed = true,
                                .hint = "any rate the adapter takes"},
                               {.label = "Parity", .choices = {"none", "even", "odd"}, .value = "none"},
                               {.label = "DTR", .choices = {"on", "off"}, .value = "on", .enabled = false}});
  check_view("form", 24, 80, form);
  type(form, "31250");
  static_cast<void>(form.on_key(plain_key(KeyCode::down)));
  static_cast<void>(form.on_key(plain_key(KeyCode::left)));
  check_view("form", 8, 40, form);
  static_cast<void>(form.on_key(plain_key(KeyCode::down)));  // past the one that is not enabled
  const auto result = form.on_key(plain_key(KeyCode::enter));
  CHECK(*result->values == std::vector<std::string>{"31250", "odd", "on"});
}

TEST_CASE("the file browser walks directories and finds by name") {
  const auto list = [](const std::string& where) -> Listing {
    if (where == "/srv")
      return {{{"images", true, 0, ""},
               {"notes.txt", false, 1440, "2026-11-21 20:07"},
               {".hidden", false, 1, ""}},
              ""};
    if (where == "/srv/images") return {{{"c1841-ipbase-mz.bin", false, 21763512, "2026-01-02 10:00"}}, ""};
    if (where == "/") return {{{"srv", true, 0, ""}}, ""};
    return {{}, "no permission to read " + where};
  };
  FileBrowser browser("Send which file?", "/srv", list);
  check_view("files", 16, 80, browser);
  check_view("files", 10, 40, browser);
  type(browser, "ima");
  CHECK_FALSE(browser.on_key(plain_key(KeyCode::enter)));
  CHECK(browser.directory() == "/srv/images");
  static_cast<void>(browser.on_key(plain_key(KeyCode::down)));
  CHECK(*browser.on_key(plain_key(KeyCode::enter))->path == "/srv/images/c1841-ipbase-mz.bin");
  static_cast<void>(browser.on_key(plain_key(KeyCode::backspace)));
  CHECK(browser.directory() == "/srv");
  SUBCASE("a path opens directory after directory while it is typed, or pasted") {
    type(browser, "/srv/images/c1841-i");
    CHECK(browser.directory() == "/srv/images");
    REQUIRE(browser.on_key(plain_key(KeyCode::enter)));
    CHECK(browser.on_key(plain_key(KeyCode::enter))->path == "/srv/images/c1841-ipbase-mz.bin");
    Key pasted = plain_key(KeyCode::paste);
    pasted.raw = "/srv/images/";
    static_cast<void>(browser.on_key(pasted));
    CHECK(browser.directory() == "/srv/images");
  }
  SUBCASE("what is known of the file at the cursor stands below the list, where there is room") {
    browser.describe_by([](const std::string& path) -> std::vector<std::string> {
      return {path + ": classic IOS: consistent", "c1841, ipbase, 12.4(24)T8", "sha512 cafe"};
    });
    type(browser, "images/");
    static_cast<void>(browser.on_key(plain_key(KeyCode::down)));
    check_view("files-about", 24, 80, browser);
    check_view("files-about", 10, 40, browser);
  }
  SUBCASE("a directory that is not there is searched for, and nothing is taken") {
    type(browser, "nowhere/");
    CHECK(browser.directory() == "/srv");
    CHECK_FALSE(browser.on_key(plain_key(KeyCode::enter)));
  }
}

TEST_CASE("the progress view shows percent, rate, time left, retries and the device's own text") {
  ProgressView view;
  view.model = {.title = "XMODEM send",
                .what = "c1841-ipbase-mz.bin",
                .unit = "bytes",
                .done = 1234567,
                .total = 21763512,
                .rate = 960,
                .seconds_left = 21384,
                .seconds_gone = 1286,
                .retries = 2,
                .phase = "block 9645",
                .device = {"Ready to receive file ...", "CCC"},
                .ended = {}};
  check_view("progress", 24, 80, view);
  check_view("progress", 10, 40, view);
  CHECK_FALSE(view.on_key(text_key('y')));
  CHECK_FALSE(view.on_key(plain_key(KeyCode::escape)));
  CHECK_FALSE(view.on_key(text_key('n')));
  CHECK_FALSE(view.on_key(plain_key(KeyCode::escape)));
  CHECK(view.on_key(text_key('y')) == ProgressView::Result::cancel);
  view.model.ended = "the receiver cancelled after block 9645; nothing was written to its flash";
  view.model.failed = true;
  check_view("progress-ended", 24, 80, view);
  CHECK(view.on_key(plain_key(KeyCode::enter)) == ProgressView::Result::close);
}

TEST_CASE("a bar is full only when all is done") {
  CHECK(progress_bar(0, 100, 18) == "[          ]   0 %");
  CHECK(progress_bar(999999, 1000000, 18) == "[######### ]  99 %");
  CHECK(progress_bar(100, 100, 18) == "[##########] 100 %");
  CHECK(progress_bar(0, 0, 18) == "[##########] 100 %");
}

TEST_CASE("the hex view shows the last bytes both ways and forgets the oldest") {
  using rommate::protocols::as_bytes;
  using rommate::protocols::Time;
  using namespace std::chrono_literals;
  HexLog log;
  log.add(false, as_bytes("rommon 1 > "), Time(1500ms));
  log.add(true, as_bytes("confreg 0x2142\r"), Time(3200ms));
  log.add(false, as_bytes("confreg "), Time(3201ms));
  log.add(false, as_bytes("0x2142\r\n\xff"), Time(3202ms));
  CHECK(log.pieces().size() == 3);
  log.mark(true, "BREAK on", Time(4100ms));
  log.mark(true, "BREAK off", Time(4400ms));
  log.mark(true, "BREAK off", Time(4500ms));
  CHECK(log.pieces().size() == 5);
  HexView view(log, Time(0s));
  check_view("hex", 8, 80, view);
  check_view("hex", 10, 40, view);
  log.add(false, as_bytes(std::string(200000, 'x')), Time(5s));
  std::size_t kept = 0;
  for (const auto& piece : log.pieces()) kept += piece.bytes.size();
  CHECK(kept <= HexLog::most_bytes);
  CHECK(kept + log.dropped() == 11 + 15 + 17 + 200000);
  for (int i = 0; i < 100'000; ++i) log.mark(true, i % 2 == 0 ? "BREAK on" : "BREAK off", Time(6s));
  CHECK(log.pieces().size() * 8 <= HexLog::most_bytes);
}

TEST_CASE("what is typed in the hex view goes to the device, and the prefix key ends the view") {
  HexLog log;
  HexView view(log, rommate::protocols::Time{});
  std::string typed;
  view.type = [&](const Key& key) { typed += key.raw.empty() ? "\r" : key.raw; };
  view.prefix = ctrl_key('t');
  for (const Key& key : {text_key('q'), ctrl_key('c'), plain_key(KeyCode::enter), text_key(U'é')})
    CHECK_FALSE(view.on_key(key));
  CHECK(typed == "q\x03\r\xc3\xa9");
  const auto result = view.on_key(ctrl_key('t'));
  REQUIRE(result);
  CHECK(result->key == ctrl_key('t'));
  CHECK_FALSE(view.on_key(plain_key(KeyCode::escape))->key);
}

TEST_CASE("the Mode button is offered where there is one") {
  const auto shown = [](const Situation& now) {
    CommandList menu(CommandList::Kind::palette, now);
    type(menu, "button");
    Canvas canvas(24, 80);
    menu.draw(canvas, canvas.area());
    std::string all;
    for (int row = 0; row < canvas.rows(); ++row) all += canvas.row_text(row);
    return all.find("Mode button") != std::string::npos;
  };
  CHECK(shown({.simulated = true, .has_button = true}));
  CHECK_FALSE(shown({.simulated = true}));
}

TEST_CASE("a hint that is longer than a row has two, and the right side what the text leaves") {
  const std::string hint = "again and again, with the next method when one does not work";
  const Form form("Line", {{.label = "Speed", .choices = {"1"}, .value = "1", .hint = hint}});
  const ListView list("How?", {{.text = "g", .right = "no waiting for answers at all", .hint = hint}},
                      {.width = 40});
  const auto rows = [](const auto& view) {
    Canvas canvas(12, 40);
    view.draw(canvas, canvas.area());
    std::string all;
    for (int row = 0; row < canvas.rows(); ++row) all += canvas.row_text(row) + "\n";
    return all;
  };
  for (const std::string& shown : {rows(form), rows(list)}) {
    CHECK(shown.find("again and again, with the next") != std::string::npos);
    CHECK(shown.find("method when one does not work") != std::string::npos);
  }
  CHECK(rows(list).find("no waiting for answers at all") != std::string::npos);
}

TEST_CASE("no view draws outside, or breaks, at any size") {
  const CommandList menu(CommandList::Kind::menu, {}), palette(CommandList::Kind::palette, {});
  const HelpView help("Ctrl-T", {});
  const Question question("Leave", "A transfer is under way.", {{'y', "leave"}, {'n', "stay"}}, {"warning"});
  const Input input("Note", "What did you do?", "pulled the plug of PSU 2");
  const Form form("Line", {{.label = "Speed", .choices = {"1"}, .value = "1"}});
  const Page page("Problem", "ttyUSB0: no permission. Add yourself to the group dialout.", true);
  ProgressView progress;
  progress.model.total = 10;
  progress.model.device = {"a", "b"};
  const FileBrowser browser("File", "/", [](const std::string&) {
    return Listing{{{"a", true, 0, ""}}, ""};
  });
  for (const auto& [rows, cols] :
       {std::pair{0, 0}, {1, 1}, {1, 80}, {24, 1}, {2, 2}, {3, 7}, {5, 20}, {10, 40}, {60, 300}}) {
    Canvas canvas(rows, cols);
    const auto draw = [&](const auto& view) { view.draw(canvas, canvas.area()); };
    draw(menu), draw(palette), draw(help), draw(question), draw(input), draw(form), draw(page),
        draw(progress), draw(browser);
    CHECK(canvas.rows() == rows);
  }
}
