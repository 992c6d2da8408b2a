/*
 * Records of 16 bytes by the million: the state of an aggregate that only gathers. 8 bytes with the
 * number of records, then the records, most significant byte first; a state has room behind them,
 * which doubles when it is full, so that n records cost O(n).
 */
#ifndef KVPG_RECORDS_H
#define KVPG_RECORDS_H
#include "kvpg.h"
#include "utils/memutils.h"
#include "convergence/answer.h"

enum { RECORDS_HEAD = 8, RECORD_BYTES = KV_ANSWER_BYTES };

static inline int64 records_count(const bytea *state)
{
    return (int64)kv_answer_word(VARDATA(state));
}

static inline void records_set_count(bytea *state, int64 n)
{
    kv_answer_word_put(VARDATA(state), (uint64_t)n);
}

/* Where the records behind the n-th begin. */
static inline char *records_at(bytea *state, int64 n)
{
    return VARDATA(state) + RECORDS_HEAD + n * RECORD_BYTES;
}

/* A state as it was handed in, whole; anybody may hand in any bytes. */
extern bytea *kvpg_records_checked(bytea *state);
/* The same records with room for `more`: the state itself where it may be changed and has it. A new
 * one begins with room for `first`. */
extern bytea *kvpg_records_room(FunctionCallInfo fcinfo, bytea *state, int64 more, int64 first);

#endif
