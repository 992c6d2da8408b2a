/* Linkage: names, string measures, NIK and No KK for SQL. The rules are in core/linkage. */
#include "kvpg.h"
#include "funcapi.h"
#include "access/htup_details.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "growth/growth.h"
#include "linkage/name_compare.h"
#include "linkage/nik.h"
#include "linkage/strings.h"
#include <math.h>
#include <string.h>

#define LONGEST                                                                                    \
    16384 /* characters a string measure reads; more gives NULL: the work grows with the square */

/* Text as the core wants it. */
struct utf8 {
    const char *s;
    size_t len;
};

/* A text argument in UTF-8, whatever the database's encoding. */
static struct utf8 utf8_arg(FunctionCallInfo fcinfo, int n)
{
    text *t = PG_GETARG_TEXT_PP(n);
    struct utf8 u = {VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t)};
    const char *converted = pg_server_to_any(u.s, (int)u.len, PG_UTF8);
    if (converted != u.s)
        u = (struct utf8){converted, strlen(converted)};
    return u;
}

static kv_sex sex_arg(FunctionCallInfo fcinfo, int n)
{
    if (PG_NARGS() <= n || PG_ARGISNULL(n))
        return KV_SEX_UNKNOWN;
    text *t = PG_GETARG_TEXT_PP(n);
    return kv_parse_sex(VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t));
}

/* The province of any area code: its first two digits, 0 if it has none. */
static int province_arg(FunctionCallInfo fcinfo, int n)
{
    if (PG_NARGS() <= n || PG_ARGISNULL(n))
        return 0;
    text *t = PG_GETARG_TEXT_PP(n);
    const char *s = VARDATA_ANY(t);
    if (VARSIZE_ANY_EXHDR(t) < 2 || s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9')
        return 0;
    return (s[0] - '0') * 10 + (s[1] - '0');
}

static kv_role role_arg(FunctionCallInfo fcinfo, int n)
{
    static const char *const roles[] = {"", "anak", "ibu", "ayah", "catin", "lain"};
    if (PG_NARGS() <= n || PG_ARGISNULL(n))
        return KV_ROLE_UNKNOWN;
    text *t = PG_GETARG_TEXT_PP(n);
    for (int i = 0; i <= KV_LAIN; i++)
        if (strlen(roles[i]) == VARSIZE_ANY_EXHDR(t) &&
            memcmp(roles[i], VARDATA_ANY(t), strlen(roles[i])) == 0)
            return (kv_role)i;
    /* The word itself is not printed: it may be a name that came into the wrong argument. */
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("unknown role"),
                    errhint("Use anak, ibu, ayah, catin or lain.")));
}

static kv_date date_arg(FunctionCallInfo fcinfo, int n)
{
    if (PG_NARGS() <= n || PG_ARGISNULL(n))
        return KV_NO_DATE;
    DateADT d = PG_GETARG_DATEADT(n);
    return DATE_NOT_FINITE(d) ? KV_NO_DATE : (kv_date)d;
}

/* Arguments name, province, sex, role; those after the name may be absent. */
static struct kv_name_input name_args(FunctionCallInfo fcinfo)
{
    struct utf8 u = utf8_arg(fcinfo, 0);
    return (struct kv_name_input){.text = u.s,
                                  .len = u.len,
                                  .province = province_arg(fcinfo, 1),
                                  .sex = sex_arg(fcinfo, 2),
                                  .role = role_arg(fcinfo, 3)};
}

static text *ascii_text(const char *s, size_t len)
{
    return cstring_to_text_with_len(s, (int)len);
}

/* normalize_name(name [, province, sex, role]) */
PGDLLEXPORT Datum kvpg_normalize_name(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_normalize_name);
Datum kvpg_normalize_name(PG_FUNCTION_ARGS)
{
    struct kv_name name;
    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    struct kv_name_input in = name_args(fcinfo);
    kv_name_normalise(&in, &name);
    if (name.n == 0)
        PG_RETURN_NULL();
    PG_RETURN_TEXT_P(ascii_text(name.norm, name.len));
}

