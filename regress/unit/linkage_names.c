/* Normal form, phonetic keys, comparison of names; every worked example, and properties on random
 * names. */
#include "linkage/name_compare.h"
#include "linkage/strings.h"
#include "tap.h"
#include <stdlib.h>
#include <time.h>

static struct kv_parsed_name parse_with(const char *text, int province, kv_sex sex, kv_role role)
{
    struct kv_name_input in = {
        .text = text, .len = strlen(text), .province = province, .sex = sex, .role = role};
    struct kv_parsed_name p;
    kv_name_parse(&in, &p);
    return p;
}

static struct kv_name name_of(const char *text)
{
    return parse_with(text, 0, KV_SEX_UNKNOWN, KV_ROLE_UNKNOWN).name;
}

#define L   KV_MALE
#define P   KV_FEMALE
#define ANY KV_SEX_UNKNOWN

static const struct {
    const char *raw;
    int province;
    kv_sex sex;
    kv_role role;
    const char *norm, *father, *mother;
    bool placeholder;
    int order;
} examples[] = {
    {"Siti Aminah", 0, ANY, 0, "SITI AMINAH", "", "", false, 0},
    {"ST. AMINAH", 0, ANY, 0, "SITI AMINAH", "", "", false, 0},
    {"Hj. Sitti  Aminah, S.Pd", 0, ANY, 0, "SITI AMINAH", "", "", false, 0},
    {"AMINAH ST", 0, ANY, 0, "AMINAH ST", "", "", false, 0},
    {"AMINAH, ST", 0, ANY, 0, "AMINAH", "", "", false, 0},
    {"RINA S. PD", 0, ANY, 0, "RINA", "", "", false, 0},
    {"RINA AMD.KEB", 0, ANY, 0, "RINA", "", "", false, 0},
    {"Dr. Ir. H. Muh. Arif, M.Si.", 0, ANY, 0, "MUHAMMAD ARIF", "", "", false, 0},
    {"DR.H.MUH.ARIF", 0, ANY, 0, "MUHAMMAD ARIF", "", "", false, 0},
    {"M. ARIF", 0, L, 0, "MUHAMMAD ARIF", "", "", false, 0},
    {"M. RAHMA", 0, P, 0, "M RAHMA", "", "", false, 0},
    {"MOCHAMMAD YUSUF", 0, ANY, 0, "MUHAMMAD YUSUF", "", "", false, 0},
    {"MUHAMAD", 0, ANY, 0, "MUHAMMAD", "", "", false, 0},
    {"ACHMAD FAUZI", 0, ANY, 0, "AHMAD FAUZI", "", "", false, 0},
    {"A. RAHMAWATI", 73, ANY, 0, "ANDI RAHMAWATI", "", "", false, 0},
    {"A. RAHMAWATI", 32, ANY, 0, "A RAHMAWATI", "", "", false, 0},
    {"A. BAU TENRIPADA, SE", 73, ANY, 0, "ANDI BAU TENRIPADA", "", "", false, 0},
    {"SYAMSUDDIN DG. NGALLE", 0, ANY, 0, "SYAMSUDIN DAENG NGALE", "", "", false, 0},
    {"BASO DG TIRO BIN DG SIALA", 0, ANY, 0, "BASO DAENG TIRO", "DAENG SIALA", "", false, 0},
    {"I BASSE KR. LOMPO", 0, ANY, 0, "I BASE KARAENG LOMPO", "", "", false, 0},
    {"BESSE TENRI, A.Md.Keb", 0, ANY, 0, "BESE TENRI", "", "", false, 0},
    {"KAHAR ALIAS DG. NAI", 0, ANY, 0, "KAHAR", "", "", false, 0},
    {"SOEPARDI", 0, ANY, 0, "SUPARDI", "", "", false, 0},
    {"TJAHJONO", 0, ANY, 0, "CAHYONO", "", "", false, 0},
    {"DJOKO WIDJAJA", 0, ANY, 0, "JOKO WIJAYA", "", "", false, 0},
    {"NOERHAJATI", 0, ANY, 0, "NURHAYATI", "", "", false, 0},
    {"Sjamsoeddin", 0, ANY, 0, "SYAMSUDIN", "", "", false, 0},
    {"JUSUF", 0, ANY, 0, "JUSUF", "", "", false, 0},
    {"By. Ny. Rahma", 0, ANY, 0, "", "", "RAHMA", true, 0},
    {"BAYI NY HJ. ST RAHMA, SE", 0, ANY, 0, "", "", "SITI RAHMA", true, 0},
    {"BY NY RAHMA II", 0, ANY, 0, "", "", "RAHMA", true, 2},
    {"BAYI LAKI-LAKI", 0, ANY, 0, "", "", "", true, 0},
    {"BAYI TN. ARIF", 0, ANY, 0, "", "ARIF", "", true, 0},
    {"ANAK AGUNG RAI", 0, ANY, 0, "ANAK AGUNG RAI", "", "", false, 0},
    {"NY. MURNI", 0, ANY, KV_ANAK, "", "", "MURNI", true, 0},
    {"NY. MURNI", 0, ANY, KV_IBU, "MURNI", "", "", false, 0},
    {"AN. RAFA", 0, ANY, 0, "RAFA", "", "", false, 0},
    {"AN NISA", 0, ANY, 0, "AN NISA", "", "", false, 0},
    {"MARYAM BINTI H. ABD. RAHMAN", 0, ANY, 0, "MARYAM", "ABDUL RAHMAN", "", false, 0},
    {"ABDURRAHMAN", 0, ANY, 0, "ABDUL RAHMAN", "", "", false, 0},
    {"ABDULLAH", 0, ANY, 0, "ABDULAH", "", "", false, 0},
    {"NUR'AINI", 0, ANY, 0, "NURAINI", "", "", false, 0},
    {"NURUL-HIDAYAH (ALMH)", 0, ANY, 0, "NURUL HIDAYAH", "", "", false, 0},
    {"BELUM ADA NAMA", 0, ANY, 0, "", "", "", true, 0},
    {"RAHMA", 0, ANY, 0, "RAHMA", "", "", false, 0},
    {"-", 0, ANY, 0, "", "", "", false, 0},
    /* further cases of the same rules */
    {"", 0, ANY, 0, "", "", "", false, 0},
    {"N/A", 0, ANY, 0, "", "", "", false, 0},
    {"tanpa nama", 0, ANY, 0, "", "", "", false, 0},
    {"belum diberi nama", 0, ANY, 0, "", "", "", true, 0},
    {"NA, SE", 0, ANY, 0, "", "", "", false, 0},
    {"AMINAH, BINTI UMAR", 0, ANY, 0, "AMINAH", "UMAR", "", false, 0},
    {"Rina, S.E., M.M.", 0, ANY, 0, "RINA", "", "", false, 0},
    {"Rina, SE MM", 0, ANY, 0, "RINA", "", "", false, 0},
    {"AMINAH S.T", 0, ANY, 0, "AMINAH", "", "", false, 0},
    {"AMINAH S. T", 0, ANY, 0, "AMINAH", "", "", false, 0},
    {"RINA A. MD. KEB", 0, ANY, 0, "RINA", "", "", false, 0},
    {"RINA SE -", 0, ANY, 0, "RINA", "", "", false, 0},
    {"SE", 0, ANY, 0, "SE", "", "", false, 0},
    {"ST AMINAH", 0, L, 0, "ST AMINAH", "", "", false, 0},
    {"SITTI", 0, ANY, 0, "SITI", "", "", false, 0},
    {"Nur\xE2\x80\x99"
     "aini",
     0, ANY, 0, "NURAINI", "", "", false, 0},
    {"Andr\xC3\xA9 H\xC3\xA4ndel", 0, ANY, 0, "ANDRE HANDEL", "", "", false, 0},
    {"\xEF\xBC\xB3\xEF\xBC\xA9\xEF\xBC\xB4\xEF\xBC\xA9", 0, ANY, 0, "SITI", "", "", false,
     0}, /* full width */
    {"BAYI NY RAHMA BINTI ALI", 0, ANY, 0, "", "", "RAHMA", true, 0},
    {"By Ny. Rahma 3", 0, ANY, 0, "", "", "RAHMA", true, 3},
    {"BAYI", 0, ANY, 0, "", "", "", true, 0},
    {"BAYI NY NN", 0, ANY, 0, "", "", "", true, 0},
    {"AN. NY. RAHMA", 0, ANY, 0, "", "", "RAHMA", true, 0},
    {"ANAK BPK ARIF", 0, ANY, 0, "", "ARIF", "", true, 0},
    {"SDR. BAYI NY RAHMA", 0, ANY, 0, "", "", "RAHMA", true, 0},
    {"H.", 0, ANY, 0, "H", "", "", false, 0},
    {"HJ", 0, ANY, 0, "", "", "", false, 0},
    {"RAHMA HJ.", 0, ANY, 0, "RAHMA", "", "", false, 0},
    {"ALI BIN UMAR BIN SAID", 0, ANY, 0, "ALI", "UMAR", "", false, 0},
    {"BIN ALI", 0, ANY, 0, "BIN ALI", "", "", false, 0},
    {"AMINAH BINTI", 0, ANY, 0, "AMINAH BINTI", "", "", false, 0},
    {"ALIAS BUDI ALS TONO", 0, ANY, 0, "ALIAS BUDI", "", "", false, 0},
    {"ABDUR RAHMAN", 0, ANY, 0, "ABDUR RAHMAN", "", "", false, 0},
    {"ABDUSSALAM", 0, ANY, 0, "ABDUL SALAM", "", "", false, 0},
    {"JOEL", 0, ANY, 0, "JOEL", "", "", false, 0},
    {"ZOE", 0, ANY, 0, "ZOE", "", "", false, 0},
    {"NJOMAN SOEKARNO", 0, ANY, 0, "NJOMAN SUKARNO", "", "", false, 0},
    {"123", 0, ANY, 0, "", "", "", false, 0},
};

