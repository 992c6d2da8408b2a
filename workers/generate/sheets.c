/* The rows each register writes about a household in one year. */
#include "generate.h"
#include "growth/growth.h"
#include "growth/lms.h"
#include "konv.h"
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { STREAM_ROWS = 10, GESTATION = 280, BABY_DAYS = 731, UNDER_FIVE_DAYS = 1826 };

const char *const sheet_files[SOURCES] = {"eppgbm.csv",    "ehdw_ibu.csv", "ehdw_anak.csv",
                                          "ehdw_paud.csv", "sipbm.csv",    "pk.csv",
                                          "dtks.csv",      "elsimil.csv"};
const char *const sheet_sources[SOURCES] = {"eppgbm", "ehdw", "ehdw", "ehdw",
                                            "sipbm",  "pk",   "dtks", "elsimil"};
const char *const sheet_headers[SOURCES] = {
    "No;NIK;Nama;JK;Tgl Lahir;BB Lahir;TB Lahir;Nama "
    "Ortu;Prov;Kab/Kota;Kec;Pukesmas;Desa/Kel;Posyandu;RT;RW;Alamat;Usia Saat Ukur;"
    "Tanggal Pengukuran;Berat;Tinggi;Cara Ukur;LiLA;BB/U;ZS BB/U;TB/U;ZS TB/U;BB/TB;ZS BB/TB;Naik "
    "Berat Badan;Jml Vit A;KPSP;KIA;"
    "Kelas Ibu Balita;MBG;Detail",
    "Kode Desa,Posyandu,Tanggal Layanan,No KIA,NIK,No KK,Nama Ibu,Tanggal Lahir,Status "
    "Kehamilan,Hari Perkiraan Lahir,Usia Kehamilan (Bulan),"
    "Tanggal Melahirkan,Pemeriksaan Kehamilan,Konsumsi Pil Fe,Jumlah Tablet,Pemeriksaan "
    "Nifas,Konseling Gizi,Kunjungan Rumah,"
    "Kepemilikan Akses Air Bersih,Kepemilikan Jamban,Jaminan Kesehatan",
    "Kode Desa,Posyandu,Tanggal Layanan,No KIA,NIK,No KK,Nama Anak,Nama Ibu,Jenis Kelamin,Tanggal "
    "Lahir,Status Gizi,Umur (Bulan),Hasil (M/K/H),"
    "Pemberian Imunisasi Dasar,Campak,Pengukuran Berat Badan,Pengukuran Tinggi Badan,Konseling "
    "Gizi Ayah,Konseling Gizi Ibu,"
    "Kunjungan Rumah,Kepemilikan Akses Air Bersih,Kepemilikan Jamban,Akta Lahir,Jaminan "
    "Kesehatan,Pengasuhan PAUD",
    "Kode Desa,Posyandu,Tahun,No KIA,NIK,No KK,Nama Anak,Nama Ibu,Jenis Kelamin,Tanggal "
    "Lahir,Kategori Usia,Januari,Februari,Maret,April,"
    "Mei,Juni,Juli,Agustus,September,Oktober,November,Desember",
    "Kode Desa,ID Keluarga,ID Anggota,No KK,NIK,Nama,Jenis Kelamin,Tanggal Lahir,Hubungan,Nama "
    "Ibu,Dusun,RT,RW,Tanggal Sensus,"
    "Air Minum Layak,Jamban Layak,Akta Lahir,Jaminan Kesehatan",
    "No Kartu Keluarga,NIK Kepala Keluarga,Nama Kepala Keluarga,NIK Istri,Nama "
    "Istri,Desa,Kecamatan,Punya Anak 0-23 Bulan,"
    "Punya Anak 24-59 Bulan,PUS,PUS Hamil,Keluarga Tidak Mempunyai Sumber Air Minum Utama yang "
    "Layak,"
    "Keluarga Tidak Mempunyai Jamban yang Layak,PUS 4 Terlalu Muda (Umur Istri <20 Tahun),PUS 4 "
    "Terlalu Tua (Umur Istri 35 sd 40 Tahun),"
    "PUS 4 Terlalu Dekat (<2 Tahun),PUS 4 Terlalu Banyak (\xe2\x89\xa5"
    "3 Anak),Bukan Peserta KB Modern,Jenis Pendampingan yang Diterima",
    "Periode,ID DTKS,KK,NIK,Nama,Jenis Kelamin,Tanggal Lahir,Kode Desa,Dusun,RT,RW,Nama Ibu,Nama "
    "Ayah",
    "Kode Desa,Tanggal Kunjungan,Sasaran,NIK,Nama,Tanggal Lahir,Usia Kehamilan (Bulan),Hari "
    "Perkiraan Lahir,LiLA,Hb,Tinggi Badan,Merokok",
};

