#pragma once
// Swift imports neither macros with arguments nor C's mutable globals: what the program needs of them stands here
// as inline functions.
#define NCURSES_WIDECHAR 1
#include <stdio.h>
#include <curses.h>
#include <term.h>

static inline WINDOW *nc_screen(void) { return stdscr; }
static inline WINDOW *nc_shown_screen(void) { return curscr; }
static inline int nc_colors(void) { return COLORS; }
static inline int nc_color_pairs(void) { return COLOR_PAIRS; }
static inline int nc_succeeded(int result) { return result != ERR; }

/// The terminal's string for a capability, or null if it lacks it.
static inline const char *nc_string(const char *capability) {
    const char *string = tigetstr((char *)capability);
    return string == (char *)-1 ? 0 : string;
}

/// The string for a capability that takes two numbers, or null if the terminal lacks it.
static inline const char *nc_string_with(const char *capability, int first, int second) {
    const char *string = nc_string(capability);
    return string ? tparm(string, (long)first, (long)second, 0L, 0L, 0L, 0L, 0L, 0L, 0L) : 0;
}

enum : unsigned int {
    NC_BOLD = A_BOLD,
    NC_DIM = A_DIM,
    NC_UNDERLINE = A_UNDERLINE,
    NC_REVERSE = A_REVERSE,
};

/// The attributes with a colour pair among them; `cchar_t.ext_color` holds those that do not fit.
static inline attr_t nc_with_pair(attr_t attributes, int pair) {
    return attributes | COLOR_PAIR(pair < 255 ? pair : 255);
}
