/* Word lists of the normal form of names, each in byte order. Facts of usage; extend them here and
 * in the tests. */
#ifndef KV_LINKAGE_NAME_WORDS_H
#define KV_LINKAGE_NAME_WORDS_H

/* What stands in the field when there is no name */
static const char *const no_name_words[] = {
    "NA", "NIHIL", "NN", "NULL", "TANPANAMA", "TIDAKADA", "TIDAKTAHU", "X", "XXX",
};

/* and when a newborn has none yet */
static const char *const not_yet_words[] = {
    "BELUMADA",
    "BELUMADANAMA",
    "BELUMBERNAMA",
    "BELUMDIBERINAMA",
};

/* Titles behind a name, without dots and blanks */
static const char *const titles[] = {
    "AMD", "AMDAK", "AMDGZ", "AMDKEB", "AMDKEP", "AMK",   "AMKEB",  "APT",    "BD",   "LC",
    "MA",  "MAG",   "MBA",   "MH",     "MKEB",   "MKES",  "MKOM",   "MM",     "MPD",  "MPH",
    "MSI", "MT",    "NERS",  "NS",     "PHD",    "SAG",   "SE",     "SFARM",  "SGZ",  "SH",
    "SHI", "SHUT",  "SIP",   "SKEB",   "SKED",   "SKEP",  "SKM",    "SKOM",   "SP",   "SPA",
    "SPD", "SPDI",  "SPI",   "SPOG",   "SPPD",   "SPSI",  "SPT",    "SSI",    "SSIT", "SSOS",
    "SST", "SSTP",  "SSY",   "ST",     "STP",    "STRGZ", "STRKEB", "STRKES",
};

/* Titles that are also names or initials: a single word needs its dot */
static const char *const name_like_titles[] = {
    "AMK", "APT", "BD",  "LC", "MA",  "MH",  "MM", "MT",  "NS",
    "SAG", "SHI", "SIP", "SP", "SPA", "SPI", "ST", "STP",
};

/* Words before a name */
static const char *const forms_of_address[] = {
    "ALM",  "ALMARHUM", "ALMARHUMAH", "ALMH", "BAPAK", "BIDAN",  "BPK",    "DR",       "DRA",
    "DRG",  "DRH",      "DRS",        "H",    "HAJI",  "HAJJAH", "HJ",     "HJH",      "IBU",
    "IR",   "KH",       "KYAI",       "NN",   "NONA",  "NY",     "NYONYA", "PROF",     "SDR",
    "SDRI", "TGH",      "TGK",        "TN",   "TUAN",  "UST",    "USTADZ", "USTADZAH", "USTAZ",
};

/* "BY. NY. RAHMA": the newborn of ... */
static const char *const mother_words[] = {
    "IBU",
    "NY",
    "NYONYA",
};

/* "BAYI TN. ARIF" */
static const char *const father_words[] = {
    "BAPAK",
    "BPK",
    "TN",
    "TUAN",
};

/* "BAYI LAKI-LAKI" names no parent */
static const char *const sex_words[] = {
    "LAKI", "LAKILAKI", "LK", "PEREMPUAN", "PR",
};

/* Child of: the father's name follows */
static const char *const child_of_words[] = {
    "BIN", "BINTE", "BINTI", "BN", "BT", "BTE",
};

/* Names whose OE is no U of the old spelling */
static const char *const old_spelling_names[] = {
    "CHLOE", "JOE", "JOEL", "JOELE", "NOEL", "NOELE", "ZOE",
};

/* Tokens too common to tell people apart */
static const char *const common_tokens[] = {
    "ABDUL", "AHMAD", "ANDI", "MUHAMMAD", "NUR", "SITI",
};

/* Titles and articles inside a name */
static const char *const particles[] = {
    "AL", "DAENG", "EL", "KARAENG", "PUANG",
};

/* Short and variant forms, after repeated letters are collapsed */
static const struct {
    const char *from, *to;
} variants[] = {
    {"ACH", "AHMAD"},         {"ACHM", "AHMAD"},        {"ACHMAD", "AHMAD"},
    {"ACHMAT", "AHMAD"},      {"AHMAT", "AHMAD"},       {"AHMD", "AHMAD"},
    {"AKHMAD", "AHMAD"},      {"DG", "DAENG"},          {"KR", "KARAENG"},
    {"MHD", "MUHAMMAD"},      {"MHMD", "MUHAMMAD"},     {"MOCH", "MUHAMMAD"},
    {"MOCHAMAD", "MUHAMMAD"}, {"MOCHD", "MUHAMMAD"},    {"MOH", "MUHAMMAD"},
    {"MOHAMAD", "MUHAMMAD"},  {"MOHAMAT", "MUHAMMAD"},  {"MOHAMED", "MUHAMMAD"},
    {"MOHD", "MUHAMMAD"},     {"MOKHAMAD", "MUHAMMAD"}, {"MUCH", "MUHAMMAD"},
    {"MUCHAMAD", "MUHAMMAD"}, {"MUH", "MUHAMMAD"},      {"MUHAMAD", "MUHAMMAD"},
    {"MUHAMAT", "MUHAMMAD"},  {"MUHAMED", "MUHAMMAD"},  {"MUHD", "MUHAMMAD"},
    {"MUHMAD", "MUHAMMAD"},   {"MUKHAMAD", "MUHAMMAD"}, {"NOR", "NUR"},
};

#endif
