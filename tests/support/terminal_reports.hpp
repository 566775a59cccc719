// Everything a terminal can send without anybody pressing a key, in each encoding, for tests that nothing of
// it becomes a key. Sources: xterm's ctlseqs (xterm patch 379), DEC's VT420 and VT510 manuals, urxvt's
// reference for 1015, Linux's console_codes(4), the kitty keyboard and graphics protocols, iTerm2's and
// WezTerm's manuals for XTVERSION, contour's for the colour scheme report 997.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rommate::testing {

struct TerminalReport {
  std::string_view name;
  std::string bytes;
};

/// The mouse in each of its encodings: presses, releases, motion and the wheel.
inline std::vector<TerminalReport> mouse_reports() {
  using namespace std::string_literals;
  return {
      {"X10 press", "\x1b[M !!"s},
      {"X10 release", "\x1b[M#0B"s},
      {"X10 motion", "\x1b[MC*8"s},
      {"X10 wheel", "\x1b[M`!!"s},
      {"X10 behind column 95", "\x1b[M \xA0!"s},
      {"X10 behind row 95", "\x1b[M !\xA8"s},
      {"X10 that looks like a UTF-8 lead", "\x1b[M \xC8!"s},
      {"X10 beyond its range", "\x1b[M \0\0"s},
      {"X10 with a place like RETURN's letter", "\x1b[MMMM"s},
      {"UTF-8 behind column 95", "\x1b[M \xC2\xA0!"s},
      {"UTF-8 behind row 95", "\x1b[M !\xC2\xA8"s},
      {"UTF-8 behind both", "\x1b[M \xC4\x80\xC3\x88"s},
      {"UTF-8 far button", "\x1b[M\xC2\xA0\xC2\xA0\xC2\xA1"s},
      {"SGR press", "\x1b[<0;10;20M"s},
      {"SGR release", "\x1b[<0;10;20m"s},
      {"SGR motion", "\x1b[<35;10;7M"s},
      {"SGR wheel up", "\x1b[<64;10;7M"s},
      {"SGR wheel down", "\x1b[<65;10;7M"s},
      {"SGR pixels", "\x1b[<35;1234;987M"s},
      {"urxvt press", "\x1b[32;10;20M"s},
      {"urxvt release", "\x1b[35;10;20M"s},
      {"urxvt wheel", "\x1b[96;64;10M"s},
      {"the urxvt form without its offset", "\x1b[64;10;10M"s},
      {"highlight, a valid range", "\x1b[t!!"s},
      {"highlight, a range", "\x1b[T!!!!!!"s},
      {"DEC locator", "\x1b[2;4;10;20;1&w"s},
      {"DEC locator is away", "\x1b[0&w"s},
      {"DEC locator status", "\x1b[?50n"s},
      {"SGR with 8-bit CSI", "\x9b<35;10;7M"s},
      {"X10 with 8-bit CSI", "\x9bM !!"s},
      {"SGR with CSI as a character", "\xc2\x9b<35;10;7M"s},
  };
}

