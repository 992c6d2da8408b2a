/* Reads and checks a linking configuration; every unknown word is an error that names it and the
 * nearest known one. */
#include "link/config.h"
#include "konv.h"
#include <ctype.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

const char *const link_kind_names[LINK_KINDS + 1] = {
    "name", "text", "code", "identifier", "date", "number", "nik", "household", NULL};
static const char *what; /* the file, for messages */

/* Ends the program: wrong configuration. */
#define bad(...) die(EXIT_USAGE, "%s: %s", what, xprintf(__VA_ARGS__))

/* Ends the program naming an unknown word and the nearest known one. */
static void unknown(const char *where, const char *word, const char *const *known)
{
    const char *near = opt_nearest(word, known);
    if (near)
        die_hint(EXIT_USAGE, xprintf("did you mean '%s'?", near), "%s: %s '%s' is not known", what,
                 where, word);
    char *list = xstrdup("");
    for (; *known; known++)
        list = xprintf("%s%s%s", list, *list ? ", " : "known: ", *known);
    die_hint(EXIT_USAGE, list, "%s: %s '%s' is not known", what, where, word);
}

/* Every key of an object must be in the list. */
static void check_keys(json_t *object, const char *where, const char *const *known)
{
    const char *key;
    json_t *value;
    if (!json_is_object(object))
        bad("%s must be an object", where);
    json_object_foreach(object, key, value)
    {
        const char *const *k = known;
        while (*k && strcmp(*k, key))
            k++;
        if (!*k)
            unknown(xprintf("key in %s", where), key, known);
    }
}

static char *get_text(json_t *object, const char *where, const char *key, bool required)
{
    json_t *v = json_object_get(object, key);
    if (!v || json_is_null(v)) {
        if (required)
            bad("%s needs the key '%s'", where, key);
        return NULL;
    }
    if (!json_is_string(v) || !*json_string_value(v))
        bad("'%s' in %s must be a text", key, where);
    return xstrdup(json_string_value(v));
}

static bool get_bool(json_t *object, const char *where, const char *key, bool otherwise)
{
    json_t *v = json_object_get(object, key);
    if (!v)
        return otherwise;
    if (!json_is_boolean(v))
        bad("'%s' in %s must be true or false", key, where);
    return json_is_true(v);
}

static double get_number(json_t *object, const char *where, const char *key, double otherwise,
                         double low, double high)
{
    json_t *v = json_object_get(object, key);
    if (!v)
        return otherwise;
    if (!json_is_number(v) || json_number_value(v) < low || json_number_value(v) > high)
        bad("'%s' in %s must be a number from %.15g to %.15g", key, where, low, high);
    return json_number_value(v);
}

static int64_t get_int(json_t *object, const char *where, const char *key, int64_t otherwise,
                       int64_t low, int64_t high)
{
    json_t *v = json_object_get(object, key);
    if (!v)
        return otherwise;
    if (!json_is_integer(v) || json_integer_value(v) < low || json_integer_value(v) > high)
        bad("'%s' in %s must be a whole number from %lld to %lld", key, where, (long long)low,
            (long long)high);
    return json_integer_value(v);
}

int link_config_column(const struct link_config *config, const char *name)
{
    for (int i = 0; i < config->columns; i++)
        if (strcmp(config->column[i].name, name) == 0)
            return i;
    return -1;
}

static int add_column(struct link_config *c, const char *name)
{
    int at = link_config_column(c, name);
    if (at >= 0)
        return at;
    if (c->columns == LINK_MAX_COLUMNS)
        bad("more than %d columns", LINK_MAX_COLUMNS);
    c->column[c->columns] =
        (struct link_column){.name = xstrdup(name), .kind = KIND_TEXT, .field = -1, .into = -1};
    return c->columns++;
}

