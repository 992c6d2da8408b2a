"""The linkage functions a second time, in the plainest way, and random input for them.

python3 linkage_oracle.py strings|fold|names|pairs N SEED   writes rows for COPY: input and expected output.
String measures come from python3-jellyfish; normal form, keys, levels and similarity are written from docs/linkage-functions.md
with regular expressions and exhaustive search, sharing nothing with the C code.
"""
import itertools
import random
import re
import sys
import unicodedata
import warnings

import jellyfish

warnings.simplefilter("ignore")

TITLES = set("""SPD SPDI SAG SSOS SSI SKOM SKM SKED SKEP SKEB STRKEB STRGZ STRKES SST SSIT SH SE ST SP SPT SIP SSTP SHUT SPSI
SFARM SGZ SHI SSY SPI STP AMD AMDKEB AMDKEP AMDGZ AMDAK AMKEB AMK NERS NS APT BD MSI MPD MKES MH MM MAG MKOM MT MPH MKEB MA MBA
PHD LC SPOG SPA SPPD""".split())
DOUBTFUL = set("ST SP MA MM MT MH NS BD SIP LC SPA SPI SHI STP SAG APT AMK".split())
ADDRESS = set("""H HJ HJH HAJI HAJJAH DR DRS DRA DRG DRH IR PROF KH KYAI TGK TGH UST USTAZ USTADZ USTADZAH ALM ALMH ALMARHUM
ALMARHUMAH SDR SDRI BPK BAPAK IBU NY NYONYA TN TUAN NN NONA BIDAN""".split())
NOTHING = set("NN NA NULL NIHIL X XXX TIDAKADA TIDAKTAHU TANPANAMA".split())
NOT_YET = set("BELUMADA BELUMADANAMA BELUMDIBERINAMA BELUMBERNAMA".split())
MUHAMMAD = set("""MUH MUHD MHD MHMD MUHMAD MOH MOHD MOCH MOCHD MUCH MUHAMAD MUHAMED MOHAMAD MOHAMED MOHAMAT MUHAMAT MOCHAMAD
MUCHAMAD MUKHAMAD MOKHAMAD""".split())
AHMAD = set("ACHMAD AKHMAD AHMAT ACHMAT AHMD ACH ACHM".split())
COMMON = set("MUHAMMAD SITI ANDI NUR ABDUL AHMAD".split())
PARTICLES = set("DAENG KARAENG PUANG AL EL".split())
APOSTROPHES = "'`\u00b4\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u02ca\u02cb\u2018\u2019\u201b\u2032\u2035\u05f3\ua78c\uff07\uff40"


def mark(c):
    return unicodedata.category(c).startswith("M")


def fold(text, keep=False):
    """Step 1, character by character."""
    out = []
    for c in text:
        d = "" if c in APOSTROPHES else "".join(x for x in unicodedata.normalize("NFKD", c) if not mark(x)).upper()
        d = "".join(x for x in d if x not in APOSTROPHES)
        if d.isascii():
            out.append("".join(" " if x < " " or x == "\x7f" else x for x in d))
        else:
            out.append(c if keep else " ")
    return re.sub(r"\([^)]*\)", " ", "".join(out))


def letters(s):
    return re.sub("[^A-Z]", "", s)


def collapse(t):
    return re.sub(r"(.)\1+", r"\1", t)


def modern(t):
    if t in ("JOEL", "NOEL", "JOE", "ZOE", "CHLOE", "NOELE", "JOELE") or not re.search("OE|DJ|TJ|SJ", t):
        return t
    to = {"OE": "U", "DJ": "J", "TJ": "C", "NJ": "NY", "SJ": "SY", "CH": "KH", "J": "Y"}
    return collapse(re.sub("OE|DJ|TJ|NJ|SJ|CH|J", lambda m: to[m.group()], t))


def full(t, i, n, province, sex):
    if t in MUHAMMAD or (t == "M" and i == 0 and n > 1 and sex != "P"):
        return "MUHAMMAD"
    if t in ("ST", "STI", "SITY") and i < n - 1 and sex != "L":
        return "SITI"
    if t in ("A", "AND") and i == 0 and n > 1 and province in ("73", "76"):
        return "ANDI"
    if t in ("ABD", "ABDL") and i < n - 1:
        return "ABDUL"
    return "AHMAD" if t in AHMAD else {"NOR": "NUR", "DG": "DAENG", "KR": "KARAENG"}.get(t, t)


