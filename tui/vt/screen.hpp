// The terminal: bytes of the device in, cells, dirty rows, replies, title and scrollback out. A VT220 with
// the xterm extensions a console meets. It owns no file descriptor, clock or painter.
//
// Follows the VT510 Programmer Information (EK-VT510-RM), DEC STD 070 and xterm's ctlseqs; where those
// differ, xterm. What is supported, and what is left out on purpose:
//   C0        BEL BS HT LF VT FF CR SO SI; ESC CAN SUB; ENQ is not answered (answer-back is a way to type at
//   the device) motion    CUU CUD CUF CUB CNL CPL CHA HPA HPR VPA VPR CUP HVP, IND RI NEL, DECSC/DECRC and
//   CSI s/u, CHT CBT editing   ED EL ECH ICH DCH IL DL IRM, DECSED/DECSEL as ED/EL (no protected cells), REP,
//   DECALN scrolling DECSTBM DECOM SU SD; left and right margins are not supported tabs      HTS TBC (0, 3);
//   stops at every eighth column, also of columns that appear on a resize sets      SCS 0 A B on G0..G3 with
//   ( ) * +, SO SI LS2 LS3 SS2 SS3; national sets show ASCII SGR       0-9 21-29 30-37 39 40-47 49 90-97
//   100-107, 38/48 with 5 and 2, semicolons or colons; curly and double
//             underline are shown as underline, 58 is skipped
//   modes     IRM LNM; DECCKM DECOM DECAWM DECSCNM DECTCEM DECNKM DECBKM 12 25 47 1047 1048 1049 2004, mouse
//   and focus
//             modes are remembered for DECRQM; ?3 clears the screen once ?40 allows it, without
//             132 columns; VT52 is not supported
//   reports   DA1 DA2 DSR CPR DECXCPR CSI 18 t, 19 t, DECRQM DECRQSS DECRQCRA; OSC queries, titles and
//   clipboard: none strings   OSC 0 and 2 set the title; all other OSC, DCS, APC, PM, SOS are swallowed up to
//   their end policy    EL 0 in the wrap-pending position erases nothing and keeps the position (VTE, kitty,
//   Konsole, PuTTY,
//             alacritty, tmux), where xterm erases the last column: coloured output of grep, ls and gcc ends
//             every run with EL and would lose its 80th character. ED of the whole main screen saves it to
//             the history first (VTE): a boot menu that clears the screen does not take the messages before
//             it away.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tui/vt/cell.hpp"
#include "tui/vt/clusters.hpp"
#include "tui/vt/grid.hpp"
#include "tui/vt/history.hpp"
#include "tui/vt/modes.hpp"
#include "tui/vt/parser.hpp"

namespace rommate::vt {

/// Where the cursor stands, from 0. `pending`: it has filled the last column; the next character goes to the
/// next row.
struct Cursor {
  int row = 0;
  int column = 0;
  bool pending = false;
};

/// A place in the text: a line of the history or the screen, and a cell of it, both independent of the width.
struct Position {
  LineNumber line = 0;
  std::size_t cell = 0;
  friend auto operator<=>(const Position&, const Position&) = default;
};

class Screen : private ParserActions {
 public:
  static constexpr int max_columns = 2000;
  static constexpr int max_rows = 2000;
  static constexpr std::size_t max_replies = 4096;  // bytes waiting for take_replies(); more are dropped
  static constexpr std::size_t max_title = 256;     // bytes

  struct Options {
    int columns = 80;
    int rows = 24;
    History::Limits history{};
    bool answers = true;  // false: reports are never sent, whatever comes
  };

  Screen() : Screen(Options{}) {}
  explicit Screen(const Options& options);
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  // --- what comes in
  void on_bytes(std::span<const std::uint8_t> bytes) { parser_.parse(bytes, *this); }
  /// Sizes outside 1..max are moved inside. The main screen and its history are wrapped anew.
  void resize(int columns, int rows);
  /// The user's reset: as RIS, and a sequence begun is forgotten. The history stays.
  void reset();
  void clear_history() { history_.clear(); }
  /// Answering reports is typing at the device: switch it off while the line is noise.
  void set_answers(bool answers) { answers_ = answers; }

  // --- what goes out
  [[nodiscard]] std::string take_replies();
  /// Bells rung since the last call.
  [[nodiscard]] int take_bells();

  // --- for the painter
  [[nodiscard]] int columns() const { return columns_; }
  [[nodiscard]] int rows() const { return rows_; }
  [[nodiscard]] std::span<const Cell> row(int row) const { return grid().cells(row); }
  /// The code points of a cell's text, one or more; empty for a blank or a right half.
  [[nodiscard]] std::u32string_view glyph(const Cell& cell) const;
  [[nodiscard]] const Cursor& cursor() const { return cursor_; }
  [[nodiscard]] const Modes& modes() const { return modes_; }
  [[nodiscard]] bool on_alternate() const { return on_alternate_; }
  [[nodiscard]] const std::string& title() const { return title_; }
  /// Whether `row` changed since clear_damage().
  [[nodiscard]] bool dirty(int row) const { return grid().info(row).dirty; }
  [[nodiscard]] bool damaged() const;
  /// A hint: the whole screen has moved up by so many rows since clear_damage(). A painter that moves its own
  /// picture repaints the dirty rows only; one that does not repaints all rows when this is not 0. -1:
  /// repaint all.
  [[nodiscard]] int scrolled() const { return grid().scrolled(); }
  void clear_damage() { grid().clean(); }