/* normalize_plain(text): for other languages. */
PGDLLEXPORT Datum kvpg_normalize_plain(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_normalize_plain);
Datum kvpg_normalize_plain(PG_FUNCTION_ARGS)
{
    struct kv_name name;
    struct utf8 u = utf8_arg(fcinfo, 0);
    kv_name_plain(u.s, u.len, &name);
    if (name.n == 0)
        PG_RETURN_NULL();
    char *out = pg_any_to_server(name.norm, name.len, PG_UTF8);
    PG_RETURN_TEXT_P(cstring_to_text(out));
}

/* Sets a text column of a row; the empty text is NULL. */
static void set_text(Datum *value, bool *isnull, const char *s)
{
    *isnull = s[0] == '\0';
    if (!*isnull)
        *value = CStringGetTextDatum(s);
}

static TupleDesc row_type(FunctionCallInfo fcinfo)
{
    TupleDesc desc;
    if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
        elog(ERROR, "return type must be a row type");
    return BlessTupleDesc(desc);
}

/* parse_name(name, province, sex, role): everything one name says. */
PGDLLEXPORT Datum kvpg_parse_name(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_parse_name);
Datum kvpg_parse_name(PG_FUNCTION_ARGS)
{
    struct kv_parsed_name p;
    char keys[KV_NAME_KEYS], core[KV_NAME_KEYS], main_key[KV_KEY_TEXT];
    Datum values[8] = {0};
    bool nulls[8] = {false};

    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    struct kv_name_input in = name_args(fcinfo);
    kv_name_parse(&in, &p);
    kv_name_key_text(&p.name, keys);
    kv_name_core_text(&p.name, core);
    kv_key_text(kv_name_main_key(&p.name), main_key);
    set_text(&values[0], &nulls[0], p.name.norm);
    set_text(&values[1], &nulls[1], p.father.norm);
    set_text(&values[2], &nulls[2], p.mother.norm);
    values[3] = BoolGetDatum(p.placeholder);
    values[4] = Int32GetDatum(p.birth_order);
    nulls[4] = p.birth_order == 0;
    set_text(&values[5], &nulls[5], keys);
    set_text(&values[6], &nulls[6], core);
    set_text(&values[7], &nulls[7], main_key);
    PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(row_type(fcinfo), values, nulls)));
}

/* A name argument with nothing known beside it. */
static void read_name(FunctionCallInfo fcinfo, int n, struct kv_name *name)
{
    struct utf8 u = utf8_arg(fcinfo, n);
    struct kv_name_input in = {.text = u.s, .len = u.len};
    kv_name_normalise(&in, name);
}

PGDLLEXPORT Datum kvpg_name_key(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_name_key);
Datum kvpg_name_key(PG_FUNCTION_ARGS)
{
    struct kv_name name;
    char keys[KV_NAME_KEYS];
    read_name(fcinfo, 0, &name);
    size_t len = kv_name_key_text(&name, keys);
    if (len == 0)
        PG_RETURN_NULL();
    PG_RETURN_TEXT_P(ascii_text(keys, len));
}

PGDLLEXPORT Datum kvpg_name_similarity(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_name_similarity);
Datum kvpg_name_similarity(PG_FUNCTION_ARGS)
{
    struct kv_name a, b;
    read_name(fcinfo, 0, &a);
    read_name(fcinfo, 1, &b);
    double similarity = kv_name_similarity(&a, &b);
    if (isnan(similarity))
        PG_RETURN_NULL();
    PG_RETURN_FLOAT8(similarity);
}

