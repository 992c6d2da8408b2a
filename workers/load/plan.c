#include "load/plan.h"
#include "linkage/name.h"
#include <stdlib.h>
#include <string.h>

static enum slot_type slot_type_of(const char *type, const char *table, const char *column)
{
    static const struct {
        const char *name;
        enum slot_type type;
    } types[] = {{"text", SLOT_TEXT}, {"int2", SLOT_INT2},     {"int4", SLOT_INT4},
                 {"int8", SLOT_INT8}, {"float8", SLOT_FLOAT8}, {"date", SLOT_DATE},
                 {"bool", SLOT_BOOL}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i].name, type) == 0)
            return types[i].type;
    die(EXIT_RUNTIME, "%s.%s has the type %s, which the loader does not write", table, column,
        type);
}

static int find_slot(const struct plan *p, const char *name)
{
    for (int i = 0; i < p->n_slots; i++)
        if (strcmp(p->slots[i].name, name) == 0)
            return i;
    return -1;
}

static void load_slots(struct plan *p, PGconn *conn)
{
    const char *table = p->header.mapping->table;
    PGresult *res = db_params(conn,
                              "SELECT a.attname, t.typname FROM pg_catalog.pg_attribute a JOIN "
                              "pg_catalog.pg_type t ON t.oid = a.atttypid "
                              "WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT "
                              "a.attisdropped AND a.attname <> 'diganti' ORDER BY a.attnum",
                              1, &table);
    p->n_slots = PQntuples(res);
    if (p->n_slots == 0)
        die(EXIT_RUNTIME, "the table %s of the mapping %s does not exist", table,
            p->header.mapping->name);
    p->slots = xcalloc((size_t)p->n_slots, sizeof *p->slots);
    for (int i = 0; i < p->n_slots; i++) {
        p->slots[i].name = xstrdup(PQgetvalue(res, i, 0));
        p->slots[i].type = slot_type_of(PQgetvalue(res, i, 1), table, p->slots[i].name);
    }
    PQclear(res);
}

static int derived_slot(const struct plan *p, const char *column, const char *suffix)
{
    char *name = xprintf("%s%s", column, suffix);
    int slot = find_slot(p, name);
    free(name);
    return slot;
}

/* Slots of the kinds that fill more than one column. */
static void more_slots(const struct plan *p, struct target *t)
{
    const struct field *f = t->field;
    t->status = t->original = t->second = -1;
    if (f->kind == KIND_NIK || f->kind == KIND_NO_KK) {
        t->status = derived_slot(p, f->column, "_status");
        t->original = derived_slot(p, f->column, "_asli");
    } else if (f->kind == KIND_PARENTS) {
        t->second = find_slot(p, "ortu_2");
    } else if (f->kind == KIND_RT_RW) {
        t->second = find_slot(p, "rw");
    } else if (f->kind == KIND_PLACE_AND_DATE) {
        t->second = find_slot(p, "tgl_lahir");
    }
}

/* A kind writes one type of column; a mapping that says otherwise is a mistake in acuan. */
static void check_type(const struct plan *p, const struct target *t)
{
    static const unsigned char writes[KINDS] = {
        [KIND_DATE] = 1 << SLOT_DATE,
        [KIND_NUMBER] = 1 << SLOT_FLOAT8,
        [KIND_COUNT] = 1 << SLOT_INT2 | 1 << SLOT_INT4 | 1 << SLOT_INT8 | 1 << SLOT_FLOAT8,
        [KIND_RT_RW] = 1 << SLOT_INT2 | 1 << SLOT_INT4,
        [KIND_YES_NO] = 1 << SLOT_BOOL,
        [KIND_TICK] = 1 << SLOT_BOOL,
        [KIND_CHOICE] = 1 << SLOT_TEXT | 1 << SLOT_BOOL,
        [KIND_MONTH] = 1 << SLOT_DATE,
        [KIND_NUMBERED] = 1 << SLOT_INT2 | 1 << SLOT_INT4,
    };
    unsigned allowed = writes[t->field->kind] ? writes[t->field->kind] : 1 << SLOT_TEXT;
    if (t->slot >= 0 && !(allowed & 1u << p->slots[t->slot].type))
        die(EXIT_RUNTIME,
            "acuan.pemetaan_kolom: heading '%s' of family %s does not fit the type of %s.%s",
            t->field->title, p->header.mapping->family->name, p->header.mapping->table,
            t->field->column);
}