void sheet_printf(struct sheet *s, const char *fmt, ...)
{
    for (;;) {
        va_list ap;
        va_start(ap, fmt);
        size_t left = s->size - s->used;
        int n = vsnprintf(s->text + s->used, left, fmt, ap);
        va_end(ap);
        if (n >= 0 && (size_t)n < left) {
            s->used += (size_t)n;
            return;
        }
        s->size = s->size * 2 + 65536;
        s->text = xrealloc(s->text, s->size);
    }
}

void sheet_row(struct sheet *s, int64_t person, int64_t second)
{
    sheet_printf(s, "\n");
    if (s->rows == s->room) {
        s->room = s->room * 2 + 256;
        s->who = xrealloc(s->who, s->room * sizeof *s->who);
    }
    s->who[s->rows][0] = person;
    s->who[s->rows++][1] = second;
}

/* dd/mm/yyyy, empty for no date. */
static const char *date_text(kv_date d, char out[16])
{
    kv_ymd c = kv_ymd_of(d);
    out[0] = 0;
    if (d != KV_NO_DATE)
        snprintf(out, 16, "%02d/%02d/%04d", c.day, c.month, c.year);
    return out;
}

/* 12,1 as the Indonesian office writes it. */
static const char *comma_text(double v, char out[16])
{
    snprintf(out, 16, "%.1f", v);
    char *dot = strchr(out, '.');
    if (dot)
        *dot = ',';
    return out;
}

static kv_date month_day(const struct world *w, int month, struct rng *r)
{
    return kv_date_of(w->year, month, 3 + rng_below(r, 24));
}

/* A child's true measures on a day: its own z with a little noise of the visit, read off the
 * standard. */
static void measure(struct rng *r, const struct person *c, int days, double *kg, double *cm)
{
    int sex = c->female, row = days < UNDER_FIVE_DAYS ? days : UNDER_FIVE_DAYS;
    *cm = kv_lms_measure(c->z_height + .15 * rng_normal(r), kv_who_lhfa.rows[sex][row]);
    *kg = kv_lms_measure(c->z_weight + .2 * rng_normal(r), kv_who_wfa.rows[sex][row]);
    *cm = floor(*cm * 10 + .5) / 10;
    if (rng_chance(r, .3))
        *cm = floor(*cm * 2 + .5) / 2; /* rounded to .0 and .5, as posyandu do */
    *kg = floor(*kg * 10 + .5) / 10;
}

static const char *class_bbu(int32_t z)
{
    return z < -300   ? "Sangat Kurang"
           : z < -200 ? "Kurang"
           : z <= 100 ? "Berat Badan Normal"
                      : "Risiko Lebih";
}

static const char *class_tbu(int32_t z)
{
    return z < -300 ? "Sangat Pendek" : z < -200 ? "Pendek" : z <= 300 ? "Normal" : "Tinggi";
}

static const char *class_bbtb(int32_t z)
{
    return z < -300   ? "Gizi Buruk"
           : z < -200 ? "Gizi Kurang"
           : z <= 100 ? "Gizi Baik"
           : z <= 200 ? "Risiko Gizi Lebih"
           : z <= 300 ? "Gizi Lebih"
                      : "Obesitas";
}

