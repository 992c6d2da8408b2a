/* Notes of single measurements, for the figures about data quality. */
#ifndef MUTU_H
#define MUTU_H

#include "score.h"
#include "growth/quality.h"

enum { NOTE_INDICES = 5 }; /* haz waz whz baz acz */

struct note {
    int64_t child; /* orang_id, else anak_id */
    int32_t place;
    kv_date date, born;           /* born: as recorded, KV_NO_DATE without one */
    int32_t weight, height, muac; /* 0.0001 kg or cm; 0 not measured */
    int32_t z[NOTE_INDICES];
    int16_t months; /* whole months of age, -1 unknown */
    uint8_t source, sex, position, flags;
    bool head, duplicate;
};

void mutu_note(struct notes *n, const struct kv_growth_input *in,
               const struct kv_growth_result *out, int64_t child, kv_date date, kv_date born,
               int32_t place, uint8_t source);
/* Adds and frees the notes of another thread. */
void mutu_append(struct notes *n, struct notes *from);
/* Puts the notes in the order of their posyandu and marks duplicates; score->note_from tells where
 * each rank starts. */
void mutu_order(struct score *s);

#endif
