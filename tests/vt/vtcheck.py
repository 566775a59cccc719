#!/usr/bin/env python3
"""vtcheck - plays vtcases into a serial terminal program that runs in tmux and compares the screen with the reference.

  vtcheck.py [options] direct|picocom|tio|minicom|screen            a preset
  vtcheck.py [options] --name ours -- ./ourprog --device {tty} ...  any command; {tty} becomes the pty's path
  vtcheck.py [options] --name libvterm --driver ./drv_vterm         a library driver: bytes on stdin, cells on stdout
  vtcheck.py --table a.json b.json ...                              side-by-side table of --json results

  --chrome-top N / --chrome-bottom N  rows the program keeps for itself (status line); the tmux window gets that many more
  --term TERM      TERM inside the pane (default tmux-256color)   --only REGEX   run matching case ids
  --json FILE      write the results     -v   show the failures    --cases FILE
  --after CMD      shell command run after each case (e.g. to end a daemon); {tty} and {pid} are replaced
  --default-colors FG,BG              the program paints its default colours as these numbers (minicom -c on: 7,0)
  --serve          the driver is started once, as "driver --serve COLS ROWS": each case is a line with its length and
                   its bytes, each answer ends in a line "done"
  --exceptions FILE  {case id: reason}: cases that are meant to differ; one that passes after all is a failure
  --reuse N        restart the program only every N cases (default 1: a fresh program for each case)
  --start-timeout S (default 6)
Exit status: 0 all passed, 1 some failed, 2 could not run.  Only python3's standard library and tmux are needed.
"""
import argparse
import json
import os
import pty
import re
import select
import shlex
import subprocess
import sys
import tempfile
import time
import tty
sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from vtmodel import Screen, Cell, DEFAULT  # noqa: E402

def runs(screen):
    out = []
    for r, row in enumerate(screen.cells):
        c = 0
        while c < screen.cols:
            x = row[c]
            a = norm(x)
            if a == DEFAULT:
                c += 1
                continue
            d = c
            while d < screen.cols and norm(row[d]) == a:
                d += 1
            col = [list(x) if isinstance(x, tuple) else x for x in a[:2]]
            out.append([r, c, d - c, col[0], col[1], " ".join(sorted(a[2]))])
            c = d
    return out


def norm(cell):
    """attributes that can be seen: on a blank only background, reverse, underline, strike count"""
    fg, bg, fl = cell.attr
    if cell.ch == " ":
        fl = fl & {"reverse", "underline", "strike"}
        if not fl:
            fg = None
    return (fg, bg, fl)


PRESETS = {
    "direct": dict(cmd="socat -,raw,echo=0 {tty},raw,echo=0"),
    "picocom": dict(cmd="picocom -q -b 115200 {tty}"),
    "tio": dict(cmd="tio {tty}"),
    "minicom": dict(cmd="minicom -o -w -c on -D {tty}", bottom=1, colors="7,0"),
    "screen": dict(cmd="screen -c /dev/null -S vtchk{pid} {tty} 115200", after="screen -S vtchk{pid} -X quit >/dev/null 2>&1"),
}


