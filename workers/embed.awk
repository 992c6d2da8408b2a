# Writes the migrations as C arrays: the worker carries its warehouse and needs no files beside it.
BEGIN { print "#include \"sql_files.h\""; n = 0 }
FNR == 1 {
    if (n) print "\"\";"
    name = FILENAME; sub(/.*\//, "", name); names[n] = name
    printf "static const char sql_%d[] =\n", n++
}
{
    gsub(/\\/, "\\\\&"); gsub(/"/, "\\\"")
    printf "\"%s\\n\"\n", $0
}
END {
    if (n) print "\"\";"
    print "const struct sql_file sql_files[] = {"
    for (i = 0; i < n; i++) printf "    {\"%s\", sql_%d},\n", names[i], i
    print "    {0, 0},\n};"
}
