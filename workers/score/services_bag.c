/* Items grouped by their owners with one counting sort; chunks are freed as they are copied. */
#include "services_int.h"
#include <string.h>

enum { CHUNK = 1 << 16 };

struct bag_chunk {
    uint32_t owner[CHUNK];
    char item[];
};

void *bag_add(struct bag *b, uint32_t owner)
{
    size_t i = b->n % CHUNK;
    if (i == 0) {
        if (b->n_chunks == b->size_chunks) {
            b->size_chunks = b->size_chunks ? b->size_chunks * 2 : 16;
            b->chunks = xrealloc(b->chunks, b->size_chunks * sizeof *b->chunks);
        }
        b->chunks[b->n_chunks++] = xmalloc(sizeof(struct bag_chunk) + CHUNK * b->width);
    }
    b->n++;
    struct bag_chunk *c = b->chunks[b->n_chunks - 1];
    c->owner[i] = owner;
    return c->item + i * b->width;
}

void bag_group(struct bag *b, uint32_t owners)
{
    b->start = xcalloc((size_t)owners + 2, sizeof *b->start);
    b->item = xmalloc(b->n * b->width);
    uint32_t *next = b->start + 1; /* moves from the first item of an owner to the end */
    for (size_t i = 0; i < b->n; i++)
        next[b->chunks[i / CHUNK]->owner[i % CHUNK] + 1]++;
    for (uint32_t o = 0; o < owners; o++)
        next[o + 1] += next[o];
    for (size_t i = 0; i < b->n; i++) {
        struct bag_chunk *c = b->chunks[i / CHUNK];
        size_t at = i % CHUNK;
        memcpy(b->item + next[c->owner[at]]++ * b->width, c->item + at * b->width, b->width);
        if (at == CHUNK - 1 || i == b->n - 1)
            free(c);
    }
    free(b->chunks);
    b->chunks = NULL;
    b->n_chunks = b->size_chunks = 0;
}

void bag_free(struct bag *b)
{
    for (size_t i = 0; i < b->n_chunks; i++)
        free(b->chunks[i]);
    free(b->chunks);
    free(b->item);
    free(b->start);
    *b = (struct bag){.width = b->width};
}