static void read_inputs(struct link_config *c, json_t *list)
{
    static const char *const keys[] = {"table",         "source", "source_column", "id", "unique",
                                       "unique_column", NULL};
    if (!json_is_array(list) || json_array_size(list) == 0 ||
        json_array_size(list) > LINK_MAX_INPUTS)
        bad("'inputs' must be a list of 1 to %d tables", LINK_MAX_INPUTS);
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *o = json_array_get(list, i);
        const char *where = xprintf("inputs[%zu]", i);
        struct link_input *in = &c->input[c->inputs++];
        check_keys(o, where, keys);
        in->table = get_text(o, where, "table", true);
        in->id = get_text(o, where, "id", true);
        in->source = get_text(o, where, "source", false);
        in->source_column = get_text(o, where, "source_column", false);
        in->unique = get_bool(o, where, "unique", false);
        in->unique_column = get_text(o, where, "unique_column", false);
        if (in->source && in->source_column)
            bad("%s has both 'source' and 'source_column'", where);
        if (!in->source && !in->source_column)
            in->source = xstrdup(in->table);
    }
}

static void read_empty_words(struct link_column *column, json_t *list, const char *where)
{
    if (!list)
        return;
    if (!json_is_array(list) || json_array_size(list) > LINK_MAX_LIST)
        bad("'null_values' in %s must be a list of at most %d texts", where, LINK_MAX_LIST);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *word = json_string_value(json_array_get(list, i));
        if (!word)
            bad("'null_values' in %s must be texts", where);
        column->empty[column->empties++] = xstrdup(word);
    }
}

/* Highest level of a field; see docs/linkage.md. */
static int levels_of(const struct link_field *f)
{
    switch (f->kind) {
    case KIND_NAME:
    case KIND_DATE:
        return 6;
    case KIND_TEXT:
        return f->thresholds ? f->thresholds + 2 : 5;
    case KIND_CODE:
        return f->prefixes ? f->prefixes + 2 + (f->details > 0) : 3;
    case KIND_IDENTIFIER:
        return 4;
    case KIND_NUMBER:
        return f->thresholds ? f->thresholds + 2 : 4;
    case KIND_NIK:
        return 5;
    default:
        return 3;
    }
}

static void read_thresholds(struct link_field *f, json_t *list, const char *where)
{
    bool falls = f->kind == KIND_TEXT; /* similarities fall, differences grow */
    if (!list)
        return;
    if (f->kind != KIND_TEXT && f->kind != KIND_NUMBER)
        bad("'thresholds' in %s: only for the kinds text and number", where);
    if (!json_is_array(list) || json_array_size(list) == 0 || json_array_size(list) > 4)
        bad("'thresholds' in %s must be a list of 1 to 4 numbers", where);
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *v = json_array_get(list, i);
        double x = json_number_value(v);
        if (!json_is_number(v) || x < 0 || (falls && x > 1))
            bad("'thresholds' in %s must be numbers%s", where,
                falls ? " from 0 to 1" : " of 0 or more");
        if (i && (falls ? x >= f->threshold[i - 1] : x <= f->threshold[i - 1]))
            bad("'thresholds' in %s must %s", where, falls ? "fall" : "grow");
        f->threshold[f->thresholds++] = x;
    }
}

static void read_prefixes(struct link_field *f, json_t *list, const char *where)
{
    if (!list)
        return;
    if (f->kind != KIND_CODE)
        bad("'prefixes' in %s: only for the kind code", where);
    if (!json_is_array(list) || json_array_size(list) == 0 || json_array_size(list) > 3)
        bad("'prefixes' in %s must be a list of 1 to 3 lengths", where);
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *v = json_array_get(list, i);
        json_int_t n = json_integer_value(v);
        if (!json_is_integer(v) || n < 1 || n > 64 || (i && n >= f->prefix[i - 1]))
            bad("'prefixes' in %s must be falling lengths from 64 to 1", where);
        f->prefix[f->prefixes++] = (int)n;
    }
}

