/* Radix sort of (key, record) entries; see sort.h. */
#include "link/sort.h"
#include "konv.h"
#include <omp.h>
#include <stdlib.h>
#include <string.h>

enum { TOP_BITS = 11, TOP = 1 << TOP_BITS, SMALL = 64 };

static int before(const struct link_entry *a, const struct link_entry *b)
{
    return a->key != b->key ? a->key < b->key : a->record < b->record;
}

static void insertion(struct link_entry *e, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct link_entry x = e[i];
        size_t j = i;
        for (; j > 0 && before(&x, &e[j - 1]); j--)
            e[j] = e[j - 1];
        e[j] = x;
    }
}

static int compare(const void *a, const void *b)
{
    return before(a, b) ? -1 : before(b, a);
}

/* One part of the keys' range: splits by the next byte until parts are small; stable, so records
 * stay in order. */
static void sort_part(struct link_entry *e, struct link_entry *spare, size_t n, int shift)
{
    size_t count[257] = {0};
    if (n <= SMALL) {
        insertion(e, n);
        return;
    }
    if (shift < 0) { /* equal keys: only the records are left to order, and mostly come so */
        for (size_t i = 1; i < n; i++)
            if (e[i].record < e[i - 1].record) {
                sort_items(e, n, sizeof *e, compare);
                return;
            }
        return;
    }
    for (size_t i = 0; i < n; i++)
        count[(e[i].key >> shift & 255) + 1]++;
    for (int b = 0; b < 256; b++)
        count[b + 1] += count[b];
    size_t at[256];
    memcpy(at, count, sizeof at);
    for (size_t i = 0; i < n; i++)
        spare[at[e[i].key >> shift & 255]++] = e[i];
    memcpy(e, spare, n * sizeof *e);
    for (int b = 0; b < 256; b++)
        if (count[b + 1] - count[b] > 1)
            sort_part(e + count[b], spare + count[b], count[b + 1] - count[b], shift - 8);
}

/* Scatter by the top bits, chunk by chunk so that the order within a bucket is that of the input.
 */
static void scatter(const struct link_entry *e, struct link_entry *to, size_t n, size_t *start)
{
    int threads = konv.threads;
    size_t(*at)[TOP] = xcalloc((size_t)threads, sizeof *at);
#pragma omp parallel num_threads(threads)
    {
        int t = omp_get_thread_num(), all = omp_get_num_threads();
        size_t from = n * (size_t)t / (size_t)all, upto = n * ((size_t)t + 1) / (size_t)all;
        for (size_t i = from; i < upto; i++)
            at[t][e[i].key >> (64 - TOP_BITS)]++;
#pragma omp barrier
#pragma omp single
        {
            size_t sum = 0;
            for (int b = 0; b < TOP; b++) {
                start[b] = sum;
                for (int k = 0; k < all; k++) {
                    size_t c = at[k][b];
                    at[k][b] = sum;
                    sum += c;
                }
            }
            start[TOP] = sum;
        }
        for (size_t i = from; i < upto; i++)
            to[at[t][e[i].key >> (64 - TOP_BITS)]++] = e[i];
    }
    free(at);
}

void link_sort_entries(struct link_entry *entry, struct link_entry *spare, size_t n)
{
    size_t start[TOP + 1];
    if (n < 4096) {
        sort_part(entry, spare, n, 56);
        return;
    }
    scatter(entry, spare, n, start);
#pragma omp parallel for schedule(dynamic, 16) num_threads(konv.threads)
    for (int b = 0; b < TOP; b++) {
        size_t m = start[b + 1] - start[b];
        memcpy(entry + start[b], spare + start[b], m * sizeof *entry);
        sort_part(entry + start[b], spare + start[b], m, 64 - TOP_BITS - 5);
    }
}
