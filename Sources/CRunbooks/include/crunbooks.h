#ifndef CRUNBOOKS_H
#define CRUNBOOKS_H

#include <stddef.h>

/// A runbook that rides in the binary: the name of its file without the ending, and its text.
struct crunbook {
    const char *name;
    const unsigned char *text;
    size_t length;
};

/// The runbook at a place, or NULL past the last one.
const struct crunbook *crunbook_at(size_t place);

#endif
