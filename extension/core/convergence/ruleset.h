/*
 * A rule set as a value: groups, conditions, indicators and their rules, parsed from the text that
 * acuan.aturan_set(code, date) builds from the rows of the rule tables. The text is the stored and
 * the sent form.
 *
 * One declaration a line, words of the rule tables, key=value; a `suku` belongs to the `kondisi`
 * above it and an `aturan` to the `indikator` above it:
 *
 *   konvergensi versi=1 kode=kpm2019 tanggal=2025-01-01
 *   pilihan telat=1 trimester1=3 trimester2=6
 *   paket kode=KIA
 *   butir kode=ANC nomor=1
 *   kondisi kode=RISIKO_IBU
 *   suku fakta=1 amatan=status_hamil op=dalam nilai=2,3 mundur=3
 *   kelompok kode=HAMIL jenis=kehamilan nifas=42 risiko=RISIKO_IBU hpk=1
 *   indikator kode=H1 nomor=1 kelompok=HAMIL paket=KIA skor=1
 *   aturan tahap=T1,T2 periode=triwulan jenis=tanggal butir=ANC jendela=periode min=1
 */
#ifndef KV_RULESET_H
#define KV_RULESET_H
#include "kv.h"

#define KV_RULESET_VERSION 1
#define KV_CODE_SIZE       24 /* with the closing zero */
#define KV_MAX_PACKAGES    12
#define KV_MAX_ITEMS       128
#define KV_MAX_CONDITIONS  32
#define KV_MAX_TERMS       96
#define KV_MAX_GROUPS      24
#define KV_MAX_RULES       128
#define KV_MAX_BANDS       384
#define KV_MAX_DUE         6
#define KV_MAX_WINDOW      64 /* months */

/* A service or state that is answered Ya or Tidak. */
struct kv_item {
    char code[KV_CODE_SIZE];
    uint16_t number;   /* the number of acuan.jenis_layanan, for compact storage */
    uint8_t household; /* answered for the household, not the person */
    uint8_t unused;
};

/* Where a term of a condition looks. */
enum kv_term_source { KV_TERM_OBSERVATION = 1, KV_TERM_STATE, KV_TERM_EVENT };
enum kv_term_op { KV_OP_IN = 1, KV_OP_BELOW, KV_OP_AT_LEAST };

/*
 * One test. Terms of one fact are alternative sources of it: any true in the period makes it true,
 * any record makes it known, the latest record of the look-back months stands in for a period
 * without record.
 */
struct kv_term {
    uint8_t fact;
    uint8_t source;    /* enum kv_term_source */
    uint8_t field;     /* enum kv_field for an observation */
    uint8_t op;        /* enum kv_term_op */
    uint16_t item;     /* for a state (its latest answer) or an event (a Ya in the period) */
    int16_t look_back; /* months before the period; for a state its greatest age */
    int32_t value;     /* threshold, or bit mask of the values 0-31 for KV_OP_IN */
};

/* Facts joined by OR over true, false and unknown. */
struct kv_condition {
    char code[KV_CODE_SIZE];
    uint16_t first_term, n_terms;
};

enum kv_group_kind { KV_GROUP_PREGNANCY = 1, KV_GROUP_AGE, KV_GROUP_MEMBER };

struct kv_group {
    char code[KV_CODE_SIZE];
    uint8_t kind;             /* enum kv_group_kind */
    uint8_t sex;              /* 0 both, else kv_sex */
    uint8_t unmarried;        /* only until marriage */
    uint8_t core;             /* its members make a 1000-HPK household */
    uint8_t relist;           /* NIFAS is listed again in the period after the delivery */
    int8_t risk;              /* condition that is the risk of the group, -1 none */
    int16_t age_from, age_to; /* completed months, both included */
    int16_t postpartum;       /* days after delivery */
    int16_t close_after_due;  /* days after HPL without outcome */
    int16_t
        close_after_first; /* months after the first record without outcome, if there is no HPL */
};

struct kv_rule {
    char code[KV_CODE_SIZE];
    uint16_t number; /* stable number inside the rule set, used in packed cells */
    uint16_t first_band, n_bands;
    uint8_t group, package;
    uint8_t household;  /* counted once per household */
    uint8_t in_score;   /* part of the level of convergence */
    uint8_t switchable; /* asked only where it is switched on */
    uint8_t switch_bit; /* its bit in the switches of a village, in order of declaration */
};