/// Answers to questions of somebody else, and what the terminal tells of itself.
inline std::vector<TerminalReport> other_reports() {
  using namespace std::string_literals;
  return {
      {"focus in", "\x1b[I"s},
      {"focus out", "\x1b[O"s},
      {"paste begins", "\x1b[200~"s},
      {"paste ends", "\x1b[201~"s},
      {"an empty paste", "\x1b[200~\x1b[201~"s},
      {"cursor position", "\x1b[10;20R"s},
      {"cursor position like Shift-F3", "\x1b[1;2R"s},
      {"cursor position with page (DECXCPR)", "\x1b[?10;20;1R"s},
      {"status: good", "\x1b[0n"s},
      {"status: bad", "\x1b[3n"s},
      {"printer status", "\x1b[?13n"s},
      {"keyboard status", "\x1b[?27;1;0;0n"s},
      {"user keys locked", "\x1b[?21n"s},
      {"colour scheme changed", "\x1b[?997;1n"s},
      {"primary attributes", "\x1b[?62;1;2;6;7;8;9;15;22;29c"s},
      {"primary attributes of a VT102", "\x1b[?6c"s},
      {"secondary attributes", "\x1b[>41;379;0c"s},
      {"tertiary attributes", "\x1bP!|00000000\x1b\\"s},
      {"tertiary attributes, BEL", "\x1bP!|00000000\x07"s},
      {"XTVERSION", "\x1bP>|xterm(379)\x1b\\"s},
      {"XTVERSION of another", "\x1bP>|WezTerm 20230712-072601-f4abf8fd\x1b\\"s},
      {"DECRPM, DEC mode", "\x1b[?2026;2$y"s},
      {"DECRPM, ANSI mode", "\x1b[4;2$y"s},
      {"DECRPSS", "\x1bP1$r0;1;31m\x1b\\"s},
      {"DECRPSS, not known", "\x1bP0$r\x1b\\"s},
      {"DECRPSS of DECSTBM", "\x1bP1$r1;24r\x1b\\"s},
      {"XTGETTCAP", "\x1bP1+r544e=787465726d\x1b\\"s},
      {"XTGETTCAP, not known", "\x1bP0+r\x1b\\"s},
      {"cursor state (DECCIR)", "\x1bP1$u1;1;1;@;@;@;0;2;@;BB0A\x1b\\"s},
      {"tab stops (DECTABSR)", "\x1bP2$u9/17/25\x1b\\"s},
      {"checksum (DECCKSR)", "\x1bP1!~FFA4\x1b\\"s},
      {"terminal parameters (DECREPTPARM)", "\x1b[2;1;1;120;120;1;0x"s},
      {"terminal parameters, unsolicited", "\x1b[3;1;1;120;120;1;0x"s},
      {"window size in characters", "\x1b[8;24;80t"s},
      {"window size in pixels", "\x1b[4;600;800t"s},
      {"window is iconified", "\x1b[2t"s},
      {"window position", "\x1b[3;10;20t"s},
      {"in-band resize (2048)", "\x1b[48;24;80;480;640t"s},
      {"title", "\x1b]lM\xc3\xbc \xe2\x80\x9cnight\xe2\x80\x9d\x1b\\"s},
      {"icon title", "\x1b]LR1#\x1b\\"s},
      {"palette colour", "\x1b]4;1;rgb:cdcd/0000/0000\x1b\\"s},
      {"palette colour, BEL", "\x1b]4;1;rgb:cdcd/0000/0000\x07"s},
      {"special colour", "\x1b]5;0;rgb:ffff/ffff/ffff\x07"s},
      {"foreground", "\x1b]10;rgb:ffff/ffff/ffff\x1b\\"s},
      {"background", "\x1b]11;rgb:0000/0000/0000\x07"s},
      {"cursor colour", "\x1b]12;rgb:0000/ffff/0000\x1b\\"s},
      {"mouse, Tektronix and highlight colours",
       "\x1b]13;rgb:0/0/0\x07\x1b]15;rgb:0/0/0\x07\x1b]17;rgb:0/0/0\x07"s},
      {"colour with alpha", "\x1b]11;rgba:0000/0000/0000/ffff\x1b\\"s},
      {"colours of kitty", "\x1b]21;foreground=rgb:ff/ff/ff\x1b\\"s},
      {"clipboard", "\x1b]52;c;cmVsb2FkDQo=\x07"s},
      {"clipboard, ST", "\x1b]52;c;cmVsb2FkDQo=\x1b\\"s},
      {"clipboard of kitty", "\x1b]5522;type=read:status=OK\x1b\\"s},
      {"font", "\x1b]50;fixed\x07"s},
      {"notification was clicked", "\x1b]99;i=1;\x1b\\"s},
      {"cell size of iTerm2", "\x1b]1337;ReportCellSize=17.0;8.0\x1b\\"s},
      {"colour with 8-bit OSC and ST",
       "\x9d"
       "11;rgb:0000/0000/0000\x9c"s},
      {"colour with OSC and ST as characters",
       "\xc2\x9d"
       "11;rgb:0000/0000/0000\xc2\x9c"s},
      {"XTVERSION with 8-bit DCS and ST", "\x90>|xterm(379)\x9c"s},
      {"position with 8-bit CSI",
       "\x9b"
       "10;20R"s},
      {"attributes with CSI as a character", "\xc2\x9b?62;22c"s},
      {"kitty keyboard flags", "\x1b[?1u"s},
      {"kitty: a key was let go", "\x1b[97;1:3u"s},
      {"kitty: an arrow was let go", "\x1b[1;1:3A"s},
      {"kitty: Enter was let go", "\x1b[13;1:3u"s},
      {"kitty: Delete was let go", "\x1b[3;1:3~"s},
      {"kitty: a modifier alone", "\x1b[57441;2u"s},
      {"modifyOtherKeys", "\x1b[>4;2m"s},
      {"graphics of kitty", "\x1b_Gi=31;OK\x1b\\"s},
      {"graphics limits", "\x1b[?1;0;256S"s},
      {"colours of SGR, XTREPORTSGR", "\x1b[?0;31;42m"s},
      {"pointer shape", "\x1b]22;1,0\x1b\\"s},
      {"secure keyboard entry", "\x1b[?2017;1$y"s},
  };
}

/// Both, one table.
inline std::vector<TerminalReport> terminal_reports() {
  auto all = mouse_reports();
  for (auto& report : other_reports()) all.push_back(std::move(report));
  return all;
}

}  // namespace rommate::testing
