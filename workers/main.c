/* konvergensi: one program, one subcommand per job. */
#include "konv.h"
#include <jansson.h>
#include <locale.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const struct command cmd_generate, cmd_init, cmd_link, cmd_load, cmd_report, cmd_review,
    cmd_run, cmd_score, cmd_status, cmd_wilayah;

static const struct command *const commands[] = {
    &cmd_init,  &cmd_wilayah, &cmd_load,   &cmd_generate, &cmd_link, &cmd_review,
    &cmd_score, &cmd_run,     &cmd_report, &cmd_status,   NULL,
};

static void usage(void)
{
    printf("konvergensi %s: stunting registers into trusted figures, inside PostgreSQL\n\n"
           "konvergensi COMMAND [OPTIONS] [ARGUMENTS]\n\nCommands\n",
           KONV_VERSION);
    for (int i = 0; commands[i]; i++)
        printf("  %-10s %-28s %s\n", commands[i]->name, commands[i]->args, commands[i]->summary);
    printf("\nCommon options\n");
    opt_common_help();
    printf("\n'konvergensi COMMAND --help' tells more about a command.\n");
}

static const struct command *find(const char *word)
{
    const char *names[sizeof commands / sizeof *commands] = {0};
    for (int i = 0; commands[i]; i++) {
        if (strcmp(commands[i]->name, word) == 0)
            return commands[i];
        names[i] = commands[i]->name;
    }
    const char *near = opt_nearest(word, names);
    die_hint(EXIT_USAGE,
             near ? xprintf("did you mean '%s'?", near) : "'konvergensi --help' lists the commands",
             "there is no command '%s'", word);
}

/* OpenSSL that is told of no memory while it starts crashes (3.0) or waits for itself (3.5): there
 * the program ends before it is told. */
static bool openssl_started;

static void *openssl_malloc(size_t n, const char *file, int line)
{
    (void)file, (void)line;
    void *p = malloc(n);
    if (!p && n && !openssl_started)
        die(EXIT_RUNTIME, "out of memory");
    return p;
}

static void *openssl_realloc(void *p, size_t n, const char *file, int line)
{
    (void)file, (void)line;
    return realloc(p, n);
}

static void openssl_free(void *p, const char *file, int line)
{
    (void)file, (void)line;
    free(p);
}

/* Threads may still use it while an error ends the program: it is not taken away from them. */
static void openssl_start(void)
{
    CRYPTO_set_mem_functions(openssl_malloc, openssl_realloc, openssl_free);
    if (!OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, NULL) || !OSSL_LIB_CTX_get0_global_default())
        die(EXIT_RUNTIME, "out of memory");
    openssl_started = true;
}

int main(int argc, char **argv)
{
    setlocale(LC_ALL, "C"); /* numbers and order never depend on the environment */
    /* Without memory a document ends the program, it does not lose an element. */
    json_set_alloc_funcs(xmalloc, free);
    if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        usage();
        return output_done(argc < 2 ? EXIT_USAGE : EXIT_DONE);
    }
    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
        printf("konvergensi %s\n", KONV_VERSION);
        return output_done(EXIT_DONE);
    }
    const struct command *command = find(argv[1]);
    konv.command = command->name;
    openssl_start();
    int n = opt_parse(command, argc - 1, argv + 1);
    db_signals();
    return output_done(command->run(n, argv + 1));
}