/* Columns of the father and of parents of unknown sex: further mentions beside the mother. */
static void read_parents(struct link_config *c, struct link_field *f, json_t *o, const char *where)
{
    static const char *const key[] = {"father", "parents"};
    for (int k = 0; k < 2; k++) {
        char *name = get_text(o, where, key[k], false);
        if (!name)
            continue;
        if (f->kind != KIND_NAME || !f->shared)
            bad("'%s' in %s: only for a shared name", key[k], where);
        int at = add_column(c, name);
        if (c->column[at].field >= 0 || c->column[at].into >= 0)
            bad("column '%s' of %s has another use already", name, where);
        c->column[at].kind = KIND_NAME;
        c->column[at].plain = c->column[f->column].plain;
        c->column[at].into = f->column;
        c->column[at].untyped = k == 1;
    }
}

static void read_detail(struct link_config *c, struct link_field *f, json_t *list,
                        const char *where)
{
    if (!list)
        return;
    if (!f->prefixes || !json_is_array(list) || json_array_size(list) == 0 ||
        json_array_size(list) > 2)
        bad("'detail' in %s must be a list of 1 or 2 columns beside 'prefixes'", where);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *name = json_string_value(json_array_get(list, i));
        if (!name)
            bad("'detail' in %s must be column names", where);
        f->detail[f->details++] = add_column(c, name);
    }
}

static void read_field(struct link_config *c, json_t *o, const char *where)
{
    static const char *const keys[] = {"column",     "kind",     "term_frequency", "null_values",
                                       "thresholds", "prefixes", "shared",         "normalise",
                                       "detail",     "father",   "parents",        NULL};
    static const char *const ways[] = {"id", "plain", NULL};
    check_keys(o, where, keys);
    struct link_field *f = &c->field[c->fields];
    char *column = get_text(o, where, "column", true), *kind = get_text(o, where, "kind", true);
    char *way = get_text(o, where, "normalise", false);
    int k = 0;
    while (k < LINK_KINDS && strcmp(link_kind_names[k], kind))
        k++;
    if (k == LINK_KINDS)
        unknown(xprintf("%s: kind", where), kind, link_kind_names);
    if (way && strcmp(way, "id") && strcmp(way, "plain"))
        unknown(xprintf("%s: normalise", where), way, ways);
    if (way && k != KIND_NAME)
        bad("'normalise' in %s: only for the kind name", where);
    f->column = add_column(c, column);
    if (c->column[f->column].field >= 0)
        bad("column '%s' is in two fields", column);
    f->kind = c->column[f->column].kind = (enum link_kind)k;
    c->column[f->column].field = c->fields++;
    c->column[f->column].plain = way && strcmp(way, "plain") == 0;
    f->term_frequency = get_bool(o, where, "term_frequency", false);
    f->shared = get_bool(o, where, "shared", false) || k == KIND_HOUSEHOLD;
    read_empty_words(&c->column[f->column], json_object_get(o, "null_values"), where);
    read_thresholds(f, json_object_get(o, "thresholds"), where);
    read_prefixes(f, json_object_get(o, "prefixes"), where);
    read_detail(c, f, json_object_get(o, "detail"), where);
    read_parents(c, f, o, where);
    f->levels = levels_of(f);
}