def finish(words, province, sex):
    """Steps 6 to 12: (norm, father)."""
    words = list(words)
    while len(words) > 1 and any(letters(w) for w in words[1:]) and (
            letters(words[0]) in ADDRESS or words[0] == "AN." or not letters(words[0])):
        words.pop(0)
    words = [w for w in words if letters(w) not in ("HJ", "HJH")]
    tokens = re.sub("[^A-Z]", " ", " ".join(words)).split()
    for i, t in enumerate(tokens):
        if i and t in ("ALIAS", "ALS"):
            tokens = tokens[:i]
            break
    father = ""
    for i, t in enumerate(tokens):
        if 0 < i < len(tokens) - 1 and t in ("BIN", "BINTI", "BINTE", "BTE", "BT", "BN"):
            father = finish(tokens[i + 1:], province, "L")[0]
            tokens = tokens[:i]
            break
    out = []
    for i, t in enumerate(tokens):
        t = full(modern(collapse(t)), i, len(tokens), province, sex)
        m = re.fullmatch(r"ABDU([RSNZTD])\1?(.+)", t)
        out += ["ABDUL", m.group(1) + m.group(2)] if m else [t]
    return " ".join(out), father


def once(text, province, sex, role):
    """One pass: (norm, father, mother, placeholder, order)."""
    squeezed = letters(text)
    if not squeezed or squeezed in NOTHING:
        return "", "", "", False, 0
    if squeezed in NOT_YET:
        return "", "", "", True, 0
    parts = text.split(",")
    line = parts[0]
    for p in parts[1:]:
        if letters(p) not in TITLES and not all(letters(w) in TITLES for w in p.split(" ") if w):
            line += " " + p
    words = [w for w in line.split(" ") if w]
    again = True
    while again:
        again = False
        for k in (3, 2, 1):
            last = words[-k:]
            if len(words) <= k or letters("".join(last)) not in TITLES:
                continue
            if (k > 1 and last[0].endswith(".")) or (k == 1 and ("." in last[0][:-1] or letters(last[0]) not in DOUBTFUL)):
                words = words[:-k]
                again = True
                break
    words = [w for w in " ".join(words).replace(".", ". ").split(" ") if re.search("[A-Z0-9]", w)]
    first = letters(words[0]) if words else ""
    second = letters(words[1]) if len(words) > 1 else ""
    kind = "M" if second in ("NY", "NYONYA", "IBU") else "F" if second in ("TN", "TUAN", "BPK", "BAPAK") else ""
    rest = None
    if first in ("BY", "BAYI"):
        rest = words[2:] if kind else words[1:]
    elif first in ("ANAK", "ANK", "AN") and kind:
        rest = words[2:]
    elif first in ("NY", "NYONYA") and role == "anak":
        rest, kind = words[1:], "M"
    if rest is None:
        norm, father = finish(words, province, sex)
        return norm, father, "", False, 0
    order = 0
    if rest:
        m = re.fullmatch("([1-4])|(I{1,3}|IV)", re.sub("[^A-Z0-9]", "", rest[-1]))
        if m:
            order = int(m.group(1) or {"I": 1, "II": 2, "III": 3, "IV": 4}[m.group(2)])
            rest = rest[:-1]
    if all(letters(w) in ("PEREMPUAN", "LAKI", "LAKILAKI", "LK", "PR") for w in rest) or letters("".join(rest)) in NOTHING:
        return "", "", "", True, order
    parent = finish(rest, province, "L" if kind == "F" else "P")[0]
    return "", parent if kind == "F" else "", "" if kind == "F" else parent, True, order


def settle(text, province, sex, role):
    r = once(text, province, sex, role)
    while r[0]:
        s = once(r[0], province, sex, role)
        if s[0] == r[0]:
            break
        r = (s[0], s[1] or r[1]) + s[2:]
    return r


def parse(raw, province="", sex="", role=""):
    norm, father, mother, placeholder, order = settle(fold(raw), province, sex, role)
    father = settle(father, province, "L", "")[0] if father else ""
    mother = settle(mother, province, "P", "")[0] if mother else ""
    return norm, father, mother, placeholder, order


SOUNDS = [("CHR", "KR"), ("CHL", "KL"), ("KH", "H"), ("CH", "H"), ("SY", "S"), ("SH", "S"), ("TS", "S"), ("DZ", "S"), ("PH", "P"),
          ("TH", "T"), ("DH", "D"), ("BH", "B"), ("GH", "G"), ("CK", "K"), ("X", "KS"), ("Q", "K"), ("F", "P"), ("V", "P"), ("Z", "S")]


def sounds(t):
    return re.sub("|".join(a for a, _ in SOUNDS), lambda m: dict(SOUNDS)[m.group()], t)


def skeleton(t):
    t = collapse(t)
    t = re.sub("(?<=.)NG$", "N", t)
    t = re.sub("(?<=.)D$", "T", t)
    t = re.sub("(?<=.)B$", "P", t)
    first = {"E": "I", "O": "U"}.get(t[0], t[0])
    rest = "".join(c for i, c in enumerate(t) if i and c not in "AEIOUY" and not (c == "H" and (i == len(t) - 1 or t[i - 1] not in "AEIOUY")))
    return (first + rest)[:6]


