/* Items grouped by their owners with one counting sort; chunks are freed as they are copied. */
#include "services_int.h"
#include <string.h>

enum { CHUNK = 1 << 16 };

struct bag_chunk {
    uint32_t n, owner[CHUNK];
    char item[];
};

static struct bag_chunk **new_slot(struct bag *b)
{
    if (b->n_chunks == b->size_chunks) {
        b->size_chunks = b->size_chunks ? b->size_chunks * 2 : 16;
        b->chunks = xrealloc(b->chunks, b->size_chunks * sizeof *b->chunks);
    }
    return &b->chunks[b->n_chunks++];
}

void *bag_add(struct bag *b, uint32_t owner)
{
    struct bag_chunk *c = b->n_chunks ? b->chunks[b->n_chunks - 1] : NULL;
    if (!c || c->n == CHUNK) {
        c = xmalloc(sizeof(struct bag_chunk) + CHUNK * b->width);
        c->n = 0;
        *new_slot(b) = c;
    }
    b->n++;
    c->owner[c->n] = owner;
    return c->item + c->n++ * b->width;
}

void bag_take(struct bag *b, struct bag *from)
{
    for (size_t k = 0; k < from->n_chunks; k++)
        *new_slot(b) = from->chunks[k];
    b->n += from->n;
    free(from->chunks);
    *from = (struct bag){.width = from->width};
}

void bag_group(struct bag *b, uint32_t owners)
{
    b->start = xcalloc((size_t)owners + 2, sizeof *b->start);
    b->item = xmalloc(b->n * b->width);
    uint32_t *next = b->start + 1; /* moves from the first item of an owner to the end */
    for (size_t k = 0; k < b->n_chunks; k++)
        for (uint32_t i = 0; i < b->chunks[k]->n; i++)
            next[b->chunks[k]->owner[i] + 1]++;
    for (uint32_t o = 0; o < owners; o++)
        next[o + 1] += next[o];
    for (size_t k = 0; k < b->n_chunks; k++) {
        struct bag_chunk *c = b->chunks[k];
        for (uint32_t i = 0; i < c->n; i++)
            memcpy(b->item + next[c->owner[i]]++ * b->width, c->item + i * b->width, b->width);
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
