/*
 * The convergence engine: the history of one person and a rule set give, for a period, the rows the
 * person is listed in (as pregnant woman, child under two, ...) and the value of every indicator of
 * each row, with its evidence.
 *
 * Nothing here knows an indicator: groups, stages, windows, minimums and thresholds arrive as a
 * rule set (ruleset.h). Order of use, once per person:   kv_history_sort(&history); then for each
 * period:            kv_evaluate(&rules, &history, &period, &result); The history is only read by
 * kv_evaluate, so households may be shared between persons and threads.
 */
#ifndef KV_CONVERGENCE_H
#define KV_CONVERGENCE_H
#include "kv.h"

#define KV_FOREVER                                                                                 \
    INT32_MAX /* a date after all others; KV_NO_DATE as a beginning means "since ever" */

/* ---- the history of a person
 * -------------------------------------------------------------------------------- */

enum kv_answer { KV_ANSWER_NO = 0, KV_ANSWER_YES = 1 };

enum kv_caregiver {
    KV_CARE_UNKNOWN = 0,
    KV_CARE_MOTHER = 1,
    KV_CARE_FATHER = 2,
    KV_CARE_OTHER = 3
};

/* One answer about one service or state. No answer ("-", blank) is no event. Campak code 1 is NO,
 * code 2 is YES. */
struct kv_event {
    kv_date date;  /* of the service, never of the entry; month-only: any day of that month */
    int32_t month; /* set by kv_history_sort: year * 12 + month - 1 */
    uint16_t item; /* index of the item in the rule set (kv_ruleset_item); KV_NO_ITEM is ignored */
    uint16_t quantity;  /* tablets, packets; 0 = no number */
    uint8_t answer;     /* enum kv_answer */
    uint8_t month_only; /* 1: only the month is known */
    uint8_t caregiver;  /* enum kv_caregiver: who attended */
    uint8_t source;     /* the caller's; evidence only, never decides */
};
#define KV_NO_ITEM UINT16_MAX

/* What was observed on a date and may put a person at risk or tell the stage of a pregnancy. */
enum kv_field {
    KV_OBS_PREGNANCY_STATUS = 0, /* 1 normal, 2 risti, 3 KEK */
    KV_OBS_LILA = 1,             /* mid-upper arm of the woman, mm */
    KV_OBS_GESTATION = 2,        /* month of the pregnancy, 1-10; others are ignored */
    KV_OBS_NUTRITION = 3,        /* 1 normal, 2 GK, 3 GB, 4 S */
    KV_OBS_WHZ = 4,              /* recomputed, hundredths of z */
    KV_OBS_HAZ = 5,              /* recomputed, hundredths of z */
    KV_OBS_WAZ = 6,              /* recomputed, hundredths of z */
    KV_OBS_HB = 7,               /* haemoglobin, 0.1 g/dl */
    KV_OBS_FIELDS
};

struct kv_observation {
    kv_date date;
    int32_t month; /* set by kv_history_sort */
    int32_t value;
    int32_t pregnancy; /* id of the pregnancy it belongs to; ignored for the fields of a child */
    uint8_t field;     /* enum kv_field */
    uint8_t month_only;
    uint16_t unused;
};

/* KV_NO_DATE where unknown. A stillbirth is a loss. */
struct kv_pregnancy {
    int32_t id;
    kv_date first; /* first record of the pregnancy */
    kv_date due;   /* HPL */
    kv_date delivered;
    kv_date lost;
};

/* Where and in which household a person lived. Overlaps: the spell that begins later wins from its
 * first day. */
struct kv_residence {
    kv_date from, to;  /* first and last day; KV_NO_DATE .. KV_FOREVER */
    kv_date monitored; /* M0: start of monitoring of the village; KV_NO_DATE = always, KV_FOREVER =
                          never */
    int32_t village;   /* the caller's numbers, returned by way of kv_row.residence */
    int32_t household;
    int32_t place; /* posyandu or dusun, the caller's */
};

/* Explicit membership in a group that sex and age do not define (CATIN, BUSUI, KELUARGA ...). */
struct kv_membership {
    kv_date from, to;
    uint16_t group; /* index of the group in the rule set (kv_ruleset_group) */
    uint16_t mark;  /* the caller's */
};

/* The states of a household (water, latrine, aid): sorted with kv_events_sort, shared by its
 * members. */
struct kv_house {
    int32_t household;
    int32_t n_events;
    const struct kv_event *events;
};

struct kv_history {
    kv_sex sex;
    kv_date born, died, married; /* KV_NO_DATE: unknown, alive, not married */
    int32_t n_pregnancies, n_residences, n_memberships, n_observations, n_events, n_houses;
    struct kv_pregnancy *pregnancies;
    struct kv_residence *residences; /* villages of the run only: a spell elsewhere is no spell */
    struct kv_membership *memberships;
    struct kv_observation *observations;
    struct kv_event *events;
    const struct kv_house
        *houses; /* every household named in residences that has states, any order */
};

/* Orders events by item, month, dated before month-only, date, NO before YES and fills `month`. In
 * place, any order. */
void kv_events_sort(struct kv_event *events, int n);

/* Orders all arrays of a history in place (houses apart); needed once before kv_evaluate. */
void kv_history_sort(struct kv_history *history);

