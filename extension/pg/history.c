/*
 * jsonb to history:
 * {"sex": "P", "born": "1998-05-05", "died": null, "married": null,
 *  "residences": [{"from": "2024-01-01", "to": null, "monitored": null, "village": "73.08.01.2001",
 * "household": "7", "place": "Melati"}], "pregnancies": [{"id": 1, "first": "2025-01-08", "due":
 * null, "delivered": null, "lost": null}], "memberships": [{"group": "CATIN", "from": "2025-01-01",
 * "to": null}], "observations": [{"field": "lila", "date": "2025-02-01", "value": 23.1,
 * "pregnancy": 1}], "events": [{"item": "ANC", "date": "2025-02", "answer": true, "quantity": null,
 * "caregiver": "ibu"}], "houses": [{"household": "7", "events": [...]}]} A date is YYYY-MM-DD, or
 * YYYY-MM where only the month is known. Items the rule set does not use are left out.
 */
#include "kvpg_history.h"
#include "utils/builtins.h"
#include "utils/numeric.h"
#include "growth/growth.h"
#include <math.h>

static void bad_value(const char *key, const char *hint)
{
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                    errmsg("invalid value of \"%s\" in the history", key), errhint("%s", hint)));
}

/* The value of a key, NULL when it is absent or null. */
static const JsonbValue *get(JsonbContainer *object, const char *key)
{
    JsonbValue *v = getKeyJsonValueFromContainer(object, key, (int)strlen(key), NULL);
    return v == NULL || v->type == jbvNull ? NULL : v;
}

/* An array of objects under a key: its container and length. */
static JsonbContainer *get_list(JsonbContainer *object, const char *key, int *n)
{
    const JsonbValue *v = get(object, key);
    *n = 0;
    if (v == NULL)
        return NULL;
    if (v->type != jbvBinary || !JsonContainerIsArray(v->val.binary.data))
        bad_value(key, "It is a list of objects.");
    *n = (int)JsonContainerSize(v->val.binary.data);
    return v->val.binary.data;
}

static JsonbContainer *get_object(JsonbContainer *list, int i, const char *key)
{
    const JsonbValue *v = getIthJsonbValueFromContainer(list, (uint32)i);
    if (v == NULL || v->type != jbvBinary || !JsonContainerIsObject(v->val.binary.data))
        bad_value(key, "It is a list of objects.");
    return v->val.binary.data;
}

static bool get_number(JsonbContainer *object, const char *key, double *number)
{
    const JsonbValue *v = get(object, key);
    if (v == NULL)
        return false;
    if (v->type != jbvNumeric)
        bad_value(key, "It is a number.");
    *number = DatumGetFloat8(DirectFunctionCall1(numeric_float8, NumericGetDatum(v->val.numeric)));
    if (!isfinite(*number) || fabs(*number) > 1e6)
        bad_value(key, "The number is out of range.");
    return true;
}

static int get_int(JsonbContainer *object, const char *key, int missing)
{
    double number;
    return get_number(object, key, &number) ? (int)lround(number) : missing;
}

/* Two or four digits. */
static int digits(const char *s, int n)
{
    int value = 0;
    for (int i = 0; i < n; i++) {
        if (s[i] < '0' || s[i] > '9')
            return -1;
        value = value * 10 + (s[i] - '0');
    }
    return value;
}

/* A date; *month_only may be NULL where a month alone is no date. */
static kv_date get_date(JsonbContainer *object, const char *key, kv_date missing,
                        uint8_t *month_only)
{
    const JsonbValue *v = get(object, key);
    int y, m, d = 1;
    if (v == NULL)
        return missing;
    const char *s = v->type == jbvString ? v->val.string.val : "";
    int n = v->type == jbvString ? v->val.string.len : 0;
    bool month = n == 7 && month_only;
    if ((n != 10 && !month) || (y = digits(s, 4)) < 1 || s[4] != '-' ||
        (m = digits(s + 5, 2)) < 1 || (n == 10 && (s[7] != '-' || (d = digits(s + 8, 2)) < 1)) ||
        !kv_valid_ymd(y, m, d))
        ereport(ERROR, (errcode(ERRCODE_INVALID_DATETIME_FORMAT),
                        errmsg("invalid date of \"%s\" in the history", key),
                        errhint("Dates are YYYY-MM-DD, services and observations also YYYY-MM.")));
    if (month_only)
        *month_only = month;
    return kv_date_of(y, m, d);
}

