/*
 * The keys of the text form of a rule set, one table per kind of line, shared by the parser and the
 * printer: what is printed is always read back. Words are those of the rule tables.
 */
#ifndef KV_RULESET_FIELDS_H
#define KV_RULESET_FIELDS_H
#include "ruleset.h"
#include "convergence.h"

enum field_type {
    F_CODE,     /* char[KV_CODE_SIZE] */
    F_DATE,     /* char[12], free word */
    F_U8,       /* number */
    F_I16,      /* number */
    F_U16,      /* number */
    F_WORD,     /* u8: index of the word, plus `low` */
    F_WORDS,    /* u8: bit mask of the words */
    F_RANGE,    /* two int16: a-b */
    F_ITEM,     /* u16 index */
    F_COND,     /* i8 index */
    F_GROUP,    /* u8 index */
    F_PACKAGE,  /* u8 index */
    F_NUMBERS,  /* int16[KV_MAX_DUE] and a count */
    F_CALENDAR, /* u16: bit mask of 1..12 */
    F_VALUE     /* int32: threshold, or mask of 0..31 after op=dalam */
};

struct field {
    const char *key;
    uint8_t type, required;
    uint16_t offset;
    int16_t low, high;
    const char *const *words;
};

#define AT(member) offsetof(RECORD, member)

static const char *const kinds_of_group[] = {"kehamilan", "umur", "anggota", NULL};
static const char *const sexes[] = {"-", "L", "P", NULL};
static const char *const units[] = {"orang", "keluarga", NULL};
static const char *const fields_seen[] = {
    "status_hamil", "lila", "usia_hamil", "status_gizi", "whz", "haz", "waz", "hb", NULL};
static const char *const sources[] = {"amatan", "keadaan", "kejadian", NULL};
static const char *const ops[] = {"dalam", "kurang", "sekurangnya", NULL};
static const char *const stages[] = {"T1", "T2", "T3", "NIFAS", NULL};
static const char *const periods[] = {"bulan", "triwulan", "semester", "tahun", NULL};
static const char *const kinds[] = {"tanggal",     "bulan",       "jumlah", "status",
                                    "pernah",      "jatuh_tempo", "jadwal", "porsi",
                                    "bulan_wajib", "umur",        NULL};
static const char *const windows[] = {"periode", "kehamilan", "lahir", "terakhir", "nifas", NULL};
static const char *const caregivers[] = {"tak_diketahui", "ibu", "ayah", "lain", NULL};

