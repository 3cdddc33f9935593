#ifndef ANSWERBACK_CNCURSES_SHIM_H
#define ANSWERBACK_CNCURSES_SHIM_H

/* Both before curses.h: they bring the wide-character half of the interface. */
#ifndef _XOPEN_SOURCE_EXTENDED
#define _XOPEN_SOURCE_EXTENDED 1
#endif
#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1
#endif
#include <curses.h>
#include <term.h>
#include <wchar.h>

/* The macros A_* are casts, which Swift does not import. */
static const attr_t ncurses_normal = A_NORMAL;
static const attr_t ncurses_bold = A_BOLD;
static const attr_t ncurses_dim = A_DIM;
static const attr_t ncurses_reverse = A_REVERSE;
static const attr_t ncurses_underline = A_UNDERLINE;

static const mmask_t ncurses_left_pressed = BUTTON1_PRESSED;
static const mmask_t ncurses_wheel_up = BUTTON4_PRESSED;
static const mmask_t ncurses_wheel_down = BUTTON5_PRESSED;

/* C globals are shared mutable state to Swift 6: they are handed out by functions. */
static inline WINDOW *ncurses_stdscr(void) { return stdscr; }
static inline WINDOW *ncurses_curscr(void) { return curscr; }
static inline int ncurses_colors(void) { return COLORS; }

/* A string capability by its terminfo name; NULL where there is none (terminfo also says (char *)-1). */
static inline const char *ncurses_capability(const char *name) {
  const char *text = tigetstr(name);
  return text == (const char *)-1 ? NULL : text;
}

/* In wchar.h, but not in the part of it that Swift's Glibc module sees. */
int wcwidth(wchar_t character);

/* Undoes setupterm(), so that newterm() starts afresh. */
static inline void ncurses_forget_setupterm(void) { del_curterm(cur_term); }

#endif