/* Counts without bounds are bounded by their column. */
static void bound_count(const struct plan *p, struct field *f, int slot)
{
    if ((f->kind != KIND_COUNT && f->kind != KIND_NUMBERED) || slot < 0)
        return;
    double most = p->slots[slot].type == SLOT_INT2   ? INT16_MAX
                  : p->slots[slot].type == SLOT_INT4 ? INT32_MAX
                                                     : 9e15;
    f->min = f->min >= -most ? f->min : -most;
    f->max = f->max <= most ? f->max : most;
}

/* Column of the header that has a field, or -1. */
static int told_column(const struct plan *p, int field)
{
    for (int c = 0; c < p->header.n; c++)
        if (p->header.fields[c] == field)
            return c;
    return -1;
}

/* Targets of the fields in a row of n cells. A table without a column of an optional field keeps
 * the raw line alone; the value has no other use. */
static void make_layout(const struct plan *p, struct layout *l, const int *fields, int n)
{
    struct family *fam = p->header.mapping->family;
    l->n = n;
    l->targets = xcalloc((size_t)fam->n_fields, sizeof *l->targets);
    for (int i = 0; i < fam->n_fields; i++) {
        struct target t = {.field = &fam->fields[i]};
        for (int c = 0; c < n && t.n_columns < 8; c++)
            if (fields[c] == i) {
                t.told[t.n_columns] = fields == p->header.fields ? c : told_column(p, i);
                t.columns[t.n_columns++] = c;
            }
        if (!t.n_columns || t.field->kind == KIND_IGNORE)
            continue;
        t.slot = find_slot(p, t.field->column);
        more_slots(p, &t);
        check_type(p, &t);
        bound_count(p, &fam->fields[i], t.slot);
        l->targets[l->n_targets++] = t;
    }
}

static enum rule rule_of(const struct mapping *m)
{
    static const char *const names[] = {"pengukuran", "identitas", "orang",
                                        "kunjungan",  "keluarga",  "rumah",
                                        "rekap",      "formulir",  "tempat"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(m->rule, names[i]) == 0)
            return (enum rule)i;
    die(EXIT_RUNTIME, "acuan.pemetaan '%s' has the rule '%s', which this program does not know",
        m->name, m->rule);
}

/* First file column of a landing column, or -1. */
static int column_of(const struct plan *p, int slot)
{
    for (int i = 0; i < p->normal.n_targets && slot >= 0; i++)
        if (p->normal.targets[i].slot == slot)
            return p->normal.targets[i].columns[0];
    return -1;
}

static void mark_layout(const struct layout *l, bool *used)
{
    for (int i = 0; i < l->n_targets; i++) {
        const struct target *t = &l->targets[i];
        int slots[] = {t->slot, t->status, t->original, t->second};
        for (size_t k = 0; k < 4; k++)
            if (slots[k] >= 0)
                used[slots[k]] = true;
    }
}

/* The slots a row of this file can fill: the rest stays out of the COPY. */
static void list_written(struct plan *p)
{
    bool *used = xcalloc((size_t)p->n_slots + 1, 1);
    int derived[] = {p->batch, p->line, p->source, p->child, p->id,       p->hash,
                     p->kab,   p->kec,  p->desa,   p->event, p->area_text};
    for (size_t i = 0; i < sizeof derived / sizeof *derived; i++)
        if (derived[i] >= 0)
            used[derived[i]] = true;
    mark_layout(&p->normal, used);
    mark_layout(&p->shifted, used);
    p->written = xcalloc((size_t)p->n_slots, sizeof *p->written);
    for (int i = 0; i < p->n_slots; i++)
        if (used[i])
            p->written[p->n_written++] = i;
    free(used);
}

