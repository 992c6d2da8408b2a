/* Mothers and children of a family: who is a mother, which births are close; any order, any number.
 */
#include "convergence/family.h"
#include "tap.h"

enum { MOST = 4000 };
static struct kv_kin kin[MOST];

static struct kv_kin woman(int64_t id, int32_t extra)
{
    return (struct kv_kin){id, KV_KIN_WOMAN, extra};
}

/* A child with its birth and the day behind which an elder sibling is too close. */
static struct kv_kin child(int64_t mother, kv_date born, kv_date since)
{
    return (struct kv_kin){mother, born, since};
}

/* Marks of the mothers, -1 without any. */
static int mothers(int n)
{
    int32_t marks;
    kv_kin_sort(kin, n);
    return kv_kin_mothers(kin, n, &marks) == KV_OK ? marks : -1;
}

/* 1 close, 0 not, -1 nothing to compare. */
static int close_births(int n)
{
    bool close;
    kv_kin_sort(kin, n);
    return kv_kin_close(kin, n, &close) == KV_OK ? close : -1;
}

static void who_is_a_mother(void)
{
    is_int(mothers(0), -1, "nobody");
    kin[0] = woman(7, 1);
    is_int(mothers(1), -1, "a woman whom nobody names");
    kin[0] = woman(7, 1 | KV_KIN_EXPECTING);
    is_int(mothers(1), 1, "expecting");
    kin[0] = child(7, 100, 0), kin[1] = woman(9, 4), kin[2] = woman(7, 2);
    is_int(mothers(3), 2, "the one a child names, and no other");
    kin[0] = child(7, KV_NO_DATE, KV_NO_DATE), kin[1] = woman(7, 0);
    is_int(mothers(2), 0, "a child of unknown birth, a mother without marks");
    kin[0] = child(8, 100, 0), kin[1] = woman(7, 2);
    is_int(mothers(2), -1, "a mother who lives elsewhere");
    kin[0] = child(7, 100, 0), kin[1] = woman(7, 2), kin[2] = child(-9, 50, 0),
    kin[3] = woman(-9, 5);
    is_int(mothers(4), 7, "two mothers");
    kin[0] = woman(7, KV_KIN_MARKS | KV_KIN_EXPECTING);
    is_int(mothers(1), KV_KIN_MARKS, "every mark");
}

static void which_births_are_close(void)
{
    kin[0] = child(7, 1000, 270);
    is_int(close_births(1), -1, "one child");
    kin[1] = child(7, 1000, 270);
    is_int(close_births(2), -1, "twins");
    kin[2] = child(7, 270, -460);
    is_int(close_births(3), 0, "born on the last day that is far enough");
    kin[0] = child(7, 271, -459), kin[1] = child(7, 1000, 270);
    is_int(close_births(2), 1, "born a day later");
    kin[0] = child(8, 271, -459), kin[1] = child(7, 1000, 270);
    is_int(close_births(2), -1, "children of two mothers");
    kin[0] = child(7, KV_NO_DATE, KV_NO_DATE), kin[1] = child(7, 1000, 270);
    is_int(close_births(2), -1, "one birth unknown");
    kin[0] = child(7, 0, -730), kin[1] = child(7, 1000, 270), kin[2] = child(7, 1500, 770),
    kin[3] = woman(7, 1);
    is_int(close_births(4), 1, "the third behind the second");
    kin[0] = child(7, 900, KV_NO_DATE), kin[1] = child(7, 0, -730), kin[2] = woman(7, 1);
    is_int(close_births(3), -1, "no distance known");
}

static int children(int n)
{
    int32_t most;
    kv_kin_sort(kin, n);
    return kv_kin_most(kin, n, &most) == KV_OK ? most : -1;
}

static void how_many_children(void)
{
    is_int(children(0), -1, "no member");
    kin[0] = woman(7, 1 | KV_KIN_EXPECTING);
    is_int(children(1), -1, "no child");
    kin[0] = child(7, KV_NO_DATE, KV_NO_DATE);
    is_int(children(1), -1, "a child of unknown birth is not counted");
    kin[0] = child(7, 100, 0), kin[1] = child(8, 100, 0), kin[2] = child(7, 100, 0);
    kin[3] = child(8, 900, 0), kin[4] = woman(8, 1);
    is_int(children(5), 2, "two sisters with two children each");
    kin[0] = child(7, 100, 0), kin[1] = child(8, 100, 0), kin[2] = child(7, 100, 0);
    kin[3] = child(7, 900, 0);
    is_int(children(4), 3, "the mother who has most");
}

/* Any order of thousands of records gives the same; the last pair of the last mother decides. */
static void order_does_not_matter(void)
{
    int marks = 0, close = 0;
    for (int seed = 1; seed <= 5; seed++) {
        for (int i = 0; i < MOST; i++) {
            int m = i / 4;
            kin[i] = i % 4 == 0 ? woman(m, 1 << m % 20)
                                : child(m, i % 4 * 1000 - (m == 999 && i % 4 == 3 ? 300 : 0),
                                        i % 4 * 1000 - 1000 - (m == 999 && i % 4 == 3 ? 30 : 0));
        }
        uint32_t r = (uint32_t)seed;
        for (int i = MOST - 1; i > 0; i--) {
            r = r * 1664525u + 1013904223u;
            int k = (int)(r >> 8) % (i + 1);
            struct kv_kin swap = kin[i];
            kin[i] = kin[k], kin[k] = swap;
        }
        marks += mothers(MOST) == (1 << 20) - 1;
        close += close_births(MOST);
    }
    is_int(marks, 5, "marks of a thousand mothers");
    is_int(close, 5, "one close pair among three thousand children");
}

int main(void)
{
    who_is_a_mother();
    which_births_are_close();
    how_many_children();
    order_does_not_matter();
    return done_testing();
}