static void eppgbm_visit(const struct world *w, const struct household *h, int who, int copy,
                         kv_date at, double kg, double cm, const char *gain, struct sheet *s)
{
    const struct person *c = &h->people[who];
    struct record rec;
    make_record(w, h, who, SRC_EPPGBM, copy, at, &rec);
    const struct village *v = &w->villages[rec.village];
    struct kv_growth_input in = kv_growth_blank();
    struct kv_growth_result z;
    bool lying = at - c->born < BABY_DAYS;
    in.sex = c->female ? KV_FEMALE : KV_MALE;
    in.age_days = at - c->born;
    in.weight_kg = kg;
    in.height_cm = cm;
    in.position = lying ? KV_LYING : KV_STANDING;
    kv_growth_assess(&in, &z);
    char b[16], a[16], n1[16], n2[16], n3[16], n4[16], z1[16], z2[16], z3[16];
    int months = kv_completed_months(c->born, at);
    sheet_printf(s, "%zu;%s;%s;%s;%s;%s;%s;%s", s->rows + 1, rec.nik, rec.name,
                 c->female ? "P" : "L", date_text(rec.born, b), comma_text(c->birth_kg, n1),
                 comma_text(c->birth_cm, n2), rec.father[0] ? rec.father : rec.mother);
    if (rec.father[0] && rec.mother[0])
        sheet_printf(s, " / %s", rec.mother);
    sheet_printf(s,
                 ";%s;%s;%s;PUSKESMAS %s;%s;MELATI %d;%03d;%03d;%s;%d Tahun - %d Bulan - %d "
                 "Hari;%s;%s;%s;%s;;",
                 w->provinsi, v->kabupaten, v->kecamatan, v->kecamatan, v->desa,
                 h->posyandu % v->posyandu + 1, h->rt, h->rw, h->address, months / 12, months % 12,
                 (int)(at - c->born) % 30, date_text(at, a), comma_text(kg, n3), comma_text(cm, n4),
                 lying ? "Terlentang" : "Berdiri");
    snprintf(z1, 16, "%.2f", z.z[KV_WAZ] / 100.0);
    snprintf(z2, 16, "%.2f", z.z[KV_HAZ] / 100.0);
    snprintf(z3, 16, "%.2f", z.z[KV_WHZ] / 100.0);
    sheet_printf(s, "%s;%s;%s;%s;%s;%s;%s;%d;;Ya;Tidak;Tidak;", class_bbu(z.z[KV_WAZ]),
                 z.z[KV_WAZ] == KV_NO_Z ? "" : z1, class_tbu(z.z[KV_HAZ]),
                 z.z[KV_HAZ] == KV_NO_Z ? "" : z2, class_bbtb(z.z[KV_WHZ]),
                 z.z[KV_WHZ] == KV_NO_Z ? "" : z3, gain,
                 kv_ymd_of(at).month == 2 || kv_ymd_of(at).month == 8);
    sheet_row(s, c->id, -1);
}

/* One row per weighing: four of five months. A few children are entered a second time under other
 * words. */
static void write_eppgbm(const struct world *w, const struct household *h, int who, struct sheet *s)
{
    const struct person *c = &h->people[who];
    struct rng r = rng_of(w->seed, (uint64_t)c->id, STREAM_ROWS + SRC_EPPGBM);
    bool registered = rng_chance(&r, .94), twice = rng_chance(&r, w->errors[ERR_DUPLICATE]);
    double last_kg = 0;
    int last_month = -1;
    for (int m = 1; m <= 12; m++) {
        kv_date at = month_day(w, m, &r);
        bool there = rng_chance(&r, .8);
        double kg, cm;
        int days = at - c->born;
        measure(&r, c, days < 0 ? 0 : days, &kg, &cm);
        if (!registered || !there || days < 0 || days > UNDER_FIVE_DAYS)
            continue;
        const char *gain = last_month < 0        ? "B"
                           : last_month != m - 1 ? "O"
                           : kg > last_kg        ? "N"
                                                 : "T";
        eppgbm_visit(w, h, who, 0, at, kg, cm, gain, s);
        if (twice && m % 5 == 0)
            eppgbm_visit(w, h, who, 1, at, kg, cm, gain, s);
        last_kg = kg;
        last_month = m;
    }
}

static const char *tick(struct rng *r, double yes)
{
    return rng_chance(r, yes) ? "Ya" : "Tidak";
}

/* Gestational month of a pregnancy ending on `birth`; 0 before it is known. */
static int gestation(kv_date birth, kv_date at)
{
    int days = at - (birth - GESTATION);
    return days < 28 ? 0 : days / 30 + 1 > 10 ? 10 : days / 30 + 1;
}

