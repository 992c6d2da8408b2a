/* The text form of a rule set: round trip, and one stated problem for each kind of mistake. */
#include "conv.h"

static struct kv_ruleset again;

static void is_problem(const char *line, const char *problem)
{
    static char text[70000];
    struct kv_parse_error e;
    snprintf(
        text, sizeof text,
        "konvergensi versi=1 kode=x\npaket kode=KIA\nbutir kode=ANC nomor=1\nkelompok kode=HAMIL "
        "jenis=kehamilan\n"
        "kelompok kode=ANAK jenis=umur umur=0-23\nindikator kode=H1 nomor=1 kelompok=HAMIL\n%s\n",
        line);
    kv_status s = kv_ruleset_parse(text, strlen(text), &again, &e);
    ok(s == KV_INVALID && e.line == 7 && strcmp(e.problem, problem) == 0, "%s: %s", problem, line);
    if (s == KV_OK || strcmp(e.problem, problem) != 0)
        printf("# status %d line %d problem %s word %s\n", s, e.line, e.problem, e.word);
}

int main(void)
{
    static char first[65536], second[65536];
    size_t n, m;
    struct kv_parse_error e;
    load_rules();
    is_int(rules.n_rules, 19, "kpm2019 has 19 indicators");
    is_int(rules.n_groups, 3, "three groups with cells");
    is_int(kv_ruleset_print(&rules, first, sizeof first, &n), KV_OK, "prints");
    is_int(kv_ruleset_parse(first, n, &again, &e), KV_OK, "what is printed is read");
    is_int(kv_ruleset_print(&again, second, sizeof second, &m), KV_OK, "prints again");
    is_str(second, first, "the canonical text is a fixed point");
    ok(memcmp(&rules, &again, sizeof rules) == 0, "and the value is the same, byte for byte");
    is_int(kv_ruleset_print(&rules, second, 100, &m), KV_TOO_SMALL, "a short buffer is refused");
    is_int(m, n, "and the length it needs is told");

    FILE *f = fopen("regress/unit/kpm2019.txt", "r");
    n = fread(second, 1, sizeof second - 1, f);
    second[n] = 0;
    fclose(f);
    is_str(first, second, "the file of the tests is canonical");

    is_int(kv_ruleset_parse("", 0, &again, &e), KV_INVALID, "an empty text is no rule set");
    is_int(kv_ruleset_parse("butir kode=X nomor=1", 20, &again, &e), KV_INVALID,
           "the head line comes first");
    is_int(kv_ruleset_parse("konvergensi versi=2 kode=x", 26, &again, &e), KV_INVALID,
           "an unknown version is refused");
    is_problem("aturan jenis=tanggal butir=ANC jendela=periode", "min missing");
    is_problem("aturan jenis=tanggal butir=ANC min=1", "jendela missing");
    is_problem("aturan jenis=tanggal butir=USG jendela=periode min=1", "unknown code");
    is_problem("aturan jenis=harian butir=ANC jendela=periode min=1", "unknown word");
    is_problem("aturan jenis=bulan butir=ANC jendela=terakhir min=1", "lebar missing");
    is_problem("aturan tahap=T4 jenis=tanggal butir=ANC jendela=periode min=1", "unknown word");
    is_problem("aturan umur=12-6 jenis=tanggal butir=ANC jendela=periode min=1", "bad range");
    is_problem("aturan jenis=porsi butir=ANC jendela=periode", "porsi missing");
    is_problem("aturan jenis=porsi butir=ANC jendela=periode porsi=101", "number out of range");
    is_problem("aturan jenis=jatuh_tempo butir=ANC hari=28,3", "days must rise and be few");
    is_problem("aturan jenis=jatuh_tempo butir=ANC hari=3",
               "this jendela or jenis needs tahap=NIFAS");
    is_problem("aturan tahap=NIFAS jenis=jatuh_tempo butir=ANC", "hari missing");
    is_problem("aturan jenis=bulan jendela=periode min=1", "butir missing");
    is_problem("aturan jenis=umur", "min missing");
    is_problem("aturan jenis=bulan_wajib butir=ANC jendela=terakhir lebar=12", "bulan missing");
    is_problem("aturan jenis=bulan butir=ANC jendela=periode min=1 isi=30",
               "isi and target go together");
    is_problem("aturan jenis=bulan butir=ANC jendela=periode min=1 min=2", "key given twice");
    is_problem("aturan jenis=bulan butir=ANC jendela=periode minimum=1", "unknown key");
    is_problem("aturan jenis=bulan butir=ANC jendela=lahir min=1",
               "jendela=lahir is not for a kelompok of kehamilan");
    is_problem("aturan kondisi=RISIKO jenis=bulan butir=ANC jendela=periode min=1", "unknown code");
    is_problem("indikator kode=H1 nomor=2 kelompok=HAMIL", "code or nomor given twice");
    is_problem("indikator kode=H2 nomor=1 kelompok=HAMIL", "code or nomor given twice");
    is_problem("indikator kode=A1 nomor=2", "key missing");
    is_problem("suku fakta=1 sumber=amatan amatan=lila op=kurang nilai=235",
               "suku without kondisi");
    is_problem("butir kode=ANC nomor=2", "code given twice");
    is_problem("kelompok kode=LANSIA jenis=umur", "umur missing");
    is_problem("bobot x=1", "unknown kind of line");
    is_problem("konvergensi versi=1 kode=y",
               "the first line must be: konvergensi versi=1 kode=...");
    static const char staged[] = "konvergensi versi=1 kode=x\nbutir kode=ANC nomor=1\nkelompok "
                                 "kode=ANAK jenis=umur umur=0-23\n"
                                 "indikator kode=A1 nomor=2 kelompok=ANAK\n"
                                 "aturan tahap=T1 jenis=bulan butir=ANC jendela=periode min=1\n";
    is_int(kv_ruleset_parse(staged, sizeof staged - 1, &again, &e), KV_INVALID,
           "stages belong to pregnancies");
    is_str(e.problem, "tahap needs a kelompok of kehamilan", "and the message says so");

    /* Any prefix and any flipped byte is refused or read, never a crash (sanitizers watch). */
    long refused = 0;
    for (size_t i = 0; i < n; i += 7) {
        refused += kv_ruleset_parse(first, i, &again, &e) != KV_OK;
        char kept = second[i];
        second[i] = (char)(kept ^ 0x15);
        refused += kv_ruleset_parse(second, n, &again, &e) != KV_OK;
        second[i] = kept;
    }
    ok(refused > 300, "%ld damaged texts are refused", refused);
    return done_testing();
}