enum kv_kind {
    KV_KIND_DATES = 1, /* tanggal: distinct dates with Ya */
    KV_KIND_MONTHS,    /* bulan: distinct calendar months with Ya */
    KV_KIND_QUANTITY,  /* jumlah: sum of quantities */
    KV_KIND_STATE,     /* status: the latest answer */
    KV_KIND_EVER,      /* pernah: one Ya for ever */
    KV_KIND_DUE,       /* jatuh_tempo: visits due days after delivery */
    KV_KIND_SCHEDULE,  /* jadwal: all parts due at this age */
    KV_KIND_SHARE,     /* porsi: share of the answered months */
    KV_KIND_CALENDAR,  /* bulan_wajib: the named months that fell due */
    KV_KIND_AGE        /* umur: at least `minimum` completed months old */
};

enum kv_window {
    KV_WINDOW_PERIOD = 1, /* periode */
    KV_WINDOW_PREGNANCY,  /* kehamilan: first record .. t */
    KV_WINDOW_BIRTH,      /* lahir: birth .. t */
    KV_WINDOW_LAST,       /* terakhir: the last `width` months, that of t included */
    KV_WINDOW_POSTPARTUM  /* nifas: delivery .. +postpartum days */
};

enum kv_period_bit { KV_IN_MONTH = 1, KV_IN_QUARTER = 2, KV_IN_SEMESTER = 4, KV_IN_YEAR = 8 };

/* One rule row: applies at its stages, ages and period types; the first that applies decides
 * (schedule: all). */
struct kv_band {
    int16_t age_from, age_to; /* completed months at t; -1 = no limit */
    uint8_t stages;           /* mask of enum kv_stage; 0 = any */
    uint8_t periods;          /* mask of enum kv_period_bit; 0 = any */
    uint8_t kind, window;
    int8_t condition;   /* index, -1 none */
    uint8_t prorate;    /* late entrants are asked for their share */
    uint8_t caregivers; /* mask 1 << enum kv_caregiver; 0 = any */
    uint8_t strict;     /* a Ya in each in-scope month from the first month at risk */
    uint8_t yes_wins;   /* state: both answers on one date read as Ya */
    uint8_t n_due;
    uint16_t item;
    int16_t width; /* months of KV_WINDOW_LAST */
    int16_t minimum;
    int16_t partial; /* minimum if the person was present in less than the whole width, 0 none */
    int16_t rate;    /* the minimum is for so many months and grows with the presence; 0 = for the
                        window */
    int16_t yes_age, no_age; /* months an answer lasts */
    int16_t grace;           /* days after birth without demand */
    int16_t share;           /* percent of the answered months */
    int16_t quantity; /* of a Ya month without number; > 0 with `target` switches the quantity test
                         on */
    int16_t target;   /* at most so many are asked */
    uint16_t months;  /* calendar: bit 1 = January .. bit 12 = December */
    int16_t due[KV_MAX_DUE]; /* days after delivery */
};

struct kv_ruleset {
    char code[KV_CODE_SIZE];
    char date[12]; /* the day whose rules these are, as given */
    int16_t version;
    uint8_t late_entrants;          /* minimums are prorated */
    uint8_t trimester1, trimester2; /* last gestational month of the first and second trimester */
    uint16_t n_packages, n_items, n_conditions, n_terms, n_groups, n_rules, n_bands, n_switches;
    struct kv_item packages[KV_MAX_PACKAGES];
    struct kv_item items[KV_MAX_ITEMS];
    struct kv_condition conditions[KV_MAX_CONDITIONS];
    struct kv_term terms[KV_MAX_TERMS];
    struct kv_group groups[KV_MAX_GROUPS];
    struct kv_rule rules[KV_MAX_RULES];
    struct kv_band bands[KV_MAX_BANDS];
};

/* Where and why a text is no rule set. */
struct kv_parse_error {
    int line;
    const char *problem;
    char word[32];
};

/* Parses the text of a rule set. KV_INVALID with *error filled when it is none, KV_TOO_SMALL past a
 * limit above. */
kv_status kv_ruleset_parse(const char *text, size_t length, struct kv_ruleset *rules,
                           struct kv_parse_error *error);

/* Writes the canonical text; *length without the closing zero. KV_TOO_SMALL if it does not fit. */
kv_status kv_ruleset_print(const struct kv_ruleset *rules, char *buffer, size_t size,
                           size_t *length);

/* Index of an item or group by its code, or by the number of the item; KV_NO_ITEM when there is
 * none. */
uint16_t kv_ruleset_item(const struct kv_ruleset *rules, const char *code, size_t length);
uint16_t kv_ruleset_item_number(const struct kv_ruleset *rules, int number);
uint16_t kv_ruleset_group(const struct kv_ruleset *rules, const char *code, size_t length);

#endif