/* A text or number as a word; NULL if absent. */
static char *get_word(JsonbContainer *object, const char *key)
{
    const JsonbValue *v = get(object, key);
    if (v == NULL)
        return NULL;
    if (v->type == jbvString)
        return pnstrdup(v->val.string.val, v->val.string.len);
    if (v->type == jbvNumeric)
        return DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(v->val.numeric)));
    bad_value(key, "It is a text or a number.");
    return NULL;
}

/* The number of a word in a list that grows by it; 0 for NULL. */
static int intern(char ***words, int *n, char *word)
{
    for (int i = word ? 1 : 0; i < *n; i++)
        if ((word == NULL && i == 0) || (word && strcmp((*words)[i], word) == 0))
            return i;
    if (*n == 0) {
        *words = palloc(sizeof(char *) * 2);
        (*words)[(*n)++] = NULL;
        if (word == NULL)
            return 0;
    } else {
        *words = repalloc(*words, sizeof(char *) * (*n + 1));
    }
    (*words)[*n] = word;
    return (*n)++;
}

static int find_word(const char *word, const char *const *words)
{
    for (int i = 0; word && words[i]; i++)
        if (strcmp(word, words[i]) == 0)
            return i;
    return -1;
}

/* Ya or Tidak: true, false, "Ya", "Tidak", "v", "x". */
static int get_answer(JsonbContainer *object)
{
    static const char *const words[] = {"Tidak", "Ya", "x", "v", NULL};
    const JsonbValue *v = get(object, "answer");
    if (v && v->type == jbvBool)
        return v->val.boolean;
    int word = v && v->type == jbvString
                   ? find_word(pnstrdup(v->val.string.val, v->val.string.len), words)
                   : -1;
    if (word < 0)
        bad_value("answer", "It is true or false; without an answer there is no event.");
    return word & 1;
}

static int read_events(JsonbContainer *object, const struct kv_ruleset *rules,
                       struct kv_event **events)
{
    static const char *const caregivers[] = {"-", "ibu", "ayah", "lain", NULL};
    int n, used = 0;
    JsonbContainer *list = get_list(object, "events", &n);
    *events = palloc0(sizeof(struct kv_event) * Max(n, 1));
    for (int i = 0; i < n; i++) {
        JsonbContainer *o = get_object(list, i, "events");
        struct kv_event *e = &(*events)[used];
        char *item = get_word(o, "item"), *caregiver = get_word(o, "caregiver");
        int who = caregiver ? find_word(caregiver, caregivers) : 0,
            quantity = get_int(o, "quantity", 0);
        if (item == NULL)
            bad_value("item", "Every event names its item.");
        if (who < 0)
            bad_value("caregiver", "It is ibu, ayah, lain or -.");
        if (quantity < 0 || quantity > UINT16_MAX)
            bad_value("quantity", "It is a count.");
        e->date = get_date(o, "date", KV_NO_DATE, &e->month_only);
        if (e->date == KV_NO_DATE)
            bad_value("date", "Every event has a date.");
        e->item = kv_ruleset_item(rules, item, strlen(item));
        e->answer = (uint8_t)get_answer(o);
        e->caregiver = (uint8_t)who;
        e->quantity = (uint16_t)quantity;
        used += e->item != KV_NO_ITEM;
    }
    kv_events_sort(*events, used);
    return used;
}

static void read_residences(JsonbContainer *root, struct kvpg_history *k)
{
    int n;
    JsonbContainer *list = get_list(root, "residences", &n);
    k->h.residences = palloc0(sizeof(struct kv_residence) * Max(n, 1));
    k->h.n_residences = n;
    for (int i = 0; i < n; i++) {
        JsonbContainer *o = get_object(list, i, "residences");
        k->h.residences[i] = (struct kv_residence){
            .from = get_date(o, "from", KV_NO_DATE, NULL),
            .to = get_date(o, "to", KV_FOREVER, NULL),
            .monitored = get_date(o, "monitored", KV_NO_DATE, NULL),
            .village = intern(&k->villages, &k->n_villages, get_word(o, "village")),
            .household = intern(&k->households, &k->n_households, get_word(o, "household")),
            .place = intern(&k->places, &k->n_places, get_word(o, "place"))};
    }
}

