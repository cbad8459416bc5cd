#pragma once
#include <termios.h>

/// A file in memory, closed on exec; -1 and errno on failure.
int csystem_memory_file(const char *name);

/// Gives a file in memory a size that it cannot outgrow; -1 and errno on failure.
int csystem_fix_size(int file, long size);

/// As many cells as the C library thinks a character fills; -1 if it thinks that nothing can be drawn.
int csystem_wcwidth(unsigned int scalar);

/// The number of the terminal behind a descriptor, whatever name it was opened by; -1 and errno on failure.
long csystem_terminal_number(int descriptor);

/// From now on a crash gives the terminal back before the process dies of it: `tty` gets the escape sequences and
/// `modes`.
void csystem_arm_crash_restore(int tty, const struct termios *modes);
void csystem_disarm_crash_restore(void);

/// What stands for standard error while the screen is claimed: after a crash, the text in the memory file `messages`
/// goes to `errors`, its control characters replaced. -1 for none.
void csystem_pass_on_after_crash(int messages, int errors);

/// What the crash handler writes to the terminal.
extern const char csystem_restore_sequence[];
