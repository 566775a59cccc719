#include "tui/painter.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <langinfo.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstring>
#include <cwchar>

#include "tui/exact_style.hpp"
#include "tui/painter_colour.hpp"
#include "tui/text.hpp"
#include "tui/vt/terminal_modes.hpp"

#define NCURSES_WIDECHAR 1
#define NCURSES_NOMACROS 1
#include <curses.h>
#include <term.h>

namespace rommate::tui {
namespace {

// Line drawing and its letter in the alternate set (terminfo's acsc).
struct Line {
  char32_t ch;
  char letter;
  char ascii;
};
constexpr Line line_set[] = {{U'─', 'q', '-'}, {U'│', 'x', '|'},  {U'┌', 'l', '+'}, {U'┐', 'k', '+'},
                             {U'└', 'm', '+'}, {U'┘', 'j', '+'},  {U'├', 't', '+'}, {U'┤', 'u', '+'},
                             {U'┴', 'v', '+'}, {U'┬', 'w', '+'},  {U'┼', 'n', '+'}, {U'◆', '`', '+'},
                             {U'▒', 'a', '#'}, {U'°', 'f', '\''}, {U'±', 'g', '#'}, {U'≤', 'y', '<'},
                             {U'≥', 'z', '>'}, {U'π', '{', '*'},  {U'≠', '|', '!'}, {U'£', '}', 'f'},
                             {U'·', '~', 'o'}};

bool locale_is_utf8() { return std::strcmp(nl_langinfo(CODESET), "UTF-8") == 0; }

// tputs() wants a plain function to write with; ncurses is one to a process anyway.
std::string* control_output = nullptr;
int put_control(int c) {
  control_output->push_back(static_cast<char>(c));
  return c;
}

const char* capability(const char* name) {
  const char* const text = tigetstr(name);
  return text == nullptr || text == reinterpret_cast<const char*>(-1) || *text == '\0' ? nullptr : text;
}

std::string unusable(const std::string& term, std::string_view why) {
  return fmt::format(
      "the terminal '{}' (TERM) {}. Use rommate --plain PORT here, or set TERM to what your terminal "
      "is (xterm-256color suits most)",
      term, why);
}

// Empty when the terminal will do.
std::string why_unusable(const std::string& term) {
  if (term.empty())
    return "TERM is not set, so the terminal's kind is not known. Use rommate --plain PORT, or set TERM";
  int status = 0;
  const int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
  const bool known = setupterm(term.c_str(), null, &status) == OK;
  std::string why;
  if (!known)
    why = unusable(term, "is not known to this system");
  else if (capability("cup") == nullptr)
    why = unusable(term, "cannot place its cursor");
  if (known) del_curterm(cur_term);
  close(null);
  return why;
}

}  // namespace

struct Painter::State {
  int memory = -1;
  std::FILE* out = nullptr;
  SCREEN* screen = nullptr;
  Canvas shown{0, 0};
  bool known = false;  // `shown` is what the terminal shows
  bool utf8 = true, colour = true, finished = false;
  bool has_modes = true;  // of its own reports and of pasting
  int colours = 0;
  BeyondNcurses beyond;
  std::string controls;
  std::string title, title_begin, title_end;  // as the terminal has it; how to set it, empty if it has none

