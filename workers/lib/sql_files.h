/* The warehouse migrations of sql/, compiled in; terminated by a NULL name. */
#ifndef KONV_SQL_FILES_H
#define KONV_SQL_FILES_H
struct sql_file {
    const char *name; /* "010-operasi.sql" */
    const char *text;
};
extern const struct sql_file sql_files[];
#endif