/* Form 2A, one row per month from the second gestational month to 42 days after delivery. */
static void write_pregnancy(const struct world *w, const struct household *h, kv_date birth,
                            int64_t key, struct sheet *s)
{
    struct rng r = rng_of(w->seed, (uint64_t)key, STREAM_ROWS + SRC_EHDW_IBU);
    bool known = rng_chance(&r, .93), good = rng_chance(&r, .6);
    for (int m = 1; m <= 12; m++) {
        kv_date at = kv_date_of(w->year, m, kv_month_days(w->year, m));
        bool delivered = birth <= at, watched = rng_chance(&r, .95);
        int g = gestation(birth, at);
        char due[16], done[16], born[16], day[16];
        double p = good ? .93 : .55;
        const char *anc = tick(&r, p), *fe = tick(&r, p), *nifas = tick(&r, p),
                   *class = tick(&r, good ? .8 : .4), *visit = tick(&r, .7);
        int tablets = rng_chance(&r, .85) ? 30 : 20;
        if (!known || !watched || g < 2 || at - birth > 42 + 30)
            continue;
        struct record rec;
        make_record(w, h, h->mother, SRC_EHDW_IBU, 0, at, &rec);
        sheet_printf(s, "%s,MELATI %d,%s,%lld,%s,%s,%s,%s,%s,%s,%d,%s,",
                     w->villages[rec.village].kode, h->posyandu + 1, date_text(at, day),
                     (long long)key, rec.nik, rec.no_kk, rec.name, date_text(rec.born, born),
                     h->kek    ? "KEK"
                     : h->risk ? "RISTI"
                               : "NORMAL",
                     date_text(birth, due), g, delivered ? date_text(birth, done) : "");
        sheet_printf(s, "%s,%s,%d,%s,%s,%s,%s,%s,%s", delivered ? "-" : anc, delivered ? "-" : fe,
                     delivered ? 0 : tablets, delivered ? nifas : "-", delivered ? "-" : class,
                     h->kek || h->risk ? visit : "-", h->water ? "Ya" : "Tidak",
                     h->toilet ? "Ya" : "Tidak", h->insured ? "Ya" : "Tidak");
        sheet_row(s, h->people[h->mother].id, -1);
    }
}

/* Form 2B, one row per month of a child of 0-23 months. */
static void write_baby(const struct world *w, const struct household *h, int who, struct sheet *s)
{
    const struct person *c = &h->people[who];
    struct rng r = rng_of(w->seed, (uint64_t)c->id, STREAM_ROWS + SRC_EHDW_ANAK);
    bool known = rng_chance(&r, .92), good = rng_chance(&r, .55), deed = rng_chance(&r, .85);
    for (int m = 1; m <= 12; m++) {
        kv_date at = kv_date_of(w->year, m, kv_month_days(w->year, m));
        int months = kv_completed_months(c->born, at);
        double p = good ? .95 : .6;
        bool watched = rng_chance(&r, .96);
        const char *shots = tick(&r, good ? .97 : .7), *weighed = tick(&r, p),
                   *length = tick(&r, p * .8), *father = tick(&r, .12), *mother = tick(&r, p),
                   *visit = tick(&r, .75), *care = tick(&r, p * .9);
        if (!known || !watched || c->born > at || months > 23)
            continue;
        struct record rec;
        make_record(w, h, who, SRC_EHDW_ANAK, 0, at, &rec);
        char born[16], day[16];
        bool at_risk = c->z_height < -2;
        sheet_printf(s, "%s,MELATI %d,%s,%lld,%s,%s,%s,%s,%s,%s,%s,%d,%s,",
                     w->villages[rec.village].kode, h->posyandu + 1, date_text(at, day),
                     (long long)c->id, rec.nik, rec.no_kk, rec.name, rec.mother,
                     c->female ? "P" : "L", date_text(rec.born, born), at_risk ? "S" : "N", months,
                     c->z_height < -2   ? "M"
                     : c->z_height < -1 ? "K"
                                        : "H");
        sheet_printf(s, "%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s", shots, months >= 10 ? shots : "-",
                     weighed, length, father, mother, at_risk ? visit : "-",
                     h->water ? "Ya" : "Tidak", h->toilet ? "Ya" : "Tidak", deed ? "Ya" : "Tidak",
                     h->insured ? "Ya" : "Tidak", care);
        sheet_row(s, c->id, -1);
    }
}