  // --- the text: history and screen as one run of lines
  [[nodiscard]] const History& history() const { return history_; }
  [[nodiscard]] const Clusters& clusters() const { return clusters_; }
  [[nodiscard]] LineNumber first_line() const { return history_.first(); }
  [[nodiscard]] LineNumber end_line() const;
  /// The whole line `line` in first_line()..end_line(), of any length; `clusters` takes its combined
  /// characters.
  [[nodiscard]] std::vector<Cell> line(LineNumber line, Clusters& clusters) const;
  /// Of a row and column of the screen.
  [[nodiscard]] Position position_at(int row, int column) const;
  /// Where a position of the text is on the screen now; nothing if it is in the history.
  [[nodiscard]] std::optional<Cursor> on_screen(const Position& position) const;
  /// The rows of the screen that belong to `line`: first row and how many; empty if it is all in the history.
  struct RowRange {
    int first = 0;
    int count = 0;
  };
  [[nodiscard]] RowRange rows_of(LineNumber line) const;

 private:
  struct Charsets {
    std::array<char, 4> designated = {'B', 'B', 'B', 'B'};
    int left = 0;    // which of them is in GL
    int single = 0;  // 2 or 3 for the next character after SS2 or SS3
    [[nodiscard]] bool plain() const {
      const char final = designated[static_cast<std::size_t>(left)];
      return single == 0 && final != '0' && final != 'A';
    }
  };
  struct Saved {
    Cursor cursor;
    Cell pen;
    bool origin = false;
    Charsets charsets;
  };

  // parser actions
  void print_ascii(std::string_view run) override;
  void print(char32_t code) override { put(code); }
  void execute(std::uint8_t control) override;
  void escape_dispatch(char intermediate, char final) override;
  void csi_dispatch(std::uint32_t key, const Params& params) override;
  void osc_dispatch(std::string_view text) override;
  void dcs_dispatch(std::uint32_t key, const Params& params, std::string_view text) override;

  // screen_print.cpp
  void put(char32_t code);
  void put_glyph(char32_t code);
  void put_mark(char32_t mark);
  void wrap(bool filler);
  void line_feed();
  void index();
  void reverse_index();
  void scroll_up(int count);
  void scroll_down(int count);
  void tab(int count);
  void back_tab(int count);
  void repeat(int count);
  void renumber_clusters();

  // screen_sequences.cpp
  bool csi_motion(std::uint32_t key, const Params& params);
  bool csi_editing(std::uint32_t key, const Params& params);
  bool csi_settings(std::uint32_t key, const Params& params);
  void escape_plain(char final);
  void move_to(int row, int column);
  void move_up(int count);
  void move_down(int count);
  void erase_display(int what);
  void erase_line(int what);
  void insert_lines(int count);
  void delete_lines(int count);
  void set_margins(const Params& params);
  void fill_with_e();
  void save_screen_to_history();

  // screen_modes.cpp
  void soft_reset();
  void hard_reset();
  void set_modes(const Params& params, bool on);
  void set_private_modes(const Params& params, bool on);
  void set_private_mode(int mode, bool on);
  void change_columns();
  void switch_to(bool alternate);
  void save_cursor();
  void restore_cursor();
  [[nodiscard]] int mode_state(int mode) const;
  [[nodiscard]] int private_mode_state(int mode) const;

  // screen_reports.cpp
  bool csi_reports(std::uint32_t key, const Params& params);
  void reply(std::string_view text);
  void report_status(int what);
  void report_private_status(int what);
  void report_checksum(const Params& params);
  void report_setting(std::string_view what);
  void set_title(std::string_view text);
  [[nodiscard]] std::string sgr_report() const;

  // screen_resize.cpp
  struct Reflow;
  void reflow_main(int columns, int rows);
  void crop_alternate(int columns, int rows);

  [[nodiscard]] const Grid& grid() const { return on_alternate_ ? alternate_ : main_; }
  [[nodiscard]] Grid& grid() { return on_alternate_ ? alternate_ : main_; }
  [[nodiscard]] Saved& saved() { return saved_[on_alternate_ ? 1 : 0]; }
  [[nodiscard]] Cell blank() const;
  [[nodiscard]] LineNumber first_screen_line() const { return history_.end() - (history_.open() ? 1 : 0); }

  Parser parser_;
  int columns_;
  int rows_;
  Grid main_;
  Grid alternate_;
  bool on_alternate_ = false;
  History history_;
  Clusters clusters_;
  Cursor cursor_;
  Cell pen_;  // the style to write in; its text is 0
  int top_ = 0;
  int bottom_;
  Modes modes_;
  Charsets charsets_;
  std::array<Saved, 2> saved_;      // of the main and of the alternate screen
  std::vector<std::uint8_t> tabs_;  // 1: a stop
  char32_t last_printed_ = 0;       // for REP
  bool answers_;
  std::string replies_;
  std::string title_;
  int bells_ = 0;
};

}  // namespace rommate::vt
