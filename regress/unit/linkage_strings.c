/* String measures: worked values, and the fast paths against the definitions written out. */
#include "linkage/strings.h"
#include "tap.h"
#include <stdlib.h>

#define BYTES(s) (const uint8_t *)(s), strlen(s)

static const struct {
    const char *a, *b;
    double jaro, jaro_winkler;
} examples[] = {
    {"MARTHA", "MARHTA", 0.944444, 0.961111},
    {"DWAYNE", "DUANE", 0.822222, 0.840000},
    {"DIXON", "DICKSONX", 0.766667, 0.813333},
    {"SITI AMINAH", "SITI AMINA", 0.969697, 0.981818},
    {"NURHAYATI", "NURHAYANTI", 0.966667, 0.980000},
    {"RAHMA", "RAHMI", 0.866667, 0.920000},
    {"HASAN", "HUSAIN", 0.738889, 0.765000},
    {"MUHAMMAD HASAN", "MUHAMMAD HUSAIN", 0.906105, 0.943663},
    {"SUKARNI", "KUSNARI", 0.904762, 0.904762},
    {"RAMLI", "RAMADHANI SYAHPUTRA", 0.670175, 0.670175},
    {"", "", 0, 0},
    {"", "ABC", 0, 0},
    {"A", "A", 1, 1},
    {"A", "B", 0, 0},
    {"AB", "BA", 0, 0},
    {"MUHAMMAD ARIF", "MUHAMMAD ALI", 0.920940, 0.952564},
};

static const struct {
    const char *a, *b;
    int distance;
} distances[] = {
    {"CA", "ABC", 2},       {"AMINAH", "AMNIAH", 1},
    {"SITI", "SITTI", 1},   {"0001", "0010", 1},
    {"HASAN", "HUSAIN", 2}, {"SUKARNI", "KUSNARI", 4},
    {"", "ABC", 3},         {"", "", 0},
    {"ABC", "ABC", 0},      {"A", "B", 1},
    {"AB", "BA", 1},        {"ABCDEF", "BADCFE", 3},
    {"A", "", 1},           {"XABY", "XBAY", 1},
};

/* The definition of Jaro with plain loops; long strings too. */
static double slow_jaro(const uint32_t *a, int na, const uint32_t *b, int nb)
{
    static char used[4000], taken[4000];
    int r = (na > nb ? na : nb) / 2 - 1, m = 0, h = 0;

    memset(used, 0, sizeof(used));
    memset(taken, 0, sizeof(taken));
    r = r < 0 ? 0 : r;
    for (int i = 0; i < na; i++)
        for (int j = i - r < 0 ? 0 : i - r; j <= i + r && j < nb; j++)
            if (!used[j] && a[i] == b[j]) {
                used[j] = taken[i] = 1;
                m++;
                break;
            }
    for (int i = 0, j = 0; i < na; i++) {
        if (!taken[i])
            continue;
        while (!used[j])
            j++;
        h += a[i] != b[j++];
    }
    return m == 0 ? 0 : ((double)m / na + (double)m / nb + (double)(m - h / 2) / m) / 3;
}

/* The full table of the unrestricted distance (Lowrance and Wagner). */
static int slow_damerau(const uint32_t *a, int na, const uint32_t *b, int nb)
{
    static int d[82][82];
    int last_row[256] = {0}, far = na + nb;

    d[0][0] = far;
    for (int i = 0; i <= na; i++)
        d[i + 1][0] = far, d[i + 1][1] = i;
    for (int j = 0; j <= nb; j++)
        d[0][j + 1] = far, d[1][j + 1] = j;
    for (int i = 1; i <= na; i++) {
        int last_col = 0;
        for (int j = 1; j <= nb; j++) {
            int k = last_row[b[j - 1]], l = last_col, best = d[i][j] + (a[i - 1] != b[j - 1]);
            if (a[i - 1] == b[j - 1])
                last_col = j;
            best = d[i + 1][j] + 1 < best ? d[i + 1][j] + 1 : best;
            best = d[i][j + 1] + 1 < best ? d[i][j + 1] + 1 : best;
            int swap = d[k][l] + (i - k - 1) + 1 + (j - l - 1);
            d[i + 1][j + 1] = swap < best ? swap : best;
        }
        last_row[a[i - 1]] = i;
    }
    return d[na + 1][nb + 1];
}