static void worked_examples(void)
{
    char name[120];
    for (size_t i = 0; i < sizeof(examples) / sizeof(*examples); i++) {
        struct kv_parsed_name p =
            parse_with(examples[i].raw, examples[i].province, examples[i].sex, examples[i].role);
        snprintf(name, sizeof(name), "norm of '%s'", examples[i].raw);
        is_str(p.name.norm, examples[i].norm, name);
        if (!ok(strcmp(p.father.norm, examples[i].father) == 0 &&
                    strcmp(p.mother.norm, examples[i].mother) == 0 &&
                    p.placeholder == examples[i].placeholder && p.birth_order == examples[i].order,
                "what '%s' says of the parents", examples[i].raw))
            printf("# father '%s' mother '%s' placeholder %d order %d\n", p.father.norm,
                   p.mother.norm, p.placeholder, p.birth_order);
        struct kv_parsed_name again =
            parse_with(p.name.norm, examples[i].province, examples[i].sex, examples[i].role);
        is_str(again.name.norm, p.name.norm, "and its norm is its own norm");
    }
}

static const char *const keys[][3] = {
    {"SUPARDI", "SPRD", ""},
    {"CAHYO", "CH", ""},
    {"FITRI", "PTR", ""},
    {"PITRI", "PTR", ""},
    {"ZAINAB", "SNP", "JNP"},
    {"SAENAB", "SNP", ""},
    {"JAENAB", "JNP", "YNP"},
    {"SYAMSUDIN", "SMSDN", ""},
    {"SAMSUDING", "SMSDN", ""},
    {"NURHAYATI", "NRT", ""},
    {"AISYAH", "AS", ""},
    {"AISHA", "AS", ""},
    {"MUHAMMAD", "MHMT", ""},
    {"AHMAD", "AHMT", ""},
    {"KHAIRUL", "HRL", ""},
    {"CHAIRUL", "HRL", "CRL"},
    {"CHANDRA", "HNDR", "CNDR"},
    {"CANDRA", "CNDR", ""},
    {"YUSUF", "YSP", ""},
    {"JUSUF", "JSP", "YSP"},
    {"ZULKIFLI", "SLKPL", "JLKPL"},
    {"CHRISTIAN", "KRSTN", ""},
    {"RIZKI", "RSK", ""},
    {"ERNA", "IRN", ""},
    {"RACHMAN", "RHMN", ""},
    {"ROHMAN", "RHMN", ""},
    {"HASAN", "HSN", ""},
    {"HUSAIN", "HSN", ""},
    {"TARIKH", "TRK", ""},
    {"OMAR", "UMR", ""},
    {"ALEX", "ALKS", ""},
    {"NURDING", "NRDN", ""},
    {"A", "A", ""},
    {"NG", "NG", ""},
    {"BARAKALAMANDA", "BRKLMN", ""},
    {"123", "", ""},
    {"JUAN", "JN", "YN"},
    {"DZAKIR", "SKR", "JKR"},
    {"ABID", "ABT", ""},
    {"D", "D", ""},
};