class Tmux:
    def __init__(self, cols, rows, term):
        self.sock = "vtcheck%d" % os.getpid()
        self.env = dict(os.environ, LC_ALL="C.UTF-8", TERM="xterm-256color")
        self.env.pop("TMUX", None)
        conf = tempfile.NamedTemporaryFile("w", suffix=".conf", delete=False)
        conf.write("set -g status off\nset -s escape-time 0\nset -g default-terminal %s\nset -g remain-on-exit on\n"
                   "set -g history-limit 1000\nset -g allow-rename off\nset -g assume-paste-time 0\n" % term)
        conf.close()
        self.conf = conf.name
        self.run("-f", self.conf, "new-session", "-d", "-s", "t", "-x", str(cols), "-y", str(rows), "cat")
        self.run("resize-window", "-t", "t", "-x", str(cols), "-y", str(rows))

    def run(self, *a):
        r = subprocess.run(["tmux", "-L", self.sock, *a], env=self.env, capture_output=True)
        return r.stdout.decode("utf-8", "surrogateescape")

    def respawn(self, cmd, env):
        self.run("respawn-pane", "-k", "-t", "t", "env " + " ".join("%s=%s" % kv for kv in env.items()) + " " + cmd)
        self.run("clear-history", "-t", "t")

    def snap(self):
        o = self.run("display", "-p", "-t", "t", "#{cursor_y} #{cursor_x} #{pane_dead} #{pane_title}", ";", "capture-pane", "-t", "t", "-peN")
        head, _, body = o.partition("\n")
        f = head.split(" ", 3)
        return (int(f[0]), int(f[1])), f[2] == "1", f[3] if len(f) > 3 else "", body

    def kill(self):
        self.run("kill-server")
        os.unlink(self.conf)


def parse_capture(body, cols, rows):
    s = Screen(cols, rows)
    s.g[1] = "0"                                  # tmux marks line-drawing cells with SO/SI
    lines = body.split("\n")
    if lines and lines[-1] == "":
        lines.pop()
    s.feed("\r\n".join(lines[:rows]).encode("utf-8", "surrogateescape"))
    return s


class Program:
    def __init__(self, tmux, cmd, term, after, timeout):
        self.tmux, self.cmd, self.term, self.after, self.timeout = tmux, cmd, term, after, timeout
        self.m = self.s = None

    def start(self):
        self.stop()
        self.m, self.s = pty.openpty()
        tty.setraw(self.s)
        self.path = os.ttyname(self.s)
        cmd = self.cmd.replace("{tty}", self.path).replace("{pid}", str(os.getpid()))
        self.tmux.respawn(cmd, {"TERM": self.term, "LC_ALL": "C.UTF-8"})
        t0 = time.time()
        while time.time() - t0 < self.timeout:
            self.tmux.run("send-keys", "-t", "t", "q")
            if self.read(0.15):
                self.read(0.08, quiet=True)
                return time.time() - t0
        return None

    def read(self, wait, quiet=False):
        out = b""
        end = time.time() + wait
        while True:
            left = end - time.time()
            if left <= 0 or not select.select([self.m], [], [], left)[0]:
                return out
            try:
                out += os.read(self.m, 65536)
            except OSError:
                return out
            if not quiet:
                end = min(end, time.time() + 0.03)
            else:
                end = time.time() + wait

    def stop(self):
        if self.after:
            subprocess.run(self.after.replace("{pid}", str(os.getpid())), shell=True)
        for f in (self.m, self.s):
            if f is not None:
                os.close(f)
        self.m = self.s = None


def settle(tmux, polls=3, gap=0.02, limit=2.0):
    last, same, t0 = None, 0, time.time()
    while time.time() - t0 < limit:
        s = tmux.snap()
        same = same + 1 if s == last else 0
        if same >= polls - 1:
            return s
        last = s
        time.sleep(gap)
    return last


DEFCOL = None