static int random_string(uint32_t *out, int longest, int letters)
{
    int n = rand() % (longest + 1);
    for (int i = 0; i < n; i++)
        out[i] = (uint32_t)(rand() % letters);
    return n;
}

/* Random strings of a few letters: the byte functions, the code-point functions and the definitions
 * agree exactly. */
static void against_definition(int rounds, int longest, int letters, const char *what)
{
    static uint32_t a[2000], b[2000];
    static uint8_t a8[2000], b8[2000];
    static uint64_t work[64];
    static int32_t steps[5 * 2002];
    int bad = 0;

    for (int r = 0; r < rounds; r++) {
        int na = random_string(a, longest, letters), nb = random_string(b, longest, letters);
        for (int i = 0; i < na; i++)
            a8[i] = (uint8_t)a[i];
        for (int i = 0; i < nb; i++)
            b8[i] = (uint8_t)b[i];
        double want = slow_jaro(a, na, b, nb);
        bad += kv_jaro(a8, na, b8, nb) != want || kv_jaro_points(a, na, b, nb, work) != want;
        bad += kv_jaro_winkler(a8, na, b8, nb) != kv_jaro_winkler_points(a, na, b, nb, work);
        if (longest <= 80) {
            int distance = slow_damerau(a, na, b, nb);
            bad += kv_one_edit(a8, na, b8, nb) != (distance == 1) ||
                   kv_damerau(a8, na, b8, nb) != distance ||
                   kv_damerau_points(a, na, b, nb, steps) != distance;
        }
    }
    is_int(bad, 0, what);
}

static void wide_letters(void)
{
    const uint32_t a[] = {0x1F642, 'A', 0x41F}, b[] = {0x1F642, 0x41F, 'A'};
    uint64_t work[2];
    int32_t steps[25];
    is_near(kv_jaro_points(a, 3, b, 3, work), 0.5555555555555555, 1e-12,
            "code points above a byte: only the first is in reach");
    is_int(kv_damerau_points(a, 3, b, 3, steps), 1, "and swapped neighbours are one step");
}

/* Beyond the stated length both strings are cut, and nothing is read or written outside. */
static void very_long(void)
{
    size_t n = 3 * KV_STRING_MAX;
    uint8_t *a = malloc(n);
    memset(a, 'A', n);
    a[n - 1] = 'B';
    is_near(kv_jaro(a, n, a, KV_STRING_MAX), 1, 0, "Jaro reads KV_STRING_MAX bytes");
    is_int(kv_damerau(a, n, (const uint8_t *)"C", 1), KV_STRING_MAX, "so does Damerau-Levenshtein");
    free(a);
}

int main(void)
{
    char name[200];

    for (size_t i = 0; i < sizeof(examples) / sizeof(*examples); i++) {
        snprintf(name, sizeof(name), "Jaro %s / %s", examples[i].a, examples[i].b);
        is_near(kv_jaro(BYTES(examples[i].a), BYTES(examples[i].b)), examples[i].jaro, 5e-7, name);
        snprintf(name, sizeof(name), "Jaro-Winkler %s / %s", examples[i].a, examples[i].b);
        is_near(kv_jaro_winkler(BYTES(examples[i].a), BYTES(examples[i].b)),
                examples[i].jaro_winkler, 5e-7, name);
    }
    for (size_t i = 0; i < sizeof(distances) / sizeof(*distances); i++) {
        snprintf(name, sizeof(name), "distance %s / %s", distances[i].a, distances[i].b);
        is_int(kv_damerau(BYTES(distances[i].a), BYTES(distances[i].b)), distances[i].distance,
               name);
        is_int(kv_damerau(BYTES(distances[i].b), BYTES(distances[i].a)), distances[i].distance,
               "and the other way round");
    }
    srand(7);
    against_definition(20000, 12, 4, "short strings equal the definitions");
    against_definition(50000, 4, 2, "very short strings, so that distances of 1 are many");
    against_definition(4000, 70, 8, "strings around 64 equal the definitions");
    against_definition(40, 1000, 20, "long strings equal the definition");
    wide_letters();
    very_long();
    ok(kv_reaches(0.92 - 1e-12, 0.92) && !kv_reaches(0.9199, 0.92),
       "a threshold met but for rounding is met");
    return done_testing();
}