/* ---- periods
 * -------------------------------------------------------------------------------------------------
 */

enum kv_period_type {
    KV_MONTH = 1,
    KV_QUARTER = 3,
    KV_SEMESTER = 6,
    KV_YEAR = 12
}; /* value = months */

struct kv_period {
    int type; /* enum kv_period_type */
    kv_date start, end;
    kv_date data_date; /* nothing after this day is known; KV_FOREVER = the period is over */
};

/* The period of a type that contains a day. KV_INVALID for an unknown type. */
kv_status kv_period_of(int type, kv_date day, kv_date data_date, struct kv_period *period);

/* The period of a code: 2025, 2025-S1, 2025-Q4, 2025-11. KV_INVALID if it is none. */
kv_status kv_period_parse(const char *code, size_t length, kv_date data_date,
                          struct kv_period *period);

/* ---- results
 * -------------------------------------------------------------------------------------------------
 */

enum kv_value { KV_CELL_NM = 0, KV_CELL_Y = 1, KV_CELL_T = 2, KV_CELL_TS = 3 };

/* Why a cell has its value; kv_why_text gives the words. */
enum kv_why {
    KV_WHY_MET = 0,      /* Y */
    KV_WHY_SHORT,        /* T: fewer than needed */
    KV_WHY_QUANTITY,     /* T: enough months, too few tablets; got and need are tablets */
    KV_WHY_ANSWER_NO,    /* T: the latest answer is Tidak */
    KV_WHY_NO_ANSWER,    /* NM */
    KV_WHY_PERIOD,       /* TS: not asked in this type of period */
    KV_WHY_STAGE,        /* TS: not at this stage of the pregnancy */
    KV_WHY_AGE,          /* TS: not at this age */
    KV_WHY_NO_RISK,      /* TS: the condition is absent */
    KV_WHY_RISK_UNKNOWN, /* TS: the condition was not recorded */
    KV_WHY_NOT_DUE,      /* TS: nothing has fallen due yet */
    KV_WHY_OFF,          /* TS: the indicator is switched off in this area */
    KV_WHYS
};

enum kv_cell_unit {
    KV_UNIT_NONE = 0,
    KV_UNIT_DATES,
    KV_UNIT_MONTHS,
    KV_UNIT_VISITS,
    KV_UNIT_ANSWERS,
    KV_UNIT_PARTS,
    KV_UNIT_TABLETS
};

struct kv_cell {
    uint16_t rule;  /* index in the rule set */
    uint8_t value;  /* enum kv_value */
    uint8_t why;    /* enum kv_why */
    uint8_t unit;   /* enum kv_cell_unit of got and need */
    uint8_t father; /* a male caregiver in at least one counted month */
    int16_t got, need;
    int16_t unused;
    kv_date from, to;     /* the window that was read; KV_NO_DATE when none was */
    int32_t missing_from; /* month of bit 0 of `missing` */
    uint64_t missing; /* months of presence in the window without a Ya (up to 64, the last ones) */
};

enum kv_stage {
    KV_STAGE_NONE = 0,
    KV_STAGE_T1 = 1,
    KV_STAGE_T2 = 2,
    KV_STAGE_T3 = 4,
    KV_STAGE_NIFAS = 8
};
enum kv_known { KV_FALSE = 0, KV_TRUE = 1, KV_UNKNOWN = 2 };
enum kv_exit { KV_STAYS = 0, KV_EXIT_DEATH, KV_EXIT_LOSS, KV_EXIT_NO_OUTCOME };

/* A person listed (or left) in a group in the period. */
struct kv_row {
    uint16_t group; /* index in the rule set */
    uint8_t stage;  /* enum kv_stage */
    uint8_t
        risk; /* enum kv_known: the risk of the group (KEK/risti; gizi buruk, kurang, stunting) */
    uint8_t exit;      /* enum kv_exit; not KV_STAYS: not listed in the period, no cells */
    uint8_t months;    /* k: in-scope months */
    int16_t age;       /* completed months at t, -1 without a birth date */
    int16_t gestation; /* month of the pregnancy at t, 0 unless pregnant */
    int16_t unused;
    kv_date t;         /* evaluation date */
    int32_t residence; /* index in history.residences at t (after kv_history_sort) */
    int32_t pregnancy; /* index in history.pregnancies, -1 outside pregnancy groups */
    int32_t first_cell, n_cells;
};

struct kv_result {
    struct kv_row *rows; /* the caller's arrays */
    struct kv_cell *cells;
    int32_t max_rows, max_cells;
    int32_t n_rows, n_cells;
};

struct kv_ruleset; /* ruleset.h */

/*
 * Fills result with the rows and cells of a person in a period; cells of a row follow the order of
 * the rule set. switches: bit r set = the switchable rule r is on in the village of the person.
 * KV_TOO_SMALL: arrays too short.
 */
kv_status kv_evaluate(const struct kv_ruleset *rules, const struct kv_history *history,
                      const struct kv_period *period, uint64_t switches, struct kv_result *result);

const char *kv_value_text(int value); /* "Y", "T", "TS", NULL for not monitored */
const char *kv_why_text(int why);     /* Indonesian sentence for reports */

#endif