  void send(const char* sequence) {
    if (sequence == nullptr) return;
    control_output = &controls;
    tputs(sequence, 1, put_control);
  }
  [[nodiscard]] attr_t attributes(const Style& style) const;
  [[nodiscard]] int pair(const Style& style) const;
  [[nodiscard]] cchar_t glyph(const Cell& cell) const;
  /// Whether this terminal can show it in two columns.
  [[nodiscard]] bool shows_wide(char32_t ch) const { return utf8 && wcwidth(static_cast<wchar_t>(ch)) == 2; }
  bool paint_row(const Canvas& canvas, int row);
  void paint_exactly(const Canvas& canvas);
  void find_title_capability(const std::string& term);
  void set_title(const std::string& wanted);
};

attr_t Painter::State::attributes(const Style& style) const {
  attr_t a = A_NORMAL;
  if ((style.attributes & bold) || needs_bold(style.ink, colours)) a |= A_BOLD;
  if (style.attributes & dim) a |= A_DIM;
  if (style.attributes & italic) a |= A_ITALIC;
  if (style.attributes & underline) a |= A_UNDERLINE;
  if (style.attributes & blink) a |= A_BLINK;
  if (style.attributes & reverse) a |= A_REVERSE;
  if (style.attributes & invisible) a |= A_INVIS;
  return a;
}

int Painter::State::pair(const Style& style) const {
  if (colours == 0) return 0;
  const int ink = colour_number(style.ink, colours), paper = colour_number(style.paper, colours);
  return ink == -1 && paper == -1 ? 0 : std::max(alloc_pair(ink, paper), 0);
}

cchar_t Painter::State::glyph(const Cell& cell) const {
  std::array<wchar_t, CCHARW_MAX + 1> text{};
  attr_t attribute = attributes(cell.style);
  int colour_pair = pair(cell.style);
  char32_t ch = cell.ch < 0x20 || (cell.ch >= 0x7F && cell.ch < 0xA0) ? U'\uFFFD' : cell.ch;
  if (ch >= 0x80 && !utf8) {
    char32_t instead = ch == U'…' ? U'~' : U'?';
    for (const Line& line : line_set)
      if (line.ch == ch) {
        const bool drawn = capability("acsc") != nullptr;
        instead = static_cast<unsigned char>(drawn ? line.letter : line.ascii);
        if (drawn) attribute |= A_ALTCHARSET;
      }
    ch = instead;
  }
  text[0] = static_cast<wchar_t>(ch);
  std::size_t length = 1;
  for (const char32_t mark : cell.marks)
    if (mark != 0 && utf8 && wcwidth(static_cast<wchar_t>(mark)) == 0 && length < CCHARW_MAX)
      text[length++] = static_cast<wchar_t>(mark);
  // ncurses goes by the C library's widths: where it differs from ours, a stand-in keeps the columns right.
  if (utf8 && ch >= 0x80 && wcwidth(text[0]) != cell.width) text = {L'\uFFFD'};
  cchar_t made{};
  setcchar(&made, text.data(), attribute, 0, &colour_pair);
  return made;
}

// False: nothing has changed there.
bool Painter::State::paint_row(const Canvas& canvas, int row) {
  const Cell* const now = canvas.row(row);
  const Cell* const before = known ? shown.row(row) : nullptr;
  const int cols = canvas.cols();
  int from = 0, to = cols;
  if (before != nullptr) {
    while (from < cols && now[from] == before[from]) ++from;
    while (to > from && now[to - 1] == before[to - 1]) --to;
  }
  if (from >= to) return false;
  while (from > 0 && now[from].width == 0) --from;  // start at a whole character
  // What stands half over the edge of the change is drawn whole.
  while (to < cols && now[to].width == 0) ++to;
  std::vector<cchar_t> run;
  run.reserve(static_cast<std::size_t>(to - from));
  for (int x = from; x < to; ++x) {
    const Cell& cell = now[x];
    if (cell.width == 0 && x > from) continue;
    const bool halved = cell.width == 2 && x + 1 >= to;
    const bool whole = cell.width == 2 && !halved && shows_wide(cell.ch);
    run.push_back(glyph(cell.width == 0 || halved ? Cell{} : cell));
    if (cell.width == 2 && !halved && !whole)
      run.push_back(glyph(cell));  // two stand-ins keep the columns right
  }
  mvwadd_wchnstr(stdscr, row, from, run.data(), static_cast<int>(run.size()));
  return true;
}

// Lays what ncurses cannot express over its picture: all of it each time, as ncurses may repaint any cell.
void Painter::State::paint_exactly(const Canvas& canvas) {
  const char* const save = capability("sc");
  const char* const restore = capability("rc");
  const char* const move = capability("cup");
  if ((!beyond.strike && !beyond.true_colour) || !utf8 || save == nullptr || restore == nullptr) return;
  bool begun = false;
  for (int row = 0; row < canvas.rows(); ++row) {
    const Cell* const cells = canvas.row(row);
    int at = -1;  // the column the terminal's cursor is in
    for (int x = 0; x < canvas.cols(); ++x) {
      const Cell& cell = cells[x];
      if (cell.width == 0 || !needs_exact(cell.style, beyond)) continue;
      if (cell.ch < 0x20 || wcwidth(static_cast<wchar_t>(cell.ch)) != cell.width) continue;
      if (!begun) send(save);
      begun = true;
      if (at != x)
        send(tparm(move, static_cast<long>(row), static_cast<long>(x), 0L, 0L, 0L, 0L, 0L, 0L, 0L));
      if (at != x || !(cells[x - 1].style == cell.style)) controls += exact_sgr(cell.style, beyond, colours);
      controls += encode_utf8(cell.ch);
      for (const char32_t mark : cell.marks)
        if (mark != 0) controls += encode_utf8(mark);
      at = x + cell.width;
    }
  }
  if (begun) send(restore);
}

// Terminfo's tsl and fsl where they are; xterm and its kind have a title without saying so.
void Painter::State::find_title_capability(const std::string& term) {
  if (const char* const begin = capability("tsl"); begin != nullptr && begin[0] == '\x1b' && begin[1] == ']')
    title_begin = begin, title_end = "\x07";
  else if (term.starts_with("xterm") || term.starts_with("rxvt") || term.starts_with("alacritty"))
    title_begin = "\x1b]2;", title_end = "\x07";
}

// The title found is kept by the terminal (xterm's CSI 22 t) and comes back in the end.
void Painter::State::set_title(const std::string& wanted) {
  if (wanted == title || title_begin.empty()) return;
  if (title.empty()) controls += "\x1b[22;2t";
  controls += wanted.empty() ? "\x1b[23;2t" : title_begin + wanted + title_end;
  title = wanted;
}

std::variant<std::unique_ptr<Painter>, std::string> Painter::start(const Options& options) {
  if (std::string why = why_unusable(options.term); !why.empty()) return why;
  auto state = std::make_unique<State>();
  state->memory = memfd_create("screen", MFD_CLOEXEC);
  state->out = state->memory < 0 ? nullptr : fdopen(state->memory, "w");
  if (state->out == nullptr) return std::string("no memory for the screen");
  state->screen = newterm(options.term.c_str(), state->out, stdin);
  if (state->screen == nullptr) {
    std::fclose(state->out);
    return unusable(options.term, "is not one ncurses can use");
  }
  set_term(state->screen);
  state->utf8 = locale_is_utf8();
  if (options.colour && has_colors() && start_color() == OK && use_default_colors() == OK)
    state->colours = COLORS;
  state->beyond.strike = capability("smxx") != nullptr;
  state->beyond.true_colour = options.true_colour && state->colours >= 8 && state->colours <= 256;
  state->find_title_capability(options.term);
  typeahead(-1);
  nonl();
  idlok(stdscr, TRUE);
  leaveok(stdscr, FALSE);
  std::unique_ptr<Painter> painter(new Painter(std::move(state)));
  painter->resize(options.rows, options.cols);
  painter->state_->send(capability("smkx"));
  painter->state_->has_modes = vt::has_modes(options.term);
  if (painter->state_->has_modes) painter->state_->controls += vt::quieten(true);
  return painter;
}

Painter::Painter(std::unique_ptr<State> state) : state_(std::move(state)) {}

Painter::~Painter() {
  finish();
  delscreen(state_->screen);
  std::fclose(state_->out);
}

void Painter::resize(int rows, int cols) {
  resizeterm(std::max(rows, 1), std::max(cols, 1));
  redraw();
}

void Painter::redraw() {
  state_->known = false;
  clearok(curscr, TRUE);
}

void Painter::paint(const Canvas& canvas) {
  if (state_->finished) return;
  if (canvas.rows() != state_->shown.rows() || canvas.cols() != state_->shown.cols()) state_->known = false;
  const int rows = std::min(canvas.rows(), getmaxy(stdscr));
  bool changed = !state_->known || canvas.cursor() != state_->shown.cursor();
  if (!state_->known) werase(stdscr);
  for (int row = 0; row < rows; ++row) changed = state_->paint_row(canvas, row) || changed;
  state_->shown = canvas;
  state_->known = true;
  const auto cursor = canvas.cursor();
  const bool visible = cursor && cursor->row < rows && cursor->col < canvas.cols();
  curs_set(visible ? 1 : 0);
  if (visible) wmove(stdscr, cursor->row, cursor->col);
  wrefresh(stdscr);
  if (changed) state_->paint_exactly(canvas);
  if (state_->utf8) state_->set_title(canvas.title());
}

void Painter::ring() { state_->send(capability("bel")); }

void Painter::copy_to_clipboard(std::string_view text) {
  static constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string coded;
  for (std::size_t at = 0; at < text.size(); at += 3) {
    unsigned bits = 0;
    for (std::size_t i = 0; i < 3; ++i)
      bits = bits << 8 | (at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U);
    for (std::size_t i = 0; i < 4; ++i)
      coded += at + i > text.size() ? '=' : digits[bits >> (18 - 6 * i) & 63U];
  }
  state_->controls += "\x1b]52;c;" + coded + "\x07";
}

void Painter::pause() {
  state_->set_title("");
  wmove(stdscr, std::max(getmaxy(stdscr) - 1, 0), 0);
  endwin();
  if (state_->has_modes) state_->controls += vt::give_back_modes();
  state_->send(capability("rmkx"));
}

// The next paint takes the screen again: ncurses remembers that it was left.
void Painter::go_on() {
  state_->send(capability("smkx"));
  if (state_->has_modes) state_->controls += vt::quieten(true);
  redraw();
}

void Painter::finish() {
  if (state_->finished) return;
  state_->finished = true;
  pause();
}

std::string Painter::take_output() {
  std::fflush(state_->out);
  std::string bytes;
  const off_t size = lseek(state_->memory, 0, SEEK_CUR);
  if (size > 0) {
    bytes.resize(static_cast<std::size_t>(size));
    const auto got = pread(state_->memory, bytes.data(), bytes.size(), 0);
    bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    lseek(state_->memory, 0, SEEK_SET);
  }
  return bytes + std::exchange(state_->controls, {});
}

bool Painter::utf8() const { return state_->utf8; }
int Painter::colours() const { return state_->colours; }

std::vector<std::pair<std::string, Key>> Painter::key_sequences() const {
  static constexpr std::pair<const char*, KeyCode> names[] = {
      {"kcuu1", KeyCode::up},    {"kcud1", KeyCode::down},    {"kcub1", KeyCode::left},
      {"kcuf1", KeyCode::right}, {"khome", KeyCode::home},    {"kend", KeyCode::end},
      {"kpp", KeyCode::page_up}, {"knp", KeyCode::page_down}, {"kich1", KeyCode::insert},
      {"kdch1", KeyCode::erase}, {"kent", KeyCode::enter},    {"kbs", KeyCode::backspace},
  };
  std::vector<std::pair<std::string, Key>> found;
  const auto add = [&](const char* name, Key key) {
    if (const char* const bytes = capability(name)) {
      key.raw = bytes;
      found.emplace_back(bytes, std::move(key));
    }
  };
  for (const auto& [name, code] : names) add(name, plain_key(code));
  for (int number = 1; number <= 20; ++number) {
    Key key = plain_key(KeyCode::function);
    key.number = number;
    add(fmt::format("kf{}", number).c_str(), key);
  }
  return found;
}

}  // namespace rommate::tui