#define RECORD struct kv_ruleset
static const struct field head_fields[] = {
    {"versi", F_I16, 1, AT(version), KV_RULESET_VERSION, KV_RULESET_VERSION, NULL},
    {"kode", F_CODE, 1, AT(code), 0, 0, NULL},
    {"tanggal", F_DATE, 0, AT(date), 0, 0, NULL},
    {NULL, 0, 0, 0, 0, 0, NULL},
};
static const struct field option_fields[] = {
    {"telat", F_U8, 0, AT(late_entrants), 0, 1, NULL},
    {"trimester1", F_U8, 0, AT(trimester1), 1, 9, NULL},
    {"trimester2", F_U8, 0, AT(trimester2), 1, 9, NULL},
    {NULL, 0, 0, 0, 0, 0, NULL},
};
#undef RECORD
#define RECORD struct kv_item
static const struct field package_fields[] = {
    {"kode", F_CODE, 1, AT(code), 0, 0, NULL},
    {NULL, 0, 0, 0, 0, 0, NULL},
};
static const struct field item_fields[] = {
    {"kode", F_CODE, 1, AT(code), 0, 0, NULL},
    {"nomor", F_U16, 1, AT(number), 1, 32000, NULL},
    {"satuan", F_WORD, 0, AT(household), 0, 0, units},
    {NULL, 0, 0, 0, 0, 0, NULL},
};
#undef RECORD
#define RECORD struct kv_condition
static const struct field condition_fields[] = {
    {"kode", F_CODE, 1, AT(code), 0, 0, NULL},
    {NULL, 0, 0, 0, 0, 0, NULL},
};
#undef RECORD
#define RECORD struct kv_term
static const struct field term_fields[] = {
    {"fakta", F_U8, 1, AT(fact), 1, 32, NULL},
    {"sumber", F_WORD, 1, AT(source), 1, 0, sources},
    {"amatan", F_WORD, 0, AT(field), 0, 0, fields_seen},
    {"butir", F_ITEM, 0, AT(item), 0, 0, NULL},
    {"op", F_WORD, 0, AT(op), 1, 0, ops},
    {"nilai", F_VALUE, 0, AT(value), 0, 0, NULL},
    {"mundur", F_I16, 0, AT(look_back), 0, 60, NULL},
    {NULL, 0, 0, 0, 0, 0, NULL},
};
#undef RECORD
#define RECORD struct kv_group
static const struct field group_fields[] = {
    {"kode", F_CODE, 1, AT(code), 0, 0, NULL},
    {"jenis", F_WORD, 1, AT(kind), 1, 0, kinds_of_group},
    {"jk", F_WORD, 0, AT(sex), 0, 0, sexes},
    {"umur", F_RANGE, 0, AT(age_from), 0, 1800, NULL},
    {"lajang", F_U8, 0, AT(unmarried), 0, 1, NULL},
    {"hpk", F_U8, 0, AT(core), 0, 1, NULL},
    {"risiko", F_COND, 0, AT(risk), 0, 0, NULL},
    {"nifas", F_I16, 0, AT(postpartum), 0, 365, NULL},
    {"lanjut", F_U8, 0, AT(relist), 0, 1, NULL},
    {"tutup_hpl", F_I16, 0, AT(close_after_due), 0, 400, NULL},
    {"tutup_catat", F_I16, 0, AT(close_after_first), 1, 24, NULL},
    {NULL, 0, 0, 0, 0, 0, NULL},
};
#undef RECORD
#define RECORD struct kv_rule
static const struct field rule_fields[] = {
    {"kode", F_CODE, 1, AT(code), 0, 0, NULL},
    {"nomor", F_U16, 1, AT(number), 1, 255, NULL},
    {"kelompok", F_GROUP, 1, AT(group), 0, 0, NULL},
    {"paket", F_PACKAGE, 0, AT(package), 0, 0, NULL},
    {"satuan", F_WORD, 0, AT(household), 0, 0, units},
    {"skor", F_U8, 0, AT(in_score), 0, 1, NULL},
    {"sakelar", F_U8, 0, AT(switchable), 0, 1, NULL},
    {NULL, 0, 0, 0, 0, 0, NULL},
};
#undef RECORD
#define RECORD struct kv_band
static const struct field band_fields[] = {
    {"tahap", F_WORDS, 0, AT(stages), 0, 0, stages},
    {"umur", F_RANGE, 0, AT(age_from), 0, 1800, NULL},
    {"periode", F_WORDS, 0, AT(periods), 0, 0, periods},
    {"kondisi", F_COND, 0, AT(condition), 0, 0, NULL},
    {"jenis", F_WORD, 1, AT(kind), 1, 0, kinds},
    {"butir", F_ITEM, 0, AT(item), 0, 0, NULL},
    {"jendela", F_WORD, 0, AT(window), 1, 0, windows},
    {"lebar", F_I16, 0, AT(width), 1, KV_MAX_WINDOW, NULL},
    {"min", F_I16, 0, AT(minimum), 1, 10000, NULL},
    {"min_kurang", F_I16, 0, AT(partial), 0, 10000, NULL},
    {"laju", F_I16, 0, AT(rate), 0, 12, NULL},
    {"prorata", F_U8, 0, AT(prorate), 0, 1, NULL},
    {"pengasuh", F_WORDS, 0, AT(caregivers), 0, 0, caregivers},
    {"ketat", F_U8, 0, AT(strict), 0, 1, NULL},
    {"ya_menang", F_U8, 0, AT(yes_wins), 0, 1, NULL},
    {"ya_bulan", F_I16, 0, AT(yes_age), 1, 1200, NULL},
    {"tidak_bulan", F_I16, 0, AT(no_age), 1, 1200, NULL},
    {"tenggang", F_I16, 0, AT(grace), 0, 3650, NULL},
    {"porsi", F_I16, 0, AT(share), 1, 100, NULL},
    {"isi", F_I16, 0, AT(quantity), 0, 1000, NULL},
    {"target", F_I16, 0, AT(target), 0, 10000, NULL},
    {"hari", F_NUMBERS, 0, AT(due), 0, 365, NULL},
    {"bulan", F_CALENDAR, 0, AT(months), 1, 12, NULL},
    {NULL, 0, 0, 0, 0, 0, NULL},
};
#undef RECORD

/* Values of the keys that a line leaves out. */
static const struct kv_group group_default = {.risk = -1,
                                              .age_from = -1,
                                              .age_to = -1,
                                              .relist = 1,
                                              .postpartum = 42,
                                              .close_after_due = 60,
                                              .close_after_first = 11};
static const struct kv_band band_default = {.age_from = -1,
                                            .age_to = -1,
                                            .condition = -1,
                                            .item = KV_NO_ITEM,
                                            .prorate = 1,
                                            .yes_age = 12,
                                            .no_age = 12};
static const struct kv_rule rule_default = {.package = KV_MAX_PACKAGES};
static const struct kv_term term_default = {.field = KV_OBS_FIELDS, .item = KV_NO_ITEM};

#endif