PGDLLEXPORT Datum kvpg_name_level(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_name_level);
Datum kvpg_name_level(PG_FUNCTION_ARGS)
{
    struct kv_name a, b;
    read_name(fcinfo, 0, &a);
    read_name(fcinfo, 1, &b);
    PG_RETURN_INT32(kv_name_level(&a, &b));
}

/* Code points of a text. */
struct points {
    pg_wchar *p;
    size_t n;
};

static struct points points_of(text *t)
{
    int len = VARSIZE_ANY_EXHDR(t);
    struct points out = {palloc(((size_t)len + 1) * sizeof(pg_wchar)), 0};
    out.n = (size_t)pg_mb2wchar_with_len(VARDATA_ANY(t), out.p, len);
    return out;
}

/* More than the longest text a measure reads: by its bytes (at most four a character) it needs no
 * room. */
static bool is_too_long(text *t)
{
    return (size_t)VARSIZE_ANY_EXHDR(t) > (size_t)LONGEST * MAX_MULTIBYTE_CHAR_LEN;
}

/* Both texts are short and ASCII, so that their bytes are their characters. */
static bool is_short_ascii(text *t)
{
    const char *s = VARDATA_ANY(t);
    size_t len = VARSIZE_ANY_EXHDR(t);
    unsigned char all = 0;

    if (len > 64)
        return false;
    for (size_t i = 0; i < len; i++)
        all |= (unsigned char)s[i];
    return all < 0x80;
}

typedef double (*bytes_measure)(const uint8_t *, size_t, const uint8_t *, size_t);
typedef double (*points_measure)(const uint32_t *, size_t, const uint32_t *, size_t, uint64_t *);

/* Jaro or Jaro-Winkler of the two arguments. */
static Datum measure(FunctionCallInfo fcinfo, bytes_measure of_bytes, points_measure of_points)
{
    text *a = PG_GETARG_TEXT_PP(0), *b = PG_GETARG_TEXT_PP(1);

    if (is_short_ascii(a) && is_short_ascii(b))
        PG_RETURN_FLOAT8(of_bytes((uint8_t *)VARDATA_ANY(a), VARSIZE_ANY_EXHDR(a),
                                  (uint8_t *)VARDATA_ANY(b), VARSIZE_ANY_EXHDR(b)));
    if (is_too_long(a) || is_too_long(b))
        PG_RETURN_NULL();
    struct points p = points_of(a), q = points_of(b);
    if (p.n > LONGEST || q.n > LONGEST)
        PG_RETURN_NULL();
    uint64_t *work = palloc((kv_jaro_work(p.n, q.n) + 1) * sizeof(uint64_t));
    PG_RETURN_FLOAT8(of_points(p.p, p.n, q.p, q.n, work));
}

PGDLLEXPORT Datum kvpg_jaro(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_jaro);
Datum kvpg_jaro(PG_FUNCTION_ARGS)
{
    return measure(fcinfo, kv_jaro, kv_jaro_points);
}

PGDLLEXPORT Datum kvpg_jaro_winkler(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_jaro_winkler);
Datum kvpg_jaro_winkler(PG_FUNCTION_ARGS)
{
    return measure(fcinfo, kv_jaro_winkler, kv_jaro_winkler_points);
}

PGDLLEXPORT Datum kvpg_damerau_levenshtein(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_damerau_levenshtein);
Datum kvpg_damerau_levenshtein(PG_FUNCTION_ARGS)
{
    text *a = PG_GETARG_TEXT_PP(0), *b = PG_GETARG_TEXT_PP(1);

    if (is_short_ascii(a) && is_short_ascii(b))
        PG_RETURN_INT32(kv_damerau((uint8_t *)VARDATA_ANY(a), VARSIZE_ANY_EXHDR(a),
                                   (uint8_t *)VARDATA_ANY(b), VARSIZE_ANY_EXHDR(b)));
    if (is_too_long(a) || is_too_long(b))
        PG_RETURN_NULL();
    struct points p = points_of(a), q = points_of(b);
    if (p.n > LONGEST || q.n > LONGEST)
        PG_RETURN_NULL();
    int32_t *work = palloc(kv_damerau_work(q.n) * sizeof(int32_t));
    PG_RETURN_INT32(kv_damerau_points(p.p, p.n, q.p, q.n, work));
}