def key(t):
    t = re.sub("KH$", "K", t)
    for pattern, to in (("J(?=[AEIOU])", "Y"), ("CH(?=[AEIOU])", "C"), ("DZ|Z", "J")):
        m = re.match(pattern, t)
        if m:
            return skeleton(sounds(t)), skeleton(to + sounds(t[m.end():]))
    return skeleton(sounds(t)), ""


def jw(a, b):
    return jellyfish.jaro_winkler_similarity(a, b)


def grade(a, b):
    if a == b:
        return 3
    (ka, la), (kb, lb) = key(a), key(b)
    if len(a) > 1 and len(b) > 1:
        return 2 if ka == kb or ka == lb or kb == la else 0
    return 1 if a[0] == b[0] else 0


def tokens_of(norm):
    t = norm.split()
    return [x for x in t if x not in PARTICLES] or t


def core_of(norm):
    t = norm.split()
    return [x for x in t if x not in COMMON and x not in PARTICLES and len(x) > 1] or t


def order_pair(a, b):
    ta, tb = tokens_of(a), tokens_of(b)
    return (ta, tb) if (len(ta), a) <= (len(tb), b) else (tb, ta)


def joined(t):
    return collapse("".join(t))


def level(a, b):
    if not a or not b:
        return 0
    if a == b:
        return 6
    short, long = order_pair(a, b)
    left, right, best = list(range(len(short))), list(range(len(long))), 0
    for g in (3, 2, 1):
        for i in list(left):
            for j in list(right):
                if grade(short[i], long[j]) == g:
                    left.remove(i)
                    right.remove(j)
                    x, y = short[i], long[j]
                    if min(len(x), len(y)) >= 3 and x not in COMMON and y not in COMMON:
                        best = max(best, g)
                    break
    if sorted(short) == sorted(long) or joined(short) == joined(long) or (not left and best == 3):
        return 5
    ca, cb = core_of(a), core_of(b)
    s = max(jw(" ".join(ca), " ".join(cb)), jw(" ".join(sorted(ca)), " ".join(sorted(cb))))
    if (not left and best == 2) or sorted(key(x)[0] for x in ca) == sorted(key(x)[0] for x in cb) or s >= 0.92 - 1e-9:
        return 4
    return 3 if s >= 0.88 - 1e-9 else 2 if s >= 0.70 - 1e-9 or not left else 1


def weight(t):
    return 0.25 if t in COMMON else 0.5 if len(t) == 1 else 1.0


def similarity(a, b):
    short, long = order_pair(a, b)
    if a == b or sorted(short) == sorted(long) or joined(short) == joined(long):
        return 1.0
    best = (-1.0, 1.0)
    like = {(x, y): {3: 1, 2: .92, 1: .9}.get(grade(x, y)) or (jw(x, y) if jw(x, y) >= 0.70 - 1e-9 else 0) for x in short for y in long}
    for places in itertools.product(range(-1, len(long)), repeat=len(short)):
        used = [p for p in places if p >= 0]
        if len(set(used)) < len(used) or any(p >= 0 and not like[short[i], long[p]] for i, p in enumerate(places)):
            continue
        w = {i: max(weight(short[i]), weight(long[p])) for i, p in enumerate(places) if p >= 0}
        total = sum(w[i] * like[short[i], long[places[i]]] for i in w)
        d = sum(w.get(i, weight(t)) for i, t in enumerate(short))
        if len(short) == len(long):
            d = max(d, sum(w.values()) + sum(weight(t) for j, t in enumerate(long) if j not in used))
        d = max(d, 1)
        if total > best[0] + 1e-9 or (total > best[0] - 1e-9 and d < best[1]):
            best = (total, d)
    return best[0] / best[1] * (1 if len(short) == len(long) else 0.95)


PIECES = """Siti ST. Sitti STI SITY Aminah Muh. M. A. AND Andi DG. Kr. BIN BINTI BTE BT BN H. HJ. HJH DR. Drs. Ir. S.Pd SE ST S. PD
A.Md.Keb Amd KEB S.E. MM , , BY. By. BAYI NY. Ny. TN BPK IBU ANAK ANK AN. AN II IV 3 9 ABDURRAHMAN ABD. ABDL ABDUR ABDULLAH ABDUNOR NOR
ACHMAD ACH. AHMAT TJAHJONO NJOO SJOFJAN TDJ OEI JOEL DJOKO SOEKARNO NOERHAJATI JUSUF ALIAS ALS X NA NN NULL BELUM ADA NAMA TANPA TIDAK
PEREMPUAN LAKI-LAKI LK (ALM) ( ) - / ' . .. Nur'aini NUR I AA MUHAMMAD MUHAMMADD MOCH MOCHAMMAD DAENG PUANG AL EL Zainal ARIF UMAR
\u00e9 n\u0303 \uff0e \u2019 \u00a0 Ra\u0308hma \U0001f642 RAHMA-WATI H-ABDUL Syamsuddin Samsuding BASSE TENRI Fitri Pitri Hasan Husain
Nurhayati Nur Hayati Rahmat Rachmat Chairul Khairul Zainab Saenab Jaenab Aisyah Rizki Yusuf Kusnari Sukarni Rahman Lompo""".split()


