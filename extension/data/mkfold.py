#!/usr/bin/env python3
"""Writes extension/core/linkage/fold_table.h: python3 extension/data/mkfold.py > extension/core/linkage/fold_table.h

For every code point above ASCII: its compatibility decomposition (NFKD) without combining marks, in upper case and without
apostrophes, if nothing but ASCII is left. The mathematical alphabets (U+1D400 on) follow a rule in fold.c and are left out.
The table stands in the tree, so a build needs no Python; run this again for a newer Unicode.
"""
import unicodedata

APOSTROPHES = "\u00b4\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u02ca\u02cb\u2018\u2019\u201b\u2032\u2035\u05f3\ua78c\uff07\uff40"


def is_mark(c):
    return unicodedata.category(c)[0] == "M"


def fold(c):
    if c in APOSTROPHES:
        return ""
    text = "".join(x for x in unicodedata.normalize("NFKD", c) if not is_mark(x)).upper()
    return "".join(x for x in text if x not in APOSTROPHES + "'`")


def by_rule(p):
    return 0x1D400 <= p <= 0x1D6A3 or 0x1D7CE <= p <= 0x1D7FF


points = [p for p in range(0x80, 0x110000) if not 0xD800 <= p < 0xE000]
folded = [(p, fold(chr(p))) for p in points if not is_mark(chr(p)) and not by_rule(p)]
folded = [(p, t) for p, t in folded if t.isascii()]
assert max(len(t) for _, t in folded) <= 4
marks = []
for p in points:
    if is_mark(chr(p)):
        if marks and marks[-1][1] == p - 1:
            marks[-1][1] = p
        else:
            marks.append([p, p])

print(f"/* Made by extension/data/mkfold.py from Unicode {unicodedata.unidata_version}; do not edit. */")
print("/* clang-format off */")
print("static const struct {\n    uint32_t point;\n    char to[4]; /* filled up with zeros */\n} folded[] = {")
row = ""
for p, t in folded:
    item = '{0x%x, "%s"}, ' % (p, t.replace("\\", "\\\\").replace('"', '\\"'))
    if len(row) + len(item) > 118:
        print(row.rstrip())
        row = ""
    row += item
print(row.rstrip())
print("};\n\nstatic const struct {\n    uint32_t first, last;\n} marks[] = {")
row = ""
for a, b in marks:
    item = "{0x%x, 0x%x}, " % (a, b)
    if len(row) + len(item) > 118:
        print(row.rstrip())
        row = ""
    row += item
print(row.rstrip())
print("};")