/* Form 2C, one row per child who is 2-6 years old in the year. */
static void write_paud(const struct world *w, const struct household *h, int who, struct sheet *s)
{
    const struct person *c = &h->people[who];
    struct rng r = rng_of(w->seed, (uint64_t)c->id, STREAM_ROWS + SRC_EHDW_PAUD);
    int at_end = kv_completed_months(c->born, kv_date_of(w->year, 12, 31)), at_start = at_end - 11;
    bool known = rng_chance(&r, .7), active = rng_chance(&r, .6);
    if (!known || at_end < 24 || at_start > 83)
        return;
    struct record rec;
    char born[16];
    make_record(w, h, who, SRC_EHDW_PAUD, 0, kv_date_of(w->year, 12, 31), &rec);
    sheet_printf(s, "%s,MELATI %d,%d,%lld,%s,%s,%s,%s,%s,%s,%s", w->villages[rec.village].kode,
                 h->posyandu + 1, w->year, (long long)c->id, rec.nik, rec.no_kk, rec.name,
                 rec.mother, c->female ? "P" : "L", date_text(rec.born, born),
                 at_end < 36 ? "1" : "2");
    for (int m = 1; m <= 12; m++) {
        int months = at_start + m - 1;
        bool seen = rng_chance(&r, active ? .92 : .2);
        sheet_printf(s, ",%s", months < 24 || months > 83 ? "-" : seen ? "v" : "x");
    }
    sheet_row(s, c->id, -1);
}

static const char *relation(const struct person *p)
{
    return p->role == ROLE_FATHER   ? "Kepala Keluarga"
           : p->role == ROLE_MOTHER ? "Istri"
           : p->role == ROLE_CHILD  ? "Anak"
                                    : "Lainnya";
}

/* SIPBM lists everybody of a household in the census; DTKS everybody of a poor one. */
static void write_families(const struct world *w, const struct household *h,
                           struct sheet sheets[SOURCES])
{
    struct rng r = rng_of(w->seed, (uint64_t)h->id, STREAM_ROWS + SRC_SIPBM);
    bool census = rng_chance(&r, .6), social = h->poor && rng_chance(&r, .9),
         deed = rng_chance(&r, .85);
    kv_date at = kv_date_of(w->year, 6, 15);
    char born[16], day[16];
    for (int i = 0; i < h->people_n; i++) {
        const struct person *p = &h->people[i];
        struct record rec;
        if (p->born > at)
            continue;
        if (census) {
            make_record(w, h, i, SRC_SIPBM, 0, at, &rec);
            sheet_printf(&sheets[SRC_SIPBM],
                         "%s,K%lld,%lld,%s,%s,%s,%s,%s,%s,%s,DUSUN %d,%03d,%03d,%s,%s,%s,%s,%s",
                         w->villages[rec.village].kode, (long long)h->id, (long long)p->id,
                         rec.no_kk, rec.nik, rec.name, p->female ? "P" : "L",
                         date_text(rec.born, born), relation(p), rec.mother, h->rw, h->rt, h->rw,
                         date_text(at, day), h->water ? "Ya" : "Tidak", h->toilet ? "Ya" : "Tidak",
                         p->role == ROLE_CHILD ? (deed ? "Ya" : "Tidak") : "",
                         h->insured ? "Ya" : "Tidak");
            sheet_row(&sheets[SRC_SIPBM], p->id, -1);
        }
        if (social) {
            make_record(w, h, i, SRC_DTKS, 0, at, &rec);
            sheet_printf(&sheets[SRC_DTKS],
                         "%04d-06,D%lld,%s,%s,%s,%s,%s,%s,DUSUN %d,%03d,%03d,%s,%s", w->year,
                         (long long)p->id, rec.no_kk, rec.nik, rec.name, p->female ? "P" : "L",
                         date_text(rec.born, born), w->villages[rec.village].kode, h->rw, h->rt,
                         h->rw, rec.mother, rec.father);
            sheet_row(&sheets[SRC_DTKS], p->id, -1);
        }
    }
}

/* 1 tick, 2 cross. */
static int mark(bool yes)
{
    return yes ? 1 : 2;
}

