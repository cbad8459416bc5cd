#!/usr/bin/env python3
"""Writes Sources/TUI/GlyphTable.swift from Python's Unicode database.

Run it from the top of the repository when Python has learnt a new Unicode version:

    python3 scripts/make-width-table.py > Sources/TUI/GlyphTable.swift
"""

import unicodedata

# The classes of GlyphClass, in the order of its raw values.
UNKNOWN, NARROW, WIDE, MARK, INVISIBLE, SPACE = range(6)

# Default_Ignorable_Code_Point of DerivedCoreProperties.txt, which Python's database leaves out.
DEFAULT_IGNORABLE = [
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5),
    (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
]

# Skin tones: some terminals melt them into the emoji before, others do not, so that columns would drift.
EMOJI_MODIFIERS = (0x1F3FB, 0x1F3FF)

# Vowels and finals of Hangul: they melt into the leading consonant before them.
CONJOINING_JAMO = [(0x1161, 0x11FF), (0xD7B0, 0xD7FB)]

WIDTH_OF_LINE = 110


def within(code, ranges):
    return any(first <= code <= last for first, last in ranges)


def class_of(code):
    character = chr(code)
    category = unicodedata.category(character)
    if within(code, DEFAULT_IGNORABLE + [EMOJI_MODIFIERS]):
        return INVISIBLE
    if category in ("Cc", "Cf", "Zl", "Zp"):
        return INVISIBLE
    if category in ("Cn", "Co", "Cs"):
        return UNKNOWN
    if category in ("Mn", "Me") or within(code, CONJOINING_JAMO):
        return MARK
    if unicodedata.east_asian_width(character) in ("W", "F"):
        return WIDE
    return SPACE if category == "Zs" else NARROW


def transitions():
    """Each code point at which the class changes, with the class from there on."""
    previous = None
    for code in range(0x110000):
        current = class_of(code)
        if current != previous:
            yield code << 3 | current
        previous = current


def lines(numbers):
    line = " " * 8
    for number in numbers:
        word = f"0x{number:X},"
        if len(line) + len(word) > WIDTH_OF_LINE:
            yield line.rstrip()
            line = " " * 8
        line += word + " "
    yield line.rstrip()


print("// Written by scripts/make-width-table.py; do not edit.")
print()
print("extension GlyphClass {")
print(f"    /// Where the class of code points changes in Unicode {unicodedata.unidata_version}.")
print("    ///")
print("    /// Sorted; each is the first code point, shifted left by three, and the class from there on.")
print("    static let transitions: [UInt32] = [")
print("\n".join(lines(transitions())))
print("    ]")
print("}")