/* The first argument as a NIK, with what the caller knows. */
static struct kv_nik nik_arg(FunctionCallInfo fcinfo, const struct kv_nik_context *context)
{
    text *t = PG_GETARG_TEXT_PP(0);
    struct kv_nik nik;
    kv_nik_parse(VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t), context, &nik);
    return nik;
}

/* nik_status(nik, birth_date, sex) */
PGDLLEXPORT Datum kvpg_nik_status(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_nik_status);
Datum kvpg_nik_status(PG_FUNCTION_ARGS)
{
    struct kv_nik_context context = KV_NIK_NO_CONTEXT;
    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    context.birth = date_arg(fcinfo, 1);
    context.sex = sex_arg(fcinfo, 2);
    PG_RETURN_TEXT_P(cstring_to_text(kv_nik_status_name(nik_arg(fcinfo, &context).status)));
}

/* nik_birth_date(nik, as_of): NULL unless the number is no dummy and its date exists. */
PGDLLEXPORT Datum kvpg_nik_birth_date(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_nik_birth_date);
Datum kvpg_nik_birth_date(PG_FUNCTION_ARGS)
{
    struct kv_nik_context context = KV_NIK_NO_CONTEXT;
    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    context.reference = date_arg(fcinfo, 1);
    struct kv_nik nik = nik_arg(fcinfo, &context);
    if (nik.n != 16 || nik.implied == KV_NO_DATE)
        PG_RETURN_NULL();
    PG_RETURN_DATEADT(nik.implied);
}

PGDLLEXPORT Datum kvpg_nik_sex(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_nik_sex);
Datum kvpg_nik_sex(PG_FUNCTION_ARGS)
{
    struct kv_nik nik = nik_arg(fcinfo, &KV_NIK_NO_CONTEXT);
    if (nik.n != 16 || nik.sex == KV_SEX_UNKNOWN)
        PG_RETURN_NULL();
    PG_RETURN_TEXT_P(ascii_text(nik.sex == KV_MALE ? "L" : "P", 1));
}

/* nik_area(nik): kecamatan of first registration as an area code. */
PGDLLEXPORT Datum kvpg_nik_area(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_nik_area);
Datum kvpg_nik_area(PG_FUNCTION_ARGS)
{
    struct kv_nik nik = nik_arg(fcinfo, &KV_NIK_NO_CONTEXT);
    char code[9];
    if (nik.status != KV_NIK_OK && nik.status != KV_NIK_DATE)
        PG_RETURN_NULL();
    snprintf(code, sizeof(code), "%.2s.%.2s.%.2s", nik.digits, nik.digits + 2, nik.digits + 4);
    PG_RETURN_TEXT_P(ascii_text(code, 8));
}

PGDLLEXPORT Datum kvpg_nik_mask(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_nik_mask);
Datum kvpg_nik_mask(PG_FUNCTION_ARGS)
{
    text *t = PG_GETARG_TEXT_PP(0);
    char masked[17];
    kv_nik_mask(VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t), masked);
    PG_RETURN_TEXT_P(cstring_to_text(masked));
}

PGDLLEXPORT Datum kvpg_no_kk_status(PG_FUNCTION_ARGS);
PG_FUNCTION_INFO_V1(kvpg_no_kk_status);
Datum kvpg_no_kk_status(PG_FUNCTION_ARGS)
{
    text *t = PG_GETARG_TEXT_PP(0);
    struct kv_nik kk;
    kv_no_kk_parse(VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t), false, false, &kk);
    PG_RETURN_TEXT_P(cstring_to_text(kv_nik_status_name(kk.status)));
}