static void phonetic(void)
{
    char text[KV_KEY_TEXT], other[KV_KEY_TEXT];
    for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
        kv_key alternate, key = kv_phonetic(keys[i][0], strlen(keys[i][0]), &alternate);
        kv_key_text(key, text);
        kv_key_text(alternate, other);
        if (!ok(strcmp(text, keys[i][1]) == 0 && strcmp(other, keys[i][2]) == 0, "key of %s",
                keys[i][0]))
            printf("# got %s (%s), want %s (%s)\n", text, other, keys[i][1], keys[i][2]);
    }
    kv_key a, b, ja = kv_phonetic("JAENAB", 6, &a), za = kv_phonetic("ZAINAB", 6, &b);
    ok(kv_keys_agree(ja, a, za, b), "JAENAB and ZAINAB agree by the other reading of Z");
    ok(!kv_keys_agree(0, 0, 0, 0), "no key agrees with none");
    char name_key[KV_NAME_KEYS], core_key[KV_NAME_KEYS];
    struct kv_name n = name_of("Muh. Zainal Arif");
    kv_name_key_text(&n, name_key);
    kv_name_core_text(&n, core_key);
    is_str(name_key, "MHMT SNL ARP", "name key: all tokens in order");
    is_str(core_key, "ARP SNL", "core key: sorted");
    kv_key_text(kv_name_main_key(&n), name_key);
    is_str(name_key, "SNL", "main key");
    struct kv_name m = name_of("Arif Zaenal"), none = name_of("-");
    ok(kv_name_core_hash(&n) == kv_name_core_hash(&m) &&
           kv_name_key_hash(&n) != kv_name_key_hash(&m),
       "hashes follow the key texts");
    ok(kv_name_core_hash(&none) == 0 && kv_name_key_hash(&none) == 0 &&
           kv_name_main_key(&none) == 0,
       "null has no key");
    n = name_of("SITI A");
    kv_key_text(kv_name_main_key(&n), name_key);
    is_str(name_key, "ST", "without a strong token the first is the main one");
}