/* "a", "a:key", "a:4", "a:7-16" or "a=b". */
static struct link_part read_part(struct link_config *c, const char *text, const char *where)
{
    static const char *const transforms[] = {"key",  "main",  "core", "second",
                                             "year", "month", NULL};
    static const enum link_transform value[] = {BY_KEY,    BY_MAIN, BY_CORE,
                                                BY_SECOND, BY_YEAR, BY_MONTH};
    struct link_part part = {.column = -1, .other = -1, .transform = BY_VALUE};
    char *name = xstrdup(text), *mark = strpbrk(name, ":="), *rest, *end;
    if (!mark) {
        part.column = add_column(c, name);
        return part;
    }
    bool swap = *mark == '=';
    *mark = '\0';
    rest = mark + 1;
    if (!*name || !*rest)
        bad("%s: '%s' is no blocking key", where, text);
    part.column = add_column(c, name);
    if (swap) {
        part.other = add_column(c, rest);
        return part;
    }
    if (isdigit((unsigned char)*rest)) {
        long from = 1, to = strtol(rest, &end, 10);
        part.transform = BY_PREFIX;
        if (*end == '-') {
            from = to;
            to = strtol(end + 1, &end, 10);
            part.transform = BY_RANGE;
        }
        if (*end || from < 1 || to < from || to > 255)
            bad("%s: '%s' is no number of characters", where, rest);
        part.from = (int)from;
        part.to = (int)to;
        return part;
    }
    for (int t = 0; transforms[t]; t++)
        if (strcmp(transforms[t], rest) == 0) {
            part.transform = value[t];
            return part;
        }
    unknown(xprintf("%s: transform", where), rest, transforms);
    return part;
}

static void read_rule(struct link_config *c, struct link_rule *rule, json_t *list,
                      const char *where)
{
    if (!json_is_array(list) || json_array_size(list) == 0 ||
        json_array_size(list) > LINK_MAX_PARTS)
        bad("%s must be a list of 1 to %d keys", where, LINK_MAX_PARTS);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *text = json_string_value(json_array_get(list, i));
        if (!text || !*text)
            bad("%s must be texts", where);
        rule->part[rule->parts++] = read_part(c, text, where);
        rule->swapped |= rule->part[rule->parts - 1].other >= 0;
        rule->label =
            xprintf("%s%s%s", rule->label ? rule->label : "", rule->label ? " + " : "", text);
    }
}

static void read_blocking(struct link_config *c, json_t *list)
{
    if (!list)
        return;
    if (!json_is_array(list) || json_array_size(list) > LINK_MAX_RULES)
        bad("'blocking' must be a list of at most %d rules", LINK_MAX_RULES);
    for (size_t i = 0; i < json_array_size(list); i++)
        read_rule(c, &c->rule[c->rules++], json_array_get(list, i), xprintf("blocking[%zu]", i));
}

/* Kinds whose values can be equal. */
static enum link_kind like(enum link_kind kind)
{
    return kind == KIND_HOUSEHOLD                             ? KIND_NIK
           : kind == KIND_CODE || kind == KIND_IDENTIFIER     ? KIND_TEXT
                                                              : kind;
}

/* The columns of "a=b": one that is no field is read like the other. */
static void settle_sides(struct link_config *c, const struct link_rule *rule,
                         const struct link_part *part)
{
    struct link_column *a = &c->column[part->column], *b = &c->column[part->other],
                       *open = a->field < 0 && a->kind == KIND_TEXT ? a : b,
                       *given = open == a ? b : a;
    if (open->field < 0 && open->kind == KIND_TEXT) {
        open->kind = given->kind;
        open->plain = given->plain;
    }
    if (like(a->kind) != like(b->kind))
        bad("rule '%s': columns '%s' and '%s' are of different kinds", rule->label, a->name,
            b->name);
}

/* Where the value of a column is asked for, it must not only add mentions to another. */
static void need_value(const struct link_config *c, int column, const char *where)
{
    const struct link_column *x = &c->column[column];
    if (x->into >= 0)
        bad("%s: column '%s' is a parent's of column '%s' and has no other use", where, x->name,
            c->column[x->into].name);
}

static void need_values(const struct link_config *c)
{
    for (int f = 0; f < c->fields; f++) {
        const char *where = xprintf("fields[%d]", f);
        need_value(c, c->field[f].column, where);
        for (int i = 0; i < c->field[f].details; i++)
            need_value(c, c->field[f].detail[i], where);
    }
    for (int r = 0; r <= c->rules; r++) {
        const struct link_rule *rule = r < c->rules ? &c->rule[r] : &c->refine;
        for (int p = 0; p < rule->parts; p++) {
            const char *where = xprintf("rule '%s'", rule->label);
            need_value(c, rule->part[p].column, where);
            if (rule->part[p].other >= 0)
                need_value(c, rule->part[p].other, where);
        }
    }
}

