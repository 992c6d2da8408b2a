/* Random numbers and invented names: word lists of our own, common in South Sulawesi and Java. */
#include "generate.h"
#include <math.h>
#include <string.h>

#define COUNT(a) ((int)(sizeof(a) / sizeof *(a)))

static uint64_t mix(uint64_t z)
{
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

struct rng rng_of(uint64_t seed, uint64_t a, uint64_t b)
{
    return (struct rng){mix(mix(mix(seed + 0x9E3779B97F4A7C15u) ^ a) + b * 0xD1342543DE82EF95u), 0};
}

uint64_t rng_next(struct rng *r)
{
    return mix(r->key + ++r->n * 0x9E3779B97F4A7C15u);
}

double rng_unit(struct rng *r)
{
    return (double)(rng_next(r) >> 11) * 0x1p-53;
}

int rng_below(struct rng *r, int n)
{
    return (int)(rng_unit(r) * n);
}

bool rng_chance(struct rng *r, double p)
{
    return rng_unit(r) < p;
}

/* Sum of twelve uniforms: near enough to normal, and the same bits everywhere. */
double rng_normal(struct rng *r)
{
    double s = -6;
    for (int i = 0; i < 12; i++)
        s += rng_unit(r);
    return s;
}

static const char *const male[] = {
    "MUHAMMAD",  "AHMAD",    "ARIF",      "RAHMAN",      "HASAN",      "HUSAIN",     "ANDI",
    "BASO",      "AMBO",     "RUDI",      "SYAMSUDDIN",  "KAMARUDDIN", "BAHARUDDIN", "JAMALUDDIN",
    "NASRUDDIN", "SUDIRMAN", "AMIRUDDIN", "SYARIFUDDIN", "ABDULLAH",   "YUSUF",      "IBRAHIM",
    "ISMAIL",    "SULAIMAN", "IDRIS",     "ILHAM",       "FADLI",      "FAJAR",      "RIZKI",
    "RIDWAN",    "TAUFIK",   "HIDAYAT",   "IRFAN",       "IRWAN",      "HERMAN",     "SUPRIADI",
    "WAHYU",     "AGUS",     "BUDI",      "EKO",         "DWI",        "JOKO",       "SLAMET",
    "SUPARDI",   "SUTRISNO", "HARYANTO",  "WIDODO",      "CAHYONO",    "PRASETYO",   "GUNAWAN",
    "SETIAWAN",  "FIRMAN",   "ALAMSYAH",  "ASWAR",       "ASRUL",      "AKBAR",      "ANWAR",
    "AZIS",      "BASRI",    "DARWIS",    "FAISAL",      "HAMZAH",     "HARIS",      "JUFRI",
    "KAHAR",     "LUKMAN",   "MANSUR",    "MUSTAFA",     "NURDIN",     "RAMLI",      "RUSLI",
    "SAHAR",     "SALEH",    "TAHIR",     "UMAR",        "USMAN",      "YUNUS",      "ZAINAL",
    "ZULKIFLI",  "RAFA",     "ALFARIZI",  "ARKAN",       "ARSYA",      "DAFFA",      "FATIH",
    "GIBRAN",    "HAFIZ",    "KENZO",     "NAUFAL",      "RAYYAN",     "ZIDAN",      "BAHTIAR",
    "BURHAN",    "CAKRA",    "DIRGA",     "ERWIN",       "FERDI",      "GALIH",      "HENDRA",
    "IQBAL",     "JAYADI",
};
static const char *const female[] = {
    "SITI",       "NUR",       "AMINAH",    "RAHMA",      "RAHMAWATI",   "HASNAH",    "HASNIAH",
    "FATIMAH",    "AISYAH",    "KHADIJAH",  "NURHAYATI",  "NURLINA",     "NURAENI",   "NURJANNAH",
    "NURFADILAH", "ANDI",      "BESSE",     "TENRI",      "MARDIANA",    "MARIANI",   "MURNI",
    "MULIATI",    "JUMRIAH",   "JUMIATI",   "HALIMAH",    "HAWA",        "HERLINA",   "HERNAWATI",
    "IRMAWATI",   "INDAH",     "KARTINI",   "KASMAWATI",  "LINDA",       "LESTARI",   "MEGAWATI",
    "MIRNA",      "NADIA",     "NIRMALA",   "NOVITASARI", "PUTRI",       "RATNA",     "RINA",
    "RISKA",      "ROSMIATI",  "ROSDIANA",  "SAENAB",     "SALMAH",      "SARI",      "SRI",
    "SUHARTI",    "SULASTRI",  "SUMIATI",   "SURIANI",    "SUKMAWATI",   "TRI",       "UTAMI",
    "WAHYUNI",    "WULANDARI", "YULIANA",   "YUNITA",     "ZAINAB",      "ZULAIKHA",  "ANISA",
    "AULIA",      "AZZAHRA",   "CAHAYA",    "DEWI",       "DIANA",       "ERNA",      "EVI",
    "FITRIANI",   "HAJRAH",    "HASTUTI",   "IDA",        "KHAIRUNNISA", "LAILA",     "MAWAR",
    "NAYLA",      "NISA",      "QONITA",    "RASYA",      "SAFIRA",      "SALSABILA", "SHAKIRA",
    "SYIFA",      "TASYA",     "ULFA",      "VANIA",      "WIDYA",       "ZAHRA",     "ASMAWATI",
    "BUNGA",      "CINDI",     "DARMAWATI", "ELISA",      "FARIDA",      "GITA",      "HUSNA",
    "INTAN",      "JULIANTI",
};

/* Common names are common: the first of a list come up most. */
static const char *pick(struct rng *r, const char *const *list, int n)
{
    double u = rng_unit(r);
    return list[(int)(u * sqrt(u) * n)];
}

void make_name(struct rng *r, bool is_female, char *out, size_t size)
{
    const char *const *list = is_female ? female : male;
    int n = is_female ? COUNT(female) : COUNT(male),
        words = 1 + rng_chance(r, .82) + rng_chance(r, .35);
    const char *used[3] = {"", "", ""};
    size_t at = 0;
    for (int i = 0; i < words; i++) {
        const char *w = pick(r, list, n);
        while (w == used[0] || w == used[1]) /* no word twice in a name */
            w = list[rng_below(r, n)];
        used[i] = w;
        at += (size_t)snprintf(out + at, size - at, "%s%s", i ? " " : "", w);
    }
    if (!is_female && rng_chance(r, .04))
        snprintf(out + at, size - at, " DAENG %s", list[60 + rng_below(r, 20)]);
}