static const struct {
    const char *a, *b;
    int level;
} levels[] = {
    {"SITI AMINAH", "Sitti Aminah", 6},
    {"SITI AMINAH", "AMINAH", 5},
    {"SITI AMINAH", "AMINAH SITI", 5},
    {"NUR HAYATI", "NURHAYATI", 5},
    {"DAENG NGALE", "NGALE", 5},
    {"SYAMSUDIN DAENG NGALE", "SAMSUDIN", 4},
    {"FITRI HANDAYANI", "PITRI HANDAYANI", 5},
    {"FITRI", "PITRI", 4},
    {"ZAINAL ARIF", "ARIP SAENAL", 4},
    {"HASAN", "HUSAIN", 4}, /* keys collide: this is why a key alone never links */
    {"NURHAYATI", "NURHAYANTI", 4},
    {"KARTINI", "KARTONO", 4},
    {"SUKARNI", "KUSNARI", 3},
    {"MUHAMMAD", "MUHAMMAD ARIF", 2},
    {"SITI RAHMA", "SITI HALIMAH", 2},
    {"MUHAMMAD ARIF", "MUHAMMAD ALI", 2},
    {"A RAHMAN", "B RAHMAN", 4}, /* equal core keys */
    {"ARIF", "BUDI", 1},
    {"-", "ARIF", 0},
    {"-", "-", 0},
};