def check(expect, text, cursor, attrs, reply, title, cols):
    bad = []
    n = len(expect["text"])
    same = str.maketrans("⩽⩾♦⋅", "≤≥◆·")     # code points in use for the same DEC graphic
    got = [t.translate(same).rstrip() for t in text[:n]]
    if got != expect["text"]:
        for i, (g, w) in enumerate(zip(got, expect["text"])):
            if g != w:
                bad.append(("text", "row %d: got %r want %r" % (i, g, w)))
                break
    if expect["cursor"] is not None and cursor is not None and [cursor[0], min(cursor[1], cols - 1)] != expect["cursor"]:
        bad.append(("cursor", "got %r want %r" % (list(cursor), expect["cursor"])))
    def trim(rr):                    # a capture does not show the colour of blanks after the last character: leave them out
        o = []
        for r, c, ln, *x in rr:
            end = max(len(text[r].rstrip()) if r < len(text) else 0, len(expect["text"][r]))
            if min(c + ln, end) > c:
                o.append([r, c, min(c + ln, end) - c] + x)
        if DEFCOL:                   # the program draws its default as these two colours: fold them on both sides
            o2 = {}
            for r, c, ln, fg, bg, fl in o:
                for i in range(c, c + ln):
                    ch = (text[r] + " " * 80)[i]
                    k = (None if fg == DEFCOL[0] or ch == " " and not fl else fg, None if bg == DEFCOL[1] else bg, fl)
                    if k != (None, None, ""):
                        o2[(r, i)] = k
            return o2
        return o
    if expect["attrs"] is not None and attrs is not None and trim(attrs) != trim(expect["attrs"]):
        d = [x for x in attrs if x not in expect["attrs"]][:3], [x for x in expect["attrs"] if x not in attrs][:3]
        bad.append(("attrs", "got %r want %r" % d))
    if expect.get("reply") and reply is not None and not re.search(expect["reply"].encode("latin-1"), reply, re.S):
        bad.append(("reply", "got %r want %s" % (reply[:60], expect["reply"])))
    if expect.get("title") and title is not None and title != expect["title"]:
        bad.append(("title", "got %r want %r" % (title, expect["title"])))
    return bad


def run_tmux(a, doc, cases):
    cols, rows = doc["cols"], doc["rows"]
    if a.name in PRESETS and not a.command:
        p = PRESETS[a.name]
        a.command, a.chrome_bottom, a.after = p["cmd"], p.get("bottom", a.chrome_bottom), p.get("after", a.after)
        a.default_colors = a.default_colors or p.get("colors", "")
    global DEFCOL
    DEFCOL = tuple(map(int, a.default_colors.split(","))) if a.default_colors else None
    extra = a.chrome_top + a.chrome_bottom
    tm = Tmux(cols, rows + extra, a.term)
    prog = Program(tm, a.command, a.term, a.after, a.start_timeout)
    res, starts, n = {}, [], 0
    try:
        for c in cases:
            if n % a.reuse == 0 or c.get("resize"):
                tm.run("resize-window", "-t", "t", "-x", str(cols), "-y", str(rows + extra))
                st = prog.start()
                if st is None:
                    print("the program does not pass keys on (case %s)\n%s" % (c["id"], tm.snap()[3]), file=sys.stderr)
                    return None, None
                starts.append(st)
            n += 1
            os.write(prog.m, doc["prefix"].encode("latin-1"))
            settle(tm, 2)
            prog.read(0.01)
            os.write(prog.m, c["in"].encode("latin-1"))
            w, h = cols, rows
            snap = settle(tm)
            if c.get("resize"):
                z = c["resize"]
                for i in range(0, len(z), 2):
                    w, h = z[i], z[i + 1]
                    tm.run("resize-window", "-t", "t", "-x", str(w), "-y", str(h + extra))
                    time.sleep(0.35)
                prog.read(0.01)
                os.write(prog.m, c["in2"].encode("latin-1"))
                snap = settle(tm)
            bad = []
            if c.get("keys") or c.get("paste"):
                prog.read(0.02)
                got = b""
                for k in c.get("keys", []):
                    tm.run("send-keys", "-t", "t", k)
                    got += prog.read(0.5)
                if c.get("paste"):
                    tm.run("set-buffer", c["paste"], ";", "paste-buffer", "-p", "-t", "t")
                    got += prog.read(0.5, quiet=False) + prog.read(0.1)
                if not re.search(c["expect"]["far"].encode("latin-1"), got, re.S):
                    bad.append(("far", "got %r want %s" % (got, c["expect"]["far"])))
                reply = b""
            else:
                reply = prog.read(0.25 if c["expect"].get("reply") else 0.01)
            cur, dead, title, body = snap
            if dead:
                bad.append(("text", "the program ended"))
            scr = parse_capture(body, w, h + extra)
            crop = scr.cells[a.chrome_top:a.chrome_top + h]
            scr.main, scr.on_alt, scr.rows = crop, False, h
            cur = (cur[0] - a.chrome_top, cur[1])
            if not c.get("keys") and not c.get("paste"):
                bad += check(c["expect"], scr.text(), cur, runs(scr), reply, title, w)
            res[c["id"]] = bad
    finally:
        prog.stop()
        tm.kill()
    return res, starts


