# Turns the WHO figures (*.tsv of this folder) into extension/core/growth/who_tables.c.
# Figures pass through as text, so the compiler reads exactly what WHO printed. Works with mawk.
# Each file: a comment line with the source, a line of column names, then rows in key order.
BEGIN {
    FS = "\t"
    print "/* Made by mktables.awk from the WHO figures in extension/data; edit those. */"
    print "#include \"growth/who_tables.h\""
}
FNR == 1 {
    finish()
    name = FILENAME
    sub(/.*\//, "", name)
    sub(/\.tsv$/, "", name)
    velocity = name ~ /^velocity_/
    rows = 0
    printf "\n/* %s */\n", substr($0, 3)
    next
}
FNR == 2 {
    if (NF != (velocity ? 11 : 7)) fail("columns")
    tenths = $1 == "cm"
    next
}
{ if (velocity) velocity_row(); else lms_row() }
END {
    if (!failed) finish()
    exit failed
}

function fail(what) {
    print FILENAME ":" FNR ": bad " what > "/dev/stderr"
    failed = 1
    exit 1
}
function number(x) {
    if (x !~ /^-?[0-9]+(\.[0-9]+)?$/) fail("number '" x "'")
    return x
}
function lms(i) {
    return "{" number($i) ", " number($(i + 1)) ", " number($(i + 2)) "}"
}

# Keys in whole steps: days, months, or tenths of a cm ("65.1" is 651).
function lms_row(    key) {
    key = $1
    if (tenths && key !~ /^[0-9]+\.[0-9]$/) fail("key '" key "'")
    if (tenths) sub(/\./, "", key)
    if (NF != 7 || (rows && key + 0 != first + rows)) fail("row")
    if (!rows) first = key + 0
    if (!rows) printf "static const struct kv_lms %s_boys[] = {\n", name
    printf "%s,\n", lms(2)
    girls[++rows] = lms(5)
}
function velocity_row() {
    if (NF != 11 || $3 - $2 != $1) fail("row")
    if (!rows++) printf "static const struct kv_velocity_row %s_rows[] = {\n", name
    printf "{%s, %s, %s, {%s, %s}, {%s, %s}},\n", number($1), number($2), number($3), lms(4), lms(8), \
        number($7), number($11)
}
function finish(    i) {
    if (name == "") return
    print "};"
    if (velocity) {
        printf "const struct kv_velocity_table kv_who_%s = {%d, %s_rows};\n", name, rows, name
        return
    }
    printf "static const struct kv_lms %s_girls[] = {\n", name
    for (i = 1; i <= rows; i++) printf "%s,\n", girls[i]
    print "};"
    printf "const struct kv_lms_table kv_who_%s = {%d, %d, {%s_boys, %s_girls}};\n", name, first, rows, name, name
}
