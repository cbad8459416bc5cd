#pragma once
// Swift imports neither macros with arguments nor C's mutable globals: what the program needs of them stands here
// as inline functions.
#define NCURSES_WIDECHAR 1
#include <stdio.h>
#include <curses.h>
#include <term.h>