static const struct {
    const char *a, *b;
    double similarity;
} similarities[] = {
    {"SITI AMINAH", "AMINAH", 0.950000},
    {"MUHAMMAD", "MUH. ALI", 0.237500},
    {"MUH. ALI", "MUH. ARIF", 0.800000},
    {"A. RAHMAN", "ALI RAHMAN", 0.950000},
    {"SITI RAHMA", "SITI HALIMAH", 0.765714},
    {"FITRI HANDAYANI", "PITRI HANDAYANI", 0.960000},
    {"HASAN", "HUSAIN", 0.920000},
    {"SITI AMINAH", "Siti  Aminah", 1},
    {"AMINAH SITI", "SITI AMINAH", 1},
    {"NUR HAYATI", "NURHAYATI", 1},
    {"ARIF", "BUDI", 0},
};

static void comparing(void)
{
    char name[120];
    for (size_t i = 0; i < sizeof(levels) / sizeof(*levels); i++) {
        struct kv_name a = name_of(levels[i].a), b = name_of(levels[i].b);
        snprintf(name, sizeof(name), "level of %s / %s", levels[i].a, levels[i].b);
        is_int(kv_name_level(&a, &b), levels[i].level, name);
        is_int(kv_name_level(&b, &a), levels[i].level, "the other way round");
    }
    for (size_t i = 0; i < sizeof(similarities) / sizeof(*similarities); i++) {
        struct kv_name a = name_of(similarities[i].a), b = name_of(similarities[i].b);
        snprintf(name, sizeof(name), "similarity of %s / %s", similarities[i].a, similarities[i].b);
        is_near(kv_name_similarity(&a, &b), similarities[i].similarity, 5e-7, name);
        is_near(kv_name_similarity(&b, &a), similarities[i].similarity, 5e-7,
                "the other way round");
    }
    struct kv_name none = name_of(""), one = name_of("ARIF");
    ok(isnan(kv_name_similarity(&none, &one)), "no similarity with null");
}

/* Pieces that random names are made of: everything the rules look for. */
static const char *const pieces[] = {
    "Siti",
    "ST.",
    "Aminah",
    "Muh.",
    "M.",
    "A.",
    "Andi",
    "DG.",
    "Kr.",
    "BIN",
    "BINTI",
    "BTE",
    "H.",
    "HJ.",
    "DR.",
    "Drs.",
    "S.Pd",
    "SE",
    "ST",
    "S.",
    "PD",
    "A.Md.Keb",
    "Amd",
    "KEB",
    ",",
    "BY.",
    "BAYI",
    "NY.",
    "TN",
    "ANAK",
    "AN.",
    "AN",
    "II",
    "3",
    "ABDURRAHMAN",
    "ABD.",
    "ABDUR",
    "ABDUNOR",
    "NOR",
    "ACHMAD",
    "TJAHJONO",
    "NJOO",
    "SJOFJAN",
    "TDJ",
    "OEI",
    "JOEL",
    "ALIAS",
    "ALS",
    "X",
    "NA",
    "NN",
    "BELUM",
    "ADA",
    "NAMA",
    "PEREMPUAN",
    "LAKI-LAKI",
    "LK",
    "(ALM)",
    "(",
    ")",
    "-",
    "/",
    "'",
    ".",
    "..",
    "Nur'aini",
    "I",
    "AA",
    "MUHAMMAD",
    "MUHAMMADD",
    "DAENG",
    "PUANG",
    "AL",
    "Zainal",
    "ARIF",
    "UMAR",
    "ABDUSABDUT",
    "TANPA",
    "TIDAK",
    "HJH",
    "IBU",
    "BPK",
    "MOCH",
    "\xC3\xA9",
    "\xCC\x81",
    "\xEF\xBC\x8E",
    "\xF0\x9F\x99\x82",
    "ABDUABDURAHMAN",
    "STI",
    "SITY",
    "AND",
    "BN",
    "BT",
    "MA",
    "MM",
    "LC",
};