def read_driver(output, cols, rows):
    """What a driver printed: screen, cursor, reply, title."""
    s = Screen(cols, rows)
    cur, reply, title = None, b"", None
    for line in output.decode("utf-8", "replace").split("\n"):
        f = line.split(" ")
        if f[0] == "cell":                  # cell row col width fg bg flags hex,hex,...
            r, col, w = int(f[1]), int(f[2]), int(f[3])

            def color(x):
                return None if x == "-" else int(x) if "." not in x else tuple(int(y) for y in x.split("."))
            at = (color(f[4]), color(f[5]), frozenset(y for y in f[6].split(",") if y != "-"))
            ch = "".join(chr(min(int(x, 16), 0x10FFFF)) for x in f[7].split(",")) if f[7] != "-" else " "
            s.cells[r][col] = Cell(ch, at, 2 if w == 2 else 0)
            if w == 2 and col + 1 < s.cols:
                s.cells[r][col + 1] = Cell("", at, 1)
        elif f[0] == "cursor":
            cur = (int(f[1]), int(f[2]))
        elif f[0] == "reply":
            reply = bytes.fromhex(f[1]) if len(f) > 1 else b""
        elif f[0] == "title":
            title = line[6:]
    return s, cur, reply, title


class Driver:
    """The engine on its own: bytes in, what it printed out."""

    def __init__(self, command, cols, rows, serve):
        self.words, self.size, self.process = shlex.split(command), [str(cols), str(rows)], None
        if serve:
            self.process = subprocess.Popen(self.words + ["--serve"] + self.size, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def play(self, data):
        """The answer, or None if the driver failed."""
        if self.process is None:
            p = subprocess.run(self.words + self.size, input=data, capture_output=True)
            return p.stdout if p.returncode == 0 else None
        try:
            self.process.stdin.write(b"%d\n" % len(data) + data)
            self.process.stdin.flush()
        except OSError:
            return None
        out = []
        for line in self.process.stdout:
            if line == b"done\n":
                return b"".join(out)
            out.append(line)
        return None

    def close(self):
        if self.process:
            self.process.stdin.close()
            self.process.stdout.close()
            self.process.wait()


def run_driver(a, doc, cases):
    res = {}
    driver = Driver(a.driver, doc["cols"], doc["rows"], a.serve)
    for c in cases:
        if c.get("keys") or c.get("paste") or c.get("resize"):
            res[c["id"]] = None
            continue
        out = driver.play((doc["prefix"] + c["in"]).encode("latin-1"))
        if out is None:
            res[c["id"]] = [("text", "the driver failed")]
            continue
        s, cur, reply, title = read_driver(out, doc["cols"], doc["rows"])
        res[c["id"]] = check(c["expect"], s.text(), cur, runs(s), reply, title, doc["cols"])
    driver.close()
    return res, []


def table(files):
    docs = [json.load(open(f)) for f in files]
    names = [d["name"] for d in docs]
    ids = list(docs[0]["cases"])
    groups = []
    for i in ids:
        g = i.split("/")[0]
        if g not in groups:
            groups.append(g)
    w = max(9, max(map(len, names)) + 1)
    print("%-10s" % "group" + "".join("%*s" % (w, n) for n in names))

    def cell(d, sel, kinds=None):
        ok = tot = 0
        for i in sel:
            r = d["cases"].get(i)
            if r is None:
                continue
            tot += 1
            ok += not [x for x in r if kinds is None or x[0] in kinds]
        return "%d/%d" % (ok, tot)
    for g in groups:
        print("%-10s" % g + "".join("%*s" % (w, cell(d, [i for i in ids if i.startswith(g + "/")])) for d in docs))
    print("%-10s" % "ALL" + "".join("%*s" % (w, cell(d, ids)) for d in docs))
    for k in ("text", "cursor", "attrs", "reply"):
        print("%-10s" % (" " + k) + "".join("%*s" % (w, cell(d, ids, (k, "far") if k == "reply" else (k,))) for d in docs))
    print("\ncases that fail somewhere ('.' pass, letters = text/cursor/attrs/reply/far/Title that differ, - not run)")
    for i in ids:
        col = []
        for d in docs:
            r = d["cases"].get(i)
            col.append("-" if r is None else "".join(sorted({"title": "T"}.get(x[0], x[0][0]) for x in r)) or ".")
        if any(x not in ".-" for x in col):
            print("%-36s" % i + "".join("%*s" % (w, x) for x in col))


def main():
    if "--table" in sys.argv:
        table(sys.argv[sys.argv.index("--table") + 1:])
        return 0
    argv, command = sys.argv[1:], None
    if "--" in argv:
        k = argv.index("--")
        argv, command = argv[:k], " ".join(shlex.quote(x) if "{" not in x else x for x in argv[k + 1:])
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("name", nargs="?", default=None)
    ap.add_argument("--name", dest="name2")
    ap.add_argument("--driver")
    ap.add_argument("--chrome-top", type=int, default=0)
    ap.add_argument("--chrome-bottom", type=int, default=0)
    ap.add_argument("--default-colors", default="")
    ap.add_argument("--term", default="tmux-256color")
    ap.add_argument("--only", default="")
    ap.add_argument("--json")
    ap.add_argument("--cases", action="append")
    ap.add_argument("--after", default="")
    ap.add_argument("--reuse", type=int, default=1)
    ap.add_argument("--start-timeout", type=float, default=6)
    ap.add_argument("--exceptions")
    ap.add_argument("--serve", action="store_true")
    ap.add_argument("-v", action="store_true")
    a = ap.parse_args(argv)
    a.name, a.command = a.name2 or a.name or "program", command
    if not a.command and not a.driver and a.name not in PRESETS:
        ap.error("give a preset, a command after --, or --driver")
    doc = None
    for path in a.cases or [os.path.join(HERE, "cases.json")]:
        more = json.load(open(path))
        if doc is None:
            doc = more
        else:
            doc["cases"] += more["cases"]
    cases = [c for c in doc["cases"] if re.search(a.only, c["id"])]
    t0 = time.time()
    res, starts = (run_driver if a.driver else run_tmux)(a, doc, cases)
    if res is None:
        return 2
    meant = json.load(open(a.exceptions)) if a.exceptions else {}
    for i, reason in meant.items():
        if res.get(i) is not None:
            print("%-36s differs on purpose: %s" % (i, reason))
            res[i] = [] if res[i] else [("exception", "listed as an exception, but it passes")]
    ran = [r for r in res.values() if r is not None]
    ok = sum(not r for r in ran)
    if a.v:
        for i, r in res.items():
            for kind, what in r or []:
                print("%-36s %-6s %s" % (i, kind, what[:220]))
    print("%s: %d of %d cases pass in %.1f s%s" % (a.name, ok, len(ran), time.time() - t0, ", start-up %.0f ms (median)" % (sorted(starts)[len(starts) // 2] * 1000) if starts else ""))
    print("%d passed, %d failed" % (ok, len(ran) - ok))
    if a.json:
        json.dump({"name": a.name, "cases": res}, open(a.json, "w"), indent=0)
    return 0 if ok == len(ran) else 1


if __name__ == "__main__":
    sys.exit(main())