bool plan_is_anonymous(const struct plan *p)
{
    return p->rule == RULE_MEASUREMENT && p->nik_column < 0 && p->name_column < 0;
}

bool plan_learns_identity(const struct plan *p)
{
    return p->rule == RULE_MEASUREMENT && p->birth_column < 0 && p->nik_column >= 0;
}

const char plan_measurement_columns[] =
    "kode_kab, anak_id, tgl_ukur, sumber, kode_kec, kode_desa, id_sumber, posyandu, puskesmas, "
    "tgl_lahir, jk, usia_bulan, berat_kg, tinggi_cm, posisi, lila_cm, lingkar_kepala_cm, oedema, "
    "naik_berat, punya_kia, vit_a, pmt_kg, berat_lahir_kg, panjang_lahir_cm, batch_id, baris";

/* Slots of a row that go straight on into inti.pengukuran; what the merge may still change waits.
 */
static void list_measured(struct plan *p)
{
    if (p->rule != RULE_MEASUREMENT || plan_is_anonymous(p) || plan_learns_identity(p))
        return;
    p->measured = xcalloc((size_t)p->n_written, sizeof *p->measured);
    char *columns = xprintf(", %s,", plan_measurement_columns);
    for (int k = 0; k < p->n_written; k++) {
        char *name = xprintf(", %s,", p->slots[p->written[k]].name);
        if (strstr(columns, name))
            p->measured[p->n_measured++] = p->written[k];
        free(name);
    }
    free(columns);
}