/* A key part of a column that is no field decides how its text is read. */
static void settle_kinds(struct link_config *c)
{
    need_values(c);
    for (int r = 0; r <= c->rules; r++) {
        const struct link_rule *rule = r < c->rules ? &c->rule[r] : &c->refine;
        for (int p = 0; p < rule->parts; p++) {
            const struct link_part *part = &rule->part[p];
            struct link_column *column = &c->column[part->column];
            if (part->other >= 0)
                settle_sides(c, rule, part);
            bool date = part->transform == BY_YEAR || part->transform == BY_MONTH;
            bool name = part->transform >= BY_KEY;
            if (column->field < 0 && column->into < 0 && (date || name)) {
                column->kind = date ? KIND_DATE : KIND_NAME;
                column->plain = true;
            }
            if ((date && column->kind != KIND_DATE) ||
                (name && column->kind != KIND_NAME && column->kind != KIND_TEXT))
                bad("rule '%s': column '%s' is no %s", rule->label, column->name,
                    date ? "date" : "name");
            if (name && column->kind == KIND_TEXT)
                bad("rule '%s': give column '%s' the kind name", rule->label, column->name);
        }
    }
}

static void read_truth(struct link_truth *truth, json_t *o, const char *where)
{
    static const char *const keys[] = {"column", "regex", NULL};
    if (!o)
        return;
    check_keys(o, where, keys);
    truth->column = get_text(o, where, "column", true);
    truth->regex = get_text(o, where, "regex", false);
}

static kv_date read_date(const char *text, const char *where)
{
    int y, m, d, n = 0;
    if (sscanf(text, "%4d-%2d-%2d%n", &y, &m, &d, &n) != 3 || text[n] || !kv_valid_ymd(y, m, d))
        bad("'%s' must be a date like 2024-06-01", where);
    return kv_date_of(y, m, d);
}

static void read_output(struct link_config *c, json_t *o)
{
    static const char *const keys[] = {"pairs", "clusters", "model", "households", "review", NULL};
    if (!o)
        return;
    check_keys(o, "output", keys);
    c->pairs_table = get_text(o, "output", "pairs", false);
    c->clusters_table = get_text(o, "output", "clusters", false);
    c->model_table = get_text(o, "output", "model", false);
    c->households_table = get_text(o, "output", "households", false);
    c->review_table = get_text(o, "output", "review", false);
}

/* Places in a record's row: fields first, they are compared most. */
static void place_cells(struct link_config *c)
{
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < c->columns; i++)
            if (c->column[i].into < 0 && (c->column[i].field >= 0) == (pass == 0))
                c->column[i].cell = c->cells++;
    for (int i = 0; i < c->columns; i++)
        if (c->column[i].into >= 0)
            c->column[i].cell = -1;
}

/* The fields the special rules speak of: by kind, in the order given. The sex column is named or
 * found in the data. */
static void find_special(struct link_config *c)
{
    c->name = c->mother = c->birth = c->nik = c->household = c->place = -1;
    for (int f = c->fields - 1; f >= 0; f--) {
        const struct link_field *field = &c->field[f];
        if (field->kind == KIND_NAME && !field->shared)
            c->name = f;
        if (field->kind == KIND_NAME && field->shared)
            c->mother = f;
        if (field->kind == KIND_DATE)
            c->birth = f;
        if (field->kind == KIND_NIK)
            c->nik = f;
        if (field->kind == KIND_HOUSEHOLD)
            c->household = f;
        if (field->kind == KIND_CODE && field->prefixes)
            c->place = f;
    }
}

