/* Writing and reading models; see store.h. Values as common as one in 100,000 or less are left out:
 * they weigh alike. */
#include "link/store.h"
#include "draft.h"
#include "konv.h"
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FORMAT = 1 };
static const double least_frequency = 1e-5;
static const char *const model_names[LINK_MODELS] = {"dewasa", "anak"};

char *link_read_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    char *text = NULL;
    size_t n = 0, size = 0;
    if (!f)
        die(EXIT_USAGE, "cannot read %s: %s", path, strerror(errno));
    for (;;) {
        if (n + 1 >= size)
            text = xrealloc(text, size = size ? size * 2 : 1 << 16);
        size_t got = fread(text + n, 1, size - n - 1, f);
        if (got == 0)
            break;
        n += got;
    }
    if (ferror(f))
        die(EXIT_RUNTIME, "cannot read %s: %s", path, strerror(errno));
    fclose(f);
    text[n] = '\0';
    return text;
}

void link_write_file(const char *path, const char *text)
{
    FILE *f = fopen(draft_begin(path), "wb");
    if (!f || fwrite(text, 1, strlen(text), f) != strlen(text) || fclose(f) != 0)
        die(EXIT_RUNTIME, "cannot write %s: %s", path, strerror(errno));
    draft_replace();
}

/* ---- out ---- */

static json_t *numbers(const double *x, int n)
{
    json_t *list = json_array();
    for (int i = 0; i < n; i++)
        json_array_append_new(list, json_real(x[i]));
    return list;
}

/* Text of a counted value: normal form of a name, text, or YYYYMMDD. */
static json_t *value_text(const struct link_run *run, int field, uint32_t v)
{
    char day[16];
    size_t n;
    const char *p;
    struct kv_name name;
    switch (run->config->field[field].kind) {
    case KIND_NAME:
        p = link_pool_bytes(&run->data->name, v, &n);
        kv_name_unpack((const uint8_t *)p, n, &name);
        return json_stringn(name.norm, name.len);
    case KIND_DATE:
        snprintf(day, sizeof day, "%u", link_date_of_index(v));
        return json_string(day);
    default:
        p = link_pool_bytes(&run->data->text, v, &n);
        return json_stringn(p, n);
    }
}

static json_t *terms_of(const struct link_run *run, int field, int model)
{
    const struct link_terms *t = &run->model.terms[field];
    json_t *out = json_object(), *values = json_object();
    json_object_set_new(out, "total", json_integer((json_int_t)t->total[model]));
    for (uint32_t v = 1; v < t->values; v++) {
        uint32_t count = t->count[model][v];
        if (!count || (double)count <= least_frequency * (double)t->total[model])
            continue;
        json_t *text = value_text(run, field, v);
        if (text)
            json_object_set_new(values, json_string_value(text), json_integer(count));
        json_decref(text);
    }
    json_object_set_new(out, "values", values);
    return out;
}

static json_t *field_out(const struct link_run *run, int f)
{
    const struct link_field *field = &run->config->field[f];
    json_t *out = json_object();
    json_object_set_new(out, "column", json_string(run->config->column[field->column].name));
    json_object_set_new(out, "kind", json_string(link_kind_names[field->kind]));
    json_object_set_new(out, "levels", json_integer(field->levels));
    json_object_set_new(out, "shares", numbers(run->model.share[f], field->levels + 1));
    json_object_set_new(out, "shared", json_boolean(field->shared));
    for (int m = 0; m < LINK_MODELS; m++) {
        const struct kv_field *p = &run->model.field[m][f];
        json_t *one = json_object();
        json_object_set_new(one, "m", numbers(p->m, p->levels + 1));
        json_object_set_new(one, "u", numbers(p->u, p->levels + 1));
        json_object_set_new(one, "w", numbers(p->w, p->levels + 1));
        if (run->model.terms[f].used)
            json_object_set_new(one, "terms", terms_of(run, f, m));
        json_object_set_new(out, model_names[m], one);
    }
    return out;
}

static json_t *bins_out(const struct link_model *m)
{
    json_t *out = json_object();
    json_object_set_new(out, "m", numbers(m->bin_m, KV_BM_BINS + 1));
    json_object_set_new(out, "u", numbers(m->bin_u, KV_BM_BINS + 1));
    json_object_set_new(out, "weight", numbers(m->bin_weight, KV_BM_BINS + 1));
    return out;
}

char *link_model_text(const struct link_run *run, char sha256[65])
{
    const struct link_model *m = &run->model;
    json_t *out = json_object(), *fields = json_array(), *knots = json_array();
    json_object_set_new(out, "format", json_integer(FORMAT));
    for (int f = 0; f < run->config->fields; f++)
        json_array_append_new(fields, field_out(run, f));
    json_object_set_new(out, "fields", fields);
    json_object_set_new(out, "lambda", numbers(m->lambda, LINK_MODELS));
    json_object_set_new(out, "dependence", json_real(m->dependence));
    json_object_set_new(out, "household", bins_out(m));
    for (size_t i = 0; i < m->knots; i++)
        json_array_append_new(knots, numbers((const double[]){m->knot[i].x, m->knot[i].p}, 2));
    json_object_set_new(out, "knots", knots);
    json_object_set_new(out, "t_hi", json_real(m->t_hi));
    json_object_set_new(out, "t_lo", json_real(m->t_lo));
    json_object_set_new(out, "recall", json_real(run->config->recall));
    json_object_set_new(out, "cap", json_integer(run->config->cap));
    json_object_set_new(out, "seed", json_integer((json_int_t)run->config->seed));
    char *text = json_dumps(out, JSON_COMPACT | JSON_SORT_KEYS | JSON_REAL_PRECISION(17));
    json_decref(out);
    if (!text)
        die(EXIT_RUNTIME, "out of memory");
    sha256_hex(text, sha256);
    return text;
}