static void find_slots(struct plan *p)
{
    const char *dated = p->header.mapping->dated;
    struct {
        int *slot;
        const char *name;
    } known[] = {
        {&p->batch, "batch_id"},
        {&p->line, "baris"},
        {&p->source, "sumber"},
        {&p->child, "anak_id"},
        {&p->id, "id_sumber"},
        {&p->hash, "sidik"},
        {&p->kab, "kode_kab"},
        {&p->kec, "kode_kec"},
        {&p->desa, "kode_desa"},
        {&p->event, dated ? dated : ""},
        {&p->nik, "nik"},
        {&p->nik_status, "nik_status"},
        {&p->name, "nama"},
        {&p->sex, "jk"},
        {&p->birth, "tgl_lahir"},
        {&p->weight, "berat_kg"},
        {&p->height, "tinggi_cm"},
        {&p->months, "usia_bulan"},
        {&p->area_text, "wilayah_asli"},
        {&p->family_no, "no_kk"},
        {&p->family_status, "no_kk_status"},
        {&p->head_nik, "nik_kepala"},
        {&p->head_status, "nik_kepala_status"},
        {&p->head_name, "nama_kepala"},
        {&p->family_id, "id_keluarga"},
        {&p->member_id, "id_anggota"},
        {&p->art_id, "id_art"},
        {&p->kia, "no_kia"},
        {&p->mother, "nama_ibu"},
        {&p->item, "layanan"},
        {&p->answer, "jawaban"},
        {&p->kind, "jenis"},
        {&p->field, "bidang"},
        {&p->activity, "kegiatan"},
        {&p->fund, "sumber_dana"},
        {&p->total, "jumlah_keluarga_sasaran"},
        {&p->at_risk, "total_krs"},
        {&p->no_risk, "tidak_berisiko"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        *known[i].slot = find_slot(p, known[i].name);
    if (p->family_id < 0)
        p->family_id = find_slot(p, "id_dtks");
    if (p->batch < 0 || p->line < 0 || p->hash < 0 || p->kab < 0 || p->kec < 0 || p->desa < 0 ||
        p->id < 0 || p->source < 0)
        die(EXIT_RUNTIME,
            "%s lacks one of batch_id, baris, sumber, id_sumber, sidik, kode_kab, kode_kec, "
            "kode_desa",
            p->header.mapping->table);
}

static void find_columns(struct plan *p)
{
    p->nik_column = column_of(p, p->nik);
    p->name_column = column_of(p, p->rule == RULE_FAMILY ? p->head_name : p->name);
    p->birth_column = column_of(p, p->birth);
    p->event_column = column_of(p, p->event);
    p->weight_column = column_of(p, p->weight);
    p->family_column = column_of(p, p->family_no);
    p->age_column = -1;
    for (int i = 0; i < p->normal.n_targets; i++) {
        const struct target *t = &p->normal.targets[i];
        if (t->field->kind == KIND_AGE)
            p->age_column = t->columns[0];
    }
}

/* Whether the events of the file are months or years rather than days. */
static void find_grain(struct plan *p)
{
    const struct mapping *m = p->header.mapping;
    const struct family *fam = m->family;
    if (p->event_column >= 0) {
        p->monthly = fam->fields[p->header.fields[p->event_column]].kind == KIND_MONTH;
    } else { /* the command line gives the day */
        p->monthly = p->rule == RULE_FORM;
        for (int i = 0; i < fam->n_fields; i++)
            if (fam->fields[i].column && m->dated && strcmp(fam->fields[i].column, m->dated) == 0)
                p->monthly |= fam->fields[i].kind == KIND_MONTH;
    }
    p->yearly = p->rule == RULE_PLACE || (p->monthly && find_slot(p, "b12") >= 0);
    if (p->rule == RULE_PLACE && p->dated == KV_NO_DATE)
        p->dated = p->data_date; /* a list without a year is of the year of the data */
    if (p->monthly && p->dated != KV_NO_DATE) {
        kv_ymd d = kv_ymd_of(p->dated);
        p->dated = kv_date_of(d.year, p->yearly ? 1 : d.month, 1);
    }
}

void plan_make(struct plan *p, PGconn *conn, const struct header *header)
{
    const struct mapping *m = header->mapping;
    p->header = *header;
    p->rule = rule_of(m);
    p->role = !m->role ? KV_ROLE_UNKNOWN : strcmp(m->role, "ibu") == 0 ? KV_IBU : KV_ANAK;
    load_slots(p, conn);
    make_layout(p, &p->normal, p->header.fields, p->header.n);
    if (m->n_shifted > p->header.n)
        make_layout(p, &p->shifted, m->shifted, m->n_shifted);
    find_slots(p);
    find_columns(p);
    find_grain(p);
    list_written(p);
    list_measured(p);
    if (p->item >= 0)
        p->items = db_one(
            conn,
            "SELECT ' ' || string_agg(kode, ' ' ORDER BY kode) || ' ' FROM acuan.jenis_layanan", 0,
            NULL);
}

static char *copy_list(const struct plan *p, const char *table, const int *slots, int n)
{
    char *list = xprintf("%s (", table);
    for (int i = 0; i < n; i++) {
        char *next = xprintf("%s%s%s", list, i ? ", " : "", p->slots[slots[i]].name);
        free(list);
        list = next;
    }
    char *done = xprintf("%s)", list);
    free(list);
    return done;
}

char *plan_copy_list(const struct plan *p)
{
    return copy_list(p, p->header.mapping->table, p->written, p->n_written);
}

char *plan_measured_list(const struct plan *p)
{
    return copy_list(p, "inti.pengukuran", p->measured, p->n_measured);
}

void plan_free(struct plan *p)
{
    for (int i = 0; i < p->n_slots; i++)
        free(p->slots[i].name);
    free(p->slots);
    free(p->normal.targets);
    free(p->shifted.targets);
    free(p->written);
    free(p->measured);
    free(p->items);
    header_free(&p->header);
}