static size_t random_name(char *out)
{
    size_t n = 0;
    for (int words = 1 + rand() % 7; words > 0; words--) {
        const char *p = pieces[(size_t)rand() % (sizeof(pieces) / sizeof(*pieces))];
        memcpy(out + n, p, strlen(p));
        n += strlen(p);
        if (rand() % 4)
            out[n++] = ' ';
    }
    out[n] = '\0';
    return n;
}

/* A-Z tokens with single blanks, within the stated limits. */
static bool is_norm(const struct kv_name *n)
{
    if (n->len > KV_NAME_LEN || n->n > KV_NAME_TOKENS || strlen(n->norm) != n->len ||
        (n->len == 0) != (n->n == 0))
        return false;
    for (size_t i = 0; i < n->len; i++) {
        bool blank = n->norm[i] == ' ';
        if (!blank && (n->norm[i] < 'A' || n->norm[i] > 'Z'))
            return false;
        if (blank && (i == 0 || i + 1 == n->len || n->norm[i - 1] == ' '))
            return false;
    }
    return true;
}

static bool same_again(const struct kv_name *n, int province, kv_sex sex, kv_role role)
{
    struct kv_parsed_name again = parse_with(n->norm, province, sex, role);
    return strcmp(again.name.norm, n->norm) == 0 && memcmp(&again.name, n, sizeof(*n)) == 0;
}

static bool survives_packing(const struct kv_name *n)
{
    uint8_t packed[KV_NAME_PACKED];
    struct kv_name back;
    size_t size = kv_name_pack(n, packed);
    return kv_name_unpack(packed, size, &back) == KV_OK && memcmp(&back, n, sizeof(back)) == 0 &&
           kv_name_unpack(packed, size - 1, &back) == KV_CORRUPT;
}

/* On names put together from everything the rules look for: idempotent, parents too, within the
 * limits, symmetric. */
static void random_names(void)
{
    static const int provinces[] = {0, 73, 32};
    char raw[400];
    int not_idempotent = 0, not_norm = 0, parents = 0, packing = 0, asymmetric = 0;
    struct kv_name last = name_of("ARIF");

    srand(19);
    for (int i = 0; i < 60000; i++) {
        int province = provinces[rand() % 3];
        kv_sex sex = (kv_sex)(rand() % 3);
        kv_role role = (kv_role)(rand() % 6);
        random_name(raw);
        struct kv_parsed_name p = parse_with(raw, province, sex, role);
        if (!same_again(&p.name, province, sex, role) && not_idempotent++ < 3)
            printf("# '%s' -> '%s'\n", raw, p.name.norm);
        not_norm +=
            !is_norm(&p.name) || !is_norm(&p.father) || !is_norm(&p.mother) || p.birth_order > 4;
        parents += !same_again(&p.father, province, KV_MALE, KV_ROLE_UNKNOWN) ||
                   !same_again(&p.mother, province, KV_FEMALE, KV_ROLE_UNKNOWN);
        packing += !survives_packing(&p.name);
        asymmetric += kv_name_level(&p.name, &last) != kv_name_level(&last, &p.name);
        double s = kv_name_similarity(&p.name, &last), t = kv_name_similarity(&last, &p.name);
        asymmetric += !(isnan(s) ? isnan(t) : fabs(s - t) < 1e-12 && s >= 0 && s <= 1);
        last = p.name;
    }
    is_int(not_idempotent, 0, "a norm is its own norm");
    is_int(parents, 0, "a parent's too");
    is_int(not_norm, 0, "a norm is made of A-Z tokens within the limits");
    is_int(packing, 0, "packing keeps everything");
    is_int(asymmetric, 0, "levels and similarities do not depend on the order");
}