static void read_pregnancies(JsonbContainer *root, struct kvpg_history *k)
{
    int n;
    JsonbContainer *list = get_list(root, "pregnancies", &n);
    k->h.pregnancies = palloc0(sizeof(struct kv_pregnancy) * Max(n, 1));
    k->h.n_pregnancies = n;
    for (int i = 0; i < n; i++) {
        JsonbContainer *o = get_object(list, i, "pregnancies");
        k->h.pregnancies[i] =
            (struct kv_pregnancy){.id = get_int(o, "id", i + 1),
                                  .first = get_date(o, "first", KV_NO_DATE, NULL),
                                  .due = get_date(o, "due", KV_NO_DATE, NULL),
                                  .delivered = get_date(o, "delivered", KV_NO_DATE, NULL),
                                  .lost = get_date(o, "lost", KV_NO_DATE, NULL)};
        const struct kv_pregnancy *p = &k->h.pregnancies[i];
        if (p->first == KV_NO_DATE && p->due == KV_NO_DATE && p->delivered == KV_NO_DATE &&
            p->lost == KV_NO_DATE)
            bad_value("pregnancies", "A pregnancy has at least one date.");
    }
}

static void read_memberships(JsonbContainer *root, const struct kv_ruleset *rules,
                             struct kvpg_history *k)
{
    int n;
    JsonbContainer *list = get_list(root, "memberships", &n);
    k->h.memberships = palloc0(sizeof(struct kv_membership) * Max(n, 1));
    for (int i = 0; i < n; i++) {
        JsonbContainer *o = get_object(list, i, "memberships");
        struct kv_membership *m = &k->h.memberships[k->h.n_memberships];
        char *group = get_word(o, "group");
        if (group == NULL)
            bad_value("group", "Every membership names its group.");
        *m = (struct kv_membership){.from = get_date(o, "from", KV_NO_DATE, NULL),
                                    .to = get_date(o, "to", KV_FOREVER, NULL),
                                    .group = kv_ruleset_group(rules, group, strlen(group))};
        k->h.n_memberships += m->group != KV_NO_ITEM;
    }
}

/* Observed values in natural units: LiLA cm, z-scores, Hb g/dl, codes. */
static void read_observations(JsonbContainer *root, struct kvpg_history *k)
{
    static const char *const fields[] = {"status_hamil", "lila", "usia_hamil", "status_gizi", "whz",
                                         "haz",          "waz",  "hb",         NULL};
    static const double scales[] = {1, 10, 1, 1, 100, 100, 100, 10};
    int n;
    JsonbContainer *list = get_list(root, "observations", &n);
    k->h.observations = palloc0(sizeof(struct kv_observation) * Max(n, 1));
    k->h.n_observations = n;
    for (int i = 0; i < n; i++) {
        JsonbContainer *o = get_object(list, i, "observations");
        struct kv_observation *x = &k->h.observations[i];
        int field = find_word(get_word(o, "field"), fields);
        double value;
        if (field < 0)
            bad_value("field",
                      "It is status_hamil, lila, usia_hamil, status_gizi, whz, haz, waz or hb.");
        if (!get_number(o, "value", &value))
            bad_value("value", "Every observation has a value.");
        x->field = (uint8_t)field;
        x->value = (int32_t)lround(value * scales[field]);
        x->pregnancy = get_int(o, "pregnancy", 1);
        x->date = get_date(o, "date", KV_NO_DATE, &x->month_only);
        if (x->date == KV_NO_DATE)
            bad_value("date", "Every observation has a date.");
    }
}

static void read_houses(JsonbContainer *root, const struct kv_ruleset *rules,
                        struct kvpg_history *k)
{
    int n;
    JsonbContainer *list = get_list(root, "houses", &n);
    k->houses = palloc0(sizeof(struct kv_house) * Max(n, 1));
    k->h.houses = k->houses;
    k->h.n_houses = n;
    for (int i = 0; i < n; i++) {
        JsonbContainer *o = get_object(list, i, "houses");
        struct kv_event *events;
        k->houses[i].household = intern(&k->households, &k->n_households, get_word(o, "household"));
        k->houses[i].n_events = read_events(o, rules, &events);
        k->houses[i].events = events;
    }
}

struct kvpg_history *kvpg_read_history(Jsonb *json, const struct kv_ruleset *rules)
{
    struct kvpg_history *k = palloc0(sizeof *k);
    JsonbContainer *root = &json->root;
    if (!JsonContainerIsObject(root))
        bad_value("history", "It is one object, the history of one person.");
    char *sex = get_word(root, "sex");
    k->h.sex = sex ? kv_parse_sex(sex, strlen(sex)) : KV_SEX_UNKNOWN;
    k->h.born = get_date(root, "born", KV_NO_DATE, NULL);
    k->h.died = get_date(root, "died", KV_NO_DATE, NULL);
    k->h.married = get_date(root, "married", KV_NO_DATE, NULL);
    k->h.n_events = read_events(root, rules, &k->h.events);
    read_residences(root, k);
    read_pregnancies(root, k);
    read_memberships(root, rules, k);
    read_observations(root, k);
    read_houses(root, rules, k);
    kv_history_sort(&k->h);
    return k;
}
