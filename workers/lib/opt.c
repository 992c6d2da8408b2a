/* Command lines: the common options, each subcommand's own table, help made from both. */
#include "konv.h"
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { MAX_OPTS = 64 };

static const char *log_format = "text", *threads_text;
static bool help;

static const struct opt common[] = {
    {"dbname", 'd', OPT_STRING, &konv.conninfo, "CONNINFO",
     "database: connection string, URI or name (default: PG* variables)"},
    {"host", 'h', OPT_STRING, &konv.host, "HOST", "server or socket folder"},
    {"port", 'p', OPT_STRING, &konv.port, "PORT", "server port"},
    {"username", 'U', OPT_STRING, &konv.user, "USER",
     "database user; passwords come from ~/.pgpass or PGPASSFILE only"},
    {"jobs", 'j', OPT_STRING, &threads_text, "THREADS", "threads (default: all processors)"},
    {"progress", 'P', OPT_FLAG, &konv.progress, NULL,
     "progress on stderr (on by itself on a terminal)"},
    {"log-format", 0, OPT_STRING, &log_format, "FORMAT", "text (default) or json"},
    {"dry-run", 0, OPT_FLAG, &konv.dry_run, NULL, "say what would be done, change nothing"},
    {"help", 0, OPT_FLAG, &help, NULL, "this text"},
    {0},
};

static void print_table(const struct opt *table)
{
    for (const struct opt *o = table; o && o->name; o++) {
        char left[64];
        snprintf(left, sizeof left, "%s%c%s--%s%s%s", o->letter ? "-" : "  ",
                 o->letter ? o->letter : ' ', o->letter ? ", " : " ", o->name, o->arg ? " " : "",
                 o->arg ? o->arg : "");
        printf("  %-30s %s\n", left, o->help);
    }
}

void opt_common_help(void)
{
    print_table(common);
}

void opt_help(const struct command *command)
{
    printf("konvergensi %s %s\n  %s\n", command->name, command->args, command->summary);
    if (command->opts && command->opts->name) {
        printf("\nOptions\n");
        print_table(command->opts);
    }
    printf("\nCommon options\n");
    opt_common_help();
    if (command->notes)
        printf("\n%s\n", command->notes);
    printf("\nExit codes: 0 done, 1 wrong use, 2 cannot connect, 3 database or run-time error, 4 "
           "quality gate failed and\n"
           "nothing published, 5 another run holds the lock, 128+signal.\n");
}

static void store(const struct opt *o, const char *text)
{
    char *end = NULL;
    errno = 0;
    switch (o->kind) {
    case OPT_FLAG:
        *(bool *)o->into = true;
        return;
    case OPT_STRING:
        *(const char **)o->into = text;
        return;
    case OPT_INT:
        *(long *)o->into = strtol(text, &end, 10);
        break;
    case OPT_DOUBLE:
        *(double *)o->into = strtod(text, &end);
        break;
    }
    if (errno || end == text || *end)
        die(EXIT_USAGE, "--%s takes a %s, not '%s'", o->name,
            o->kind == OPT_INT ? "whole number" : "number", text);
}

/* Common and own options as one getopt table. */
static int collect(const struct command *command, const struct opt **all, struct option *longs,
                   char *shorts)
{
    int n = 0;
    const struct opt *tables[] = {command->opts, common};
    for (int t = 0; t < 2; t++)
        for (const struct opt *o = tables[t]; o && o->name && n < MAX_OPTS; o++, n++) {
            all[n] = o;
            longs[n] = (struct option){
                o->name, o->kind == OPT_FLAG ? no_argument : required_argument, NULL, 256 + n};
            if (o->letter) {
                *shorts++ = o->letter;
                if (o->kind != OPT_FLAG)
                    *shorts++ = ':';
            }
        }
    longs[n] = (struct option){0};
    *shorts = 0;
    return n;
}

/* Everybody on the machine sees a command line: a password is taken from there, which somebody
 * should know. */
static void hide_password(void)
{
    char *why = NULL;
    PQconninfoOption *parts =
        konv.conninfo && strpbrk(konv.conninfo, ":=") ? PQconninfoParse(konv.conninfo, &why) : NULL;
    bool found = false;
    for (PQconninfoOption *p = parts; p && p->keyword; p++)
        found = found || (p->val && strcmp(p->keyword, "password") == 0);
    PQconninfoFree(parts);
    PQfreemem(why);
    if (!found)
        return;
    char *shown = (char *)konv.conninfo;
    konv.conninfo = xstrdup(shown);
    memset(shown, '*', strlen(shown));
    log_warn("a password on the command line can be seen by everybody on this machine: ~/.pgpass "
             "keeps it");
}

static void settle_common(void)
{
    hide_password();
    if (strcmp(log_format, "json") && strcmp(log_format, "text"))
        die(EXIT_USAGE, "--log-format is text or json, not '%s'", log_format);
    konv.json = log_format[0] == 'j';
    konv.progress = konv.progress || isatty(STDERR_FILENO);
    long cpus = sysconf(_SC_NPROCESSORS_ONLN), n = 0;
    char *end = NULL;
    if (threads_text &&
        ((n = strtol(threads_text, &end, 10)) < 0 || n > 1024 || end == threads_text || *end))
        die(EXIT_USAGE, "--jobs takes a number from 0 (all processors) to 1024, not '%s'",
            threads_text);
    konv.threads = (int)(n ? n : cpus > 0 ? cpus : 1);
}

int opt_parse(const struct command *command, int argc, char **argv)
{
    const struct opt *all[MAX_OPTS + 1];
    struct option longs[MAX_OPTS + 1];
    char shorts[2 * MAX_OPTS + 2];
    int n = collect(command, all, longs, shorts), c;
    /* Known before anything is said, also about the options that stand in front of it. */
    for (int i = 0; i < argc; i++)
        konv.json =
            konv.json || strcmp(argv[i], "--log-format=json") == 0 ||
            (i > 0 && strcmp(argv[i], "json") == 0 && strcmp(argv[i - 1], "--log-format") == 0);
    optind = 1;
    opterr = 0;
    while ((c = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
        const struct opt *hit = c >= 256 ? all[c - 256] : NULL;
        for (int i = 0; i < n && !hit; i++)
            hit = all[i]->letter && all[i]->letter == c ? all[i] : NULL;
        if (!hit)
            die_hint(EXIT_USAGE,
                     xprintf("'konvergensi %s --help' lists the options", command->name),
                     "unknown option, or an option without its value: %s", argv[optind - 1]);
        store(hit, optarg);
    }
    if (help) {
        opt_help(command);
        exit(output_done(EXIT_DONE));
    }
    settle_common();
    int left = argc - optind;
    if (left < command->min_args || (command->max_args >= 0 && left > command->max_args))
        die_hint(EXIT_USAGE, xprintf("konvergensi %s %s", command->name, command->args),
                 "%s arguments", left < command->min_args ? "too few" : "too many");
    memmove(argv, argv + optind, sizeof(char *) * (size_t)left);
    argv[left] = NULL;
    return left;
}