/* Random bytes, exact lengths: the sanitizer watches for reads outside. */
static void random_bytes(void)
{
    int bad = 0;
    uint8_t packed[64];

    srand(23);
    for (int i = 0; i < 30000; i++) {
        size_t n = (size_t)(rand() % (i % 100 ? 60 : 3000));
        char *s = malloc(n + !n);
        for (size_t k = 0; k < n; k++)
            s[k] = (char)(rand() % 4 ? "ABDUR. ,()NYI'"[rand() % 14] : rand() % 256);
        struct kv_name_input in = {.text = s, .len = n, .province = 73};
        struct kv_parsed_name p;
        struct kv_name plain, again;
        kv_name_parse(&in, &p);
        bad += !is_norm(&p.name) || !same_again(&p.name, 73, 0, 0);
        kv_name_plain(s, n, &plain);
        kv_name_plain(plain.norm, plain.len, &again);
        bad += strcmp(again.norm, plain.norm) != 0 ||
               kv_name_level(&plain, &plain) != (plain.n ? 6 : 0);
        for (size_t k = 0; k < sizeof(packed); k++)
            packed[k] = (uint8_t)(rand() % (k < 4 ? 14 : 256));
        for (size_t k = 0; k <= sizeof(packed); k++)
            kv_name_unpack(packed, k, &plain);
        free(s);
    }
    is_int(bad, 0, "random bytes");
}

static double token_weight(const struct kv_token *t)
{
    return t->flags & KV_TOKEN_COMMON ? 0.25 : t->flags & KV_TOKEN_SINGLE ? 0.5 : 1;
}

/* The definition of the similarity, trying every assignment; names without particles. */
struct search {
    const struct kv_name *a, *b;
    double like[KV_NAME_TOKENS][KV_NAME_TOKENS], total, d;
};

static void try_all(struct search *s, int i, unsigned used, double total, double pairs,
                    double rest_a)
{
    if (i == s->a->n) {
        double rest_b = 0, d = pairs + rest_a;
        for (int j = 0; j < s->b->n; j++)
            rest_b += used >> j & 1 ? 0 : token_weight(&s->b->token[j]);
        if (s->a->n == s->b->n && pairs + rest_b > d)
            d = pairs + rest_b;
        d = d > 1 ? d : 1;
        if (total > s->total + 1e-9 || (total > s->total - 1e-9 && d < s->d)) {
            s->total = total;
            s->d = d;
        }
        return;
    }
    double wa = token_weight(&s->a->token[i]);
    try_all(s, i + 1, used, total, pairs, rest_a + wa);
    for (int j = 0; j < s->b->n; j++) {
        double wb = token_weight(&s->b->token[j]), w = wa > wb ? wa : wb;
        if (!(used >> j & 1) && s->like[i][j] > 0)
            try_all(s, i + 1, used | 1u << j, total + w * s->like[i][j], pairs + w, rest_a);
    }
}

static double token_like(const struct kv_name *a, int i, const struct kv_name *b, int j)
{
    const struct kv_token *x = &a->token[i], *y = &b->token[j];
    const char *s = a->norm + x->at, *t = b->norm + y->at;
    if (x->len == y->len && memcmp(s, t, x->len) == 0)
        return 1;
    if (x->len > 1 && y->len > 1 && kv_keys_agree(x->key, x->alternate, y->key, y->alternate))
        return .92;
    if ((x->len == 1 || y->len == 1) && *s == *t)
        return .9;
    double jw = kv_jaro_winkler((const uint8_t *)s, x->len, (const uint8_t *)t, y->len);
    return jw >= .7 - 1e-9 ? jw : 0;
}