/* ---- in ---- */

static void corrupt(const char *what)
{
    die_hint(EXIT_RUNTIME, "train a new one", "the stored model is damaged or of another kind: %s",
             what);
}

static void read_numbers(json_t *list, double *out, int n, const char *what)
{
    if (!json_is_array(list) || json_array_size(list) != (size_t)n)
        corrupt(what);
    for (int i = 0; i < n; i++)
        out[i] = json_number_value(json_array_get(list, (size_t)i));
}

static double read_number(json_t *object, const char *key)
{
    json_t *v = json_object_get(object, key);
    if (!json_is_number(v))
        corrupt(key);
    return json_number_value(v);
}

/* Counts of the stored values for the values of this run. */
static void read_terms(struct link_run *run, int f, int model, json_t *stored)
{
    struct link_terms *t = &run->model.terms[f];
    json_t *values = json_object_get(stored, "values");
    if (!json_is_object(values))
        corrupt("terms");
    t->total[model] = (uint64_t)json_integer_value(json_object_get(stored, "total"));
    for (uint32_t v = 1; v < t->values; v++) {
        json_t *text = value_text(run, f, v);
        json_t *count = text ? json_object_get(values, json_string_value(text)) : NULL;
        t->count[model][v] = count ? (uint32_t)json_integer_value(count) : 0;
        json_decref(text);
    }
}

static void read_field(struct link_run *run, int f, json_t *stored)
{
    const struct link_field *field = &run->config->field[f];
    const char *column = json_string_value(json_object_get(stored, "column"));
    const char *kind = json_string_value(json_object_get(stored, "kind"));
    if (!column || !kind || strcmp(column, run->config->column[field->column].name) != 0 ||
        strcmp(kind, link_kind_names[field->kind]) != 0 ||
        json_integer_value(json_object_get(stored, "levels")) != field->levels ||
        json_is_true(json_object_get(stored, "shared")) != field->shared)
        corrupt(xprintf("field %d is not the one configured", f + 1));
    read_numbers(json_object_get(stored, "shares"), run->model.share[f], field->levels + 1,
                 "shares");
    for (int m = 0; m < LINK_MODELS; m++) {
        json_t *one = json_object_get(stored, model_names[m]),
               *terms = json_object_get(one, "terms");
        struct kv_field *p = &run->model.field[m][f];
        p->levels = field->levels;
        p->shared = field->shared;
        read_numbers(json_object_get(one, "m"), p->m, field->levels + 1, "m");
        read_numbers(json_object_get(one, "u"), p->u, field->levels + 1, "u");
        read_numbers(json_object_get(one, "w"), p->w, field->levels + 1, "w");
        if (terms)
            read_terms(run, f, m, terms);
    }
}

static void read_knots(struct link_model *m, json_t *knots)
{
    if (!json_is_array(knots))
        corrupt("knots");
    m->knots = json_array_size(knots);
    m->knot = xrealloc(m->knot, (m->knots + 1) * sizeof *m->knot);
    for (size_t i = 0; i < m->knots; i++) {
        double xy[2];
        read_numbers(json_array_get(knots, i), xy, 2, "knots");
        m->knot[i] = (struct kv_knot){xy[0], xy[1]};
    }
}

void link_model_load(struct link_run *run, const char *text, const char *sha256)
{
    struct link_model *m = &run->model;
    char hex[65];
    json_error_t error;
    sha256_hex(text, hex);
    if (sha256 && strcmp(hex, sha256) != 0)
        corrupt("its checksum is wrong");
    json_t *in = json_loads(text, 0, &error), *fields = json_object_get(in, "fields");
    if (!in || json_integer_value(json_object_get(in, "format")) != FORMAT)
        corrupt("format");
    if (!json_is_array(fields) || json_array_size(fields) != (size_t)run->config->fields)
        corrupt("another number of fields");
    link_init_terms(run);
    for (int f = 0; f < run->config->fields; f++)
        read_field(run, f, json_array_get(fields, (size_t)f));
    read_numbers(json_object_get(in, "lambda"), m->lambda, LINK_MODELS, "lambda");
    json_t *bins = json_object_get(in, "household");
    read_numbers(json_object_get(bins, "m"), m->bin_m, KV_BM_BINS + 1, "household");
    read_numbers(json_object_get(bins, "u"), m->bin_u, KV_BM_BINS + 1, "household");
    read_numbers(json_object_get(bins, "weight"), m->bin_weight, KV_BM_BINS + 1, "household");
    read_knots(m, json_object_get(in, "knots"));
    m->dependence = read_number(in, "dependence");
    m->t_hi = read_number(in, "t_hi");
    m->t_lo = read_number(in, "t_lo");
    json_decref(in);
}