static void write_pk(const struct world *w, const struct household *h, bool pregnant,
                     struct sheet *s)
{
    struct rng r = rng_of(w->seed, (uint64_t)h->id, STREAM_ROWS + SRC_PK);
    kv_date at = kv_date_of(w->year, 7, 1);
    bool listed = rng_chance(&r, .88), modern = rng_chance(&r, .6), baby = false, toddler = false;
    int children = 0;
    if (!listed)
        return;
    for (int i = 0; i < h->people_n; i++) {
        int months = h->people[i].born <= at ? kv_completed_months(h->people[i].born, at) : -1;
        baby |= months >= 0 && months < 24;
        toddler |= months >= 24 && months < 60;
        children += h->people[i].role == ROLE_CHILD && months >= 0;
    }
    struct record head = {0}, wife = {0};
    int head_i = h->father >= 0 ? h->father : h->mother;
    make_record(w, h, head_i, SRC_PK, 0, at, &head);
    if (h->mother >= 0 && h->mother != head_i)
        make_record(w, h, h->mother, SRC_PK, 0, at, &wife);
    int age = h->mother >= 0 ? kv_completed_months(h->people[h->mother].born, at) / 12 : 0;
    bool couple = h->mother >= 0 && h->father >= 0 && age >= 15 && age < 50;
    const struct village *v = &w->villages[head.village];
    sheet_printf(s, "%s,%s,%s,%s,%s,%s,%s,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%s", head.no_kk,
                 head.nik, head.name, wife.nik, wife.name, v->desa, v->kecamatan, mark(baby),
                 mark(toddler), mark(couple), mark(pregnant), mark(!h->water), mark(!h->toilet),
                 mark(couple && age < 20), mark(couple && age >= 35 && age <= 40),
                 mark(children > 1 && rng_chance(&r, .2)), mark(children >= 3),
                 mark(couple && !modern), pregnant ? "\"1,2\"" : "");
    sheet_row(s, h->people[head_i].id, wife.person ? wife.person->id : -1);
}

/* Elsimil: up to two visits in a pregnancy, with LiLA and Hb. */
static void write_elsimil(const struct world *w, const struct household *h, kv_date birth,
                          int64_t key, struct sheet *s)
{
    struct rng r = rng_of(w->seed, (uint64_t)key, STREAM_ROWS + SRC_ELSIMIL);
    bool listed = rng_chance(&r, .6);
    int tall = 140 + rng_below(&r, 25);
    for (int visit = 0; visit < 2; visit++) {
        kv_date at = birth - 200 + visit * 110 + rng_below(&r, 30);
        double lila = h->kek ? 21.5 + rng_unit(&r) * 1.9 : 23.6 + rng_unit(&r) * 5,
               hb = 9.6 + 3.5 * rng_unit(&r);
        bool smokes = rng_chance(&r, .02);
        if (!listed || kv_ymd_of(at).year != w->year)
            continue;
        struct record rec;
        char day[16], born[16], due[16];
        make_record(w, h, h->mother, SRC_ELSIMIL, 0, at, &rec);
        sheet_printf(s, "%s,%s,Ibu Hamil,%s,%s,%s,%d,%s,%.1f,%.1f,%d,%s",
                     w->villages[rec.village].kode, date_text(at, day), rec.nik, rec.name,
                     date_text(rec.born, born), gestation(birth, at), date_text(birth, due), lila,
                     hb, tall, smokes ? "Ya" : "Tidak");
        sheet_row(s, h->people[h->mother].id, -1);
    }
}

void write_household(const struct world *w, const struct household *h, struct sheet sheets[SOURCES])
{
    kv_date first = kv_date_of(w->year, 1, 1), last = kv_date_of(w->year, 12, 31);
    bool pregnant = false;
    for (int i = 0; i < h->people_n; i++) {
        const struct person *c = &h->people[i];
        if (c->role != ROLE_CHILD)
            continue;
        bool second_twin =
            c->twin && i > 0 && h->people[i - 1].twin && h->people[i - 1].born == c->born;
        write_eppgbm(w, h, i, &sheets[SRC_EPPGBM]);
        write_baby(w, h, i, &sheets[SRC_EHDW_ANAK]);
        write_paud(w, h, i, &sheets[SRC_EHDW_PAUD]);
        if (h->mother < 0 || second_twin || c->born < first - 42 || c->born - GESTATION + 28 > last)
            continue;
        pregnant |= c->born > kv_date_of(w->year, 7, 1) &&
                    c->born - GESTATION + 28 <= kv_date_of(w->year, 7, 1);
        write_pregnancy(w, h, c->born, c->id, &sheets[SRC_EHDW_IBU]);
        write_elsimil(w, h, c->born, c->id, &sheets[SRC_ELSIMIL]);
    }
    write_families(w, h, sheets);
    write_pk(w, h, pregnant, &sheets[SRC_PK]);
}