def random_name(r):
    return "".join(r.choice(PIECES) + (" " if r.random() < 0.8 else "") for _ in range(r.randint(1, 6)))


def mutate(r, s, alphabet):
    s = list(s)
    for _ in range(r.randint(0, 4)):
        i, what = r.randint(0, len(s)), r.random()
        if what < 0.3:
            s.insert(i, r.choice(alphabet))
        elif what < 0.6 and i < len(s):
            del s[i]
        elif what < 0.8 and i + 1 < len(s):
            s[i], s[i + 1] = s[i + 1], s[i]
        elif i < len(s):
            s[i] = r.choice(alphabet)
    return "".join(s)


def escape(v):
    if v is None:
        return r"\N"
    return str(v).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def strings(n, r):
    latin = "ABCDEFGHIJKLMNOPQRSTUVWXYZ "
    anything = "".join(chr(r.choice([r.randint(0x20, 0x7e), r.randint(0xa0, 0x24f), r.randint(0x370, 0x5ff), r.randint(0x4e00, 0x4eff),
                                     r.randint(0x1f600, 0x1f64f), r.randint(0x300, 0x30f)])) for _ in range(200))
    alphabets = ["AB", "ABCDEF", latin, latin.lower() + latin, anything[:12], anything]
    for _ in range(n):
        alphabet, longest = r.choice(alphabets), r.choice([0, 3, 8, 15, 25, 66, 150])
        a = "".join(r.choice(alphabet) for _ in range(r.randint(0, longest)))
        b = mutate(r, a, alphabet) if r.random() < 0.6 else "".join(r.choice(alphabet) for _ in range(r.randint(0, longest)))
        # Newer versions of jellyfish compare what is drawn together: every character becomes one that stands alone.
        alone = {ord(c): 0x4e00 + i for i, c in enumerate(sorted(set(a + b)))}
        p, q = a.translate(alone), b.translate(alone)
        distance = jellyfish.damerau_levenshtein_distance(p, q) if len(a) * len(b) < 2000 else None
        yield a, b, repr(jellyfish.jaro_similarity(p, q)), repr(jw(p, q)), distance


def folds(_n, _r):
    for p in itertools.chain(range(1, 0xD800), range(0xE000, 0x30000), range(0xE0000, 0xE0200)):
        if unicodedata.category(chr(p)) != "Cn":
            raw = "AB" + chr(p) + "CB" + chr(p) + chr(p)  # no D, T, S or O beside it: they would make a J old spelling
            yield raw, " ".join(w for w in fold(raw, True).split(" ") if w), " ".join(letters_only(fold(raw)))


def letters_only(s):
    """The A-Z words as steps 6 to 10 leave them; ABCB... is in no list."""
    return [modern(collapse(w)) for w in re.sub("[^A-Z]", " ", s).split()]


def names(n, r):
    for _ in range(n):
        raw, province, sex, role = random_name(r), r.choice(["", "73", "76", "32"]), r.choice(["", "L", "P"]), r.choice(["", "anak", "ibu"])
        norm, father, mother, placeholder, order = parse(raw, province, sex, role)
        if len(norm.split()) > 12:
            continue
        keys = " ".join(key(t)[0] for t in norm.split())
        yield (raw, province or None, sex or None, role or None, norm or None, father or None, mother or None, placeholder, order or None,
               keys or None, " ".join(sorted(key(t)[0] for t in core_of(norm))) or None)


def pairs(n, r):
    kept = 0
    while kept < n:
        a = parse(random_name(r))[0]
        b = parse(mutate(r, a, "AEIHNRS ") if r.random() < 0.5 else " ".join(r.sample(a.split(), len(a.split()))) if r.random() < 0.3
                  else random_name(r))[0]
        if a and b and len(a.split()) <= 5 and len(b.split()) <= 5:
            kept += 1
            yield a, b, level(a, b), repr(similarity(a, b))


if __name__ == "__main__":
    what, count, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    out = open(1, "w", encoding="utf-8", newline="\n")
    for row in {"strings": strings, "fold": folds, "names": names, "pairs": pairs}[what](count, random.Random(seed)):
        out.write("\t".join(escape(v) for v in row) + "\n")