static void similarity_against_all_assignments(void)
{
    static const char *const words[] = {
        "SITI", "MUHAMMAD", "NUR",    "A",     "N",     "M",    "ALI",  "ARIF", "ARIP",  "ANI",
        "NURI", "NANI",     "MAHMUD", "RAHMA", "RAHMI", "RAMA", "SITA", "TITI", "ALIYA", "I"};
    int bad = 0, compared = 0;

    srand(31);
    for (int i = 0; i < 25000; i++) {
        char text[2][100] = {"", ""};
        for (int side = 0; side < 2; side++)
            for (int k = 1 + rand() % 4; k > 0; k--)
                strcat(strcat(text[side], words[rand() % 20]), k > 1 ? " " : "");
        struct kv_name a, b;
        struct search s = {.total = -1};
        kv_name_plain(text[0], strlen(text[0]), &a);
        kv_name_plain(text[1], strlen(text[1]), &b);
        a = parse_with(a.norm, 32, KV_FEMALE, 0).name;
        b = parse_with(b.norm, 32, KV_FEMALE, 0).name;
        if (!a.n || !b.n || kv_name_similarity(&a, &b) == 1)
            continue;
        s.a = a.n <= b.n ? &a : &b;
        s.b = a.n <= b.n ? &b : &a;
        for (int p = 0; p < s.a->n; p++)
            for (int q = 0; q < s.b->n; q++)
                s.like[p][q] = token_like(s.a, p, s.b, q);
        try_all(&s, 0, 0, 0, 0, 0);
        double want = s.total / s.d * (a.n == b.n ? 1 : .95), got = kv_name_similarity(&a, &b);
        compared++;
        if (fabs(want - got) > 1e-9 && bad++ < 3)
            printf("# %s / %s: got %.9f, want %.9f\n", a.norm, b.norm, got, want);
    }
    ok(compared > 12000 && bad == 0, "the assignment is the best of all (%d pairs)", compared);
}

/* Every bracket that is opened and never closed must not be looked for to the end again. */
static void many_brackets(void)
{
    enum { MANY = 1 << 20 };
    char *raw = malloc(MANY), *out = malloc(MANY);
    memset(raw, '(', MANY);
    clock_t start = clock();
    is_int((long long)kv_fold(raw, MANY, true, out, MANY), MANY, "open brackets stay");
    ok((clock() - start) / CLOCKS_PER_SEC < 4, "and a million of them take no time");
    memcpy(raw, "A(B)C)(D", 8);
    ok(kv_fold(raw, 8, true, out, MANY) == 6 && memcmp(out, "A C)(D", 6) == 0,
       "what is closed is a blank, what is not stays");
    free(raw);
    free(out);
}

static void limits(void)
{
    char raw[2000] = "";
    for (int i = 0; i < 40; i++)
        strcat(raw, "ABCDEFGHIJKLMN ");
    struct kv_name n = name_of(raw);
    ok(n.n == 8 && n.len == 8 * 14 + 7, "tokens beyond the length are left out");
    memset(raw, 0, sizeof(raw));
    for (int i = 0; i < 40; i++)
        strcat(raw, "AB ");
    n = name_of(raw);
    is_int(n.n, KV_NAME_TOKENS, "and beyond their number");
    memset(raw, 'A', 1000);
    for (int i = 0; i < 1000; i++)
        raw[i] = (char)('A' + i % 26);
    raw[1000] = 0;
    is_int(name_of(raw).len, 40, "a token is cut at 40 letters");
    struct kv_name plain;
    kv_name_plain("\xD0\xA1\xD0\xB8 Mary-Ann O'Neil", 21, &plain);
    is_str(plain.norm, "\xD0\xA1\xD0\xB8 MARY-ANN ONEIL",
           "plain: other letters stay, apostrophes join");
    for (int first = 100; first <= 130; first++) {
        memset(raw, 'A', 500);
        raw[first] = raw[first + 3] = raw[first + 70] = ' ';
        kv_name_plain(raw, 500, &plain);
        ok(plain.len == strlen(plain.norm) && plain.len <= KV_NAME_LEN &&
               plain.token[plain.n - 1].at + plain.token[plain.n - 1].len == plain.len,
           "plain: a word of %d letters and more behind it keep to the room", first);
    }
    struct kv_name other;
    kv_name_plain("\xD0\xA1\xD0\xB0", 4, &other);
    kv_name_plain("\xE6\xBC\xA2", 3, &plain);
    is_int(kv_name_level(&plain, &other), 1,
           "words without a Latin letter have no key to agree by");
}

int main(void)
{
    worked_examples();
    phonetic();
    comparing();
    random_names();
    random_bytes();
    similarity_against_all_assignments();
    many_brackets();
    limits();
    return done_testing();
}