static void read_settings(struct link_config *c, json_t *root)
{
    const char *top = "the configuration";
    json_t *threshold = json_object_get(root, "threshold");
    c->within_source = get_bool(root, top, "within_source", false);
    c->has_threshold = threshold && !json_is_null(threshold);
    c->threshold = c->has_threshold ? get_number(root, top, "threshold", 0, 0.0001, 0.9999999) : 0;
    c->seed = (uint64_t)get_int(root, top, "seed", 1, 0, INT64_MAX);
    c->cap = (int)get_int(root, top, "cap", 200, 2, 1000000);
    c->max_pairs = get_int(root, top, "max_pairs", 0, 1, INT64_C(4000000000));
    c->recall = get_number(root, top, "recall", 0.7, 0.01, 1);
    c->dependence = get_number(root, top, "dependence", -1, 0, 1);
    c->per_source = (int)get_int(root, top, "per_source", -1, 0, 1000);
    char *date = get_text(root, top, "reference_date", false),
         *class = get_text(root, top, "class", false);
    c->reference = date ? read_date(date, "reference_date") : KV_NO_DATE;
    c->class_by_age = class && strcmp(class, "age") == 0;
    c->class_column = class && !c->class_by_age ? class : NULL;
    c->role_column = get_text(root, top, "role", false);
    c->family_column = get_text(root, top, "family", false);
    c->parent_nik_column = get_text(root, top, "parent_nik", false);
    read_truth(&c->truth, json_object_get(root, "truth"), "truth");
    read_truth(&c->household_truth, json_object_get(root, "household_truth"), "household_truth");
    read_output(c, json_object_get(root, "output"));
}

static struct link_config *read_config(json_t *root)
{
    static const char *const keys[] = {"inputs",     "fields",        "blocking",
                                       "refine",     "within_source", "threshold",
                                       "seed",       "output",        "cap",
                                       "max_pairs",  "recall",        "reference_date",
                                       "class",      "truth",         "household_truth",
                                       "parent_nik", "sex",           "role",
                                       "family",     "per_source",    "dependence",
                                       NULL};
    struct link_config *c = xcalloc(1, sizeof *c);
    check_keys(root, "the configuration", keys);
    read_inputs(c, json_object_get(root, "inputs"));
    json_t *fields = json_object_get(root, "fields");
    if (!json_is_array(fields) || json_array_size(fields) == 0)
        bad("'fields' must be a list of at least one field");
    for (size_t i = 0; i < json_array_size(fields); i++)
        read_field(c, json_array_get(fields, i), xprintf("fields[%zu]", i));
    read_blocking(c, json_object_get(root, "blocking"));
    if (json_object_get(root, "refine"))
        read_rule(c, &c->refine, json_object_get(root, "refine"), "refine");
    settle_kinds(c);
    read_settings(c, root);
    place_cells(c);
    find_special(c);
    char *sex = get_text(root, "the configuration", "sex", false);
    c->sex = -1;
    if (sex) {
        int at = link_config_column(c, sex);
        c->sex = at < 0 ? -1 : c->column[at].field;
        if (c->sex < 0 || c->field[c->sex].kind != KIND_CODE)
            bad("'sex' must name the column of a field of the kind code");
    }
    if (c->class_by_age && c->birth < 0)
        bad("\"class\": \"age\" needs a field of the kind date");
    return c;
}

/* Reads a configuration from text; `name` is used in messages. Exits 1 on anything it does not
 * know. */
struct link_config *link_config_text(const char *json, const char *name)
{
    json_error_t error;
    what = name;
    json_t *root = json_loads(json, JSON_REJECT_DUPLICATES, &error);
    if (!root)
        bad("line %d: %s", error.line, error.text);
    struct link_config *c = read_config(root);
    json_decref(root);
    return c;
}

/* Reads a configuration file. */
struct link_config *link_config_file(const char *path)
{
    json_error_t error;
    what = path;
    json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    if (!root)
        bad("%s%s", error.line > 0 ? xprintf("line %d: ", error.line) : "", error.text);
    struct link_config *c = read_config(root);
    json_decref(root);
    if (c->class_by_age && c->reference == KV_NO_DATE)
        bad("\"class\": \"age\" needs 'reference_date'");
    return c;
}
