#include "load/counts.h"
#include "konv.h"
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

static void print_json(const char *const *texts, const struct count *counts)
{
    json_t *line = json_object();
    for (; texts && *texts; texts += 2)
        json_object_set_new(line, texts[0], texts[1] ? json_string(texts[1]) : json_null());
    for (; counts->name; counts++)
        json_object_set_new(line, counts->name, json_integer(counts->n));
    if (konv.dry_run)
        json_object_set_new(line, "dry_run", json_true());
    char *text = json_dumps(line, JSON_COMPACT);
    puts(text ? text : "{}");
    free(text);
    json_decref(line);
}

void counts_print(const char *label, const char *const *texts, const struct count *counts)
{
    if (konv.json) {
        print_json(texts, counts);
        return;
    }
    printf("%s: ", label);
    for (const struct count *c = counts; c->name; c++)
        printf("%s%s %" PRId64, c == counts ? "" : ", ", c->name, c->n);
    putchar('\n');
}

void counts_dry_run(void)
{
    if (konv.dry_run && !konv.json)
        printf("dry run: nothing was kept\n");
}
