-- Linkage: names, string measures, NIK and No KK, and the quality of a linkage.
-- Steps, tables and levels: docs/linkage-functions.md.

CREATE FUNCTION normalize_name(name text) RETURNS text
  AS 'MODULE_PATHNAME', 'kvpg_normalize_name' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 40;
COMMENT ON FUNCTION normalize_name(text) IS
  'normal form of an Indonesian name for comparing: A-Z words without titles, old spelling and short forms written out ("Hj. St. Aminah, S.Pd" gives SITI AMINAH). NULL if there is no name, also for "By. Ny. ..." (see parse_name). Idempotent. At most 512 bytes are read, 12 words or 120 letters kept';

CREATE FUNCTION normalize_name(name text, province text, sex text DEFAULT NULL, role text DEFAULT NULL) RETURNS text
  AS 'MODULE_PATHNAME', 'kvpg_normalize_name' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 40;
COMMENT ON FUNCTION normalize_name(text, text, text, text) IS
  'normalize_name with what is known beside the name: province (two digits or any area code; A. is ANDI in 73 and 76), sex (L, P; M. and ST. depend on it), role (anak, ibu, ayah, catin, lain; "Ny. Murni" as a child is a newborn of MURNI). Error 22023 on another role';

CREATE FUNCTION normalize_plain(name text) RETURNS text
  AS 'MODULE_PATHNAME', 'kvpg_normalize_plain' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION normalize_plain(text) IS
  'normal form for other languages: compatibility decomposition without marks, upper case, no apostrophes, no brackets, single blanks; no word lists. NULL if nothing is left';

CREATE TYPE parsed_name AS (
    norm text, father text, mother text, placeholder bool, birth_order int, name_key text, core_key text, main_key text
);
COMMENT ON TYPE parsed_name IS
  'what a name says: norm (NULL for a newborn without a name), normal forms of father (BIN, BINTI, "By. Tn.") and mother ("By. Ny."), placeholder (a person without a name yet), birth_order 1-4, phonetic keys of all words in order, of the core words sorted, of the main word';

CREATE FUNCTION parse_name(name text, province text DEFAULT NULL, sex text DEFAULT NULL, role text DEFAULT NULL) RETURNS parsed_name
  AS 'MODULE_PATHNAME', 'kvpg_parse_name' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 60;
COMMENT ON FUNCTION parse_name(text, text, text, text) IS
  'everything one name says, as parsed_name: "BY NY RAHMA II" is a placeholder of mother RAHMA, birth order 2. Arguments as in normalize_name. NULL on NULL. Error 22023 on an unknown role';

CREATE FUNCTION name_key(name text) RETURNS text
  AS 'MODULE_PATHNAME', 'kvpg_name_key' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 40;
COMMENT ON FUNCTION name_key(text) IS
  'phonetic keys of the words of a name in order, up to six letters each: Syamsuddin and Samsuding give SMSDN. The name is normalised first; NULL if there is none. For blocking: different names share keys (HASAN, HUSAIN)';

CREATE FUNCTION name_similarity(a text, b text) RETURNS float8
  AS 'MODULE_PATHNAME', 'kvpg_name_similarity' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 90;
COMMENT ON FUNCTION name_similarity(text, text) IS
  'likeness of two names as sets of words, 0 to 1, for people to look at: 1 for the same words in any order, best pairing of words by equality, sound, initial and Jaro-Winkler else; frequent words count a quarter. Names are normalised first; NULL if one is none';

CREATE FUNCTION name_level(a text, b text) RETURNS int
  AS 'MODULE_PATHNAME', 'kvpg_name_level' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 90;
COMMENT ON FUNCTION name_level(text, text) IS
  'level of two names in the linkage model: 6 equal, 5 same words or the shorter inside the longer, 4 of like sound or core similarity .92, 3 .88, 2 .70, 1 different, 0 one is no name. Names are normalised first';

CREATE FUNCTION jaro(a text, b text) RETURNS float8
  AS 'MODULE_PATHNAME', 'kvpg_jaro' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 4;
COMMENT ON FUNCTION jaro(text, text) IS
  'Jaro similarity of two texts by characters, 0 to 1 (Jaro 1989); 0 if both are empty. Texts are compared as they are. NULL above 16,384 characters';

CREATE FUNCTION jaro_winkler(a text, b text) RETURNS float8
  AS 'MODULE_PATHNAME', 'kvpg_jaro_winkler' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 4;
COMMENT ON FUNCTION jaro_winkler(text, text) IS
  'Jaro-Winkler similarity by characters, 0 to 1 (Winkler 1990): above Jaro 0.7 a common beginning of p <= 4 characters adds 0.1 p (1 - Jaro). 0 if both are empty. NULL above 16,384 characters';

CREATE FUNCTION damerau_levenshtein(a text, b text) RETURNS int
  AS 'MODULE_PATHNAME', 'kvpg_damerau_levenshtein' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 15;
COMMENT ON FUNCTION damerau_levenshtein(text, text) IS
  'unrestricted Damerau-Levenshtein distance by characters: least insertions, deletions, substitutions and swaps of neighbours, edits between swapped characters allowed (CA, ABC: 2). NULL above 16,384 characters';

CREATE FUNCTION nik_status(nik text, birth_date date DEFAULT NULL, sex text DEFAULT NULL) RETURNS text
  AS 'MODULE_PATHNAME', 'kvpg_nik_status' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 6;
COMMENT ON FUNCTION nik_status(text, date, text) IS
  'first that applies: empty, not_digits, temporary (17 digits: mother''s NIK and child number), length, repeated, sequence, placeholder, area, date, serial_zero, parent_nik (12 years or more older than the birth date), birth_mismatch, sex_mismatch, ok. Blanks . - and apostrophes are ignored. The last three are tested only with what is given. NULL on NULL';

CREATE FUNCTION nik_birth_date(nik text, as_of date DEFAULT NULL) RETURNS date
  AS 'MODULE_PATHNAME', 'kvpg_nik_birth_date' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION nik_birth_date(text, date) IS
  'birth date in digits 7 to 12 of a NIK (day + 40 for women). Century: with as_of the latest date not after it, else 20YY up to 29 and 19YY from 30. NULL if it is not 16 digits, a made-up number, or no such date';

CREATE FUNCTION nik_sex(nik text) RETURNS text
  AS 'MODULE_PATHNAME', 'kvpg_nik_sex' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION nik_sex(text) IS
  'L or P by the day part of a NIK (women: + 40). NULL if it is not 16 digits, a made-up number, or no such date';

CREATE FUNCTION nik_area(nik text) RETURNS text
  AS 'MODULE_PATHNAME', 'kvpg_nik_area' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION nik_area(text) IS
  'kecamatan of first registration as an area code (73.08.01): digits 1 to 6 of a NIK. Not the present home. NULL if it is not 16 digits, a made-up number, or the province does not exist';

CREATE FUNCTION nik_mask(nik text) RETURNS text
  AS 'MODULE_PATHNAME', 'kvpg_nik_mask' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 3;
COMMENT ON FUNCTION nik_mask(text) IS
  'a NIK or No KK for the eye: first six digits, eight stars, last two; eight stars alone if it is not 16 digits';

CREATE FUNCTION no_kk_status(no_kk text) RETURNS text
  AS 'MODULE_PATHNAME', 'kvpg_no_kk_status' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION no_kk_status(text) IS
  'status of a family card number, first that applies: empty, not_digits, length, repeated, sequence, placeholder, area, date (of issue, DDMMYY after the area), serial_zero, ok. same_as_nik and crowded need other rows and are set by the worker';

CREATE TYPE linkage_quality AS (
    records bigint, true_pairs bigint, predicted_pairs bigint, correct_pairs bigint,
    "precision" float8, recall float8, f1 float8, bcubed_precision float8, bcubed_recall float8, bcubed_f1 float8
);
COMMENT ON TYPE linkage_quality IS
  'two partitions of the same records: pairs together in the truth, in the prediction, in both; precision and recall of pairs as fractions with their harmonic mean; B-cubed: the same as means over records. NULL where nothing can be counted';

CREATE FUNCTION linkage_quality(truth text[], predicted text[]) RETURNS linkage_quality
  AS 'MODULE_PATHNAME', 'kvpg_linkage_quality' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION linkage_quality(text[], text[]) IS
  'quality of a linkage against the truth, one value a record: SELECT q.* FROM (SELECT array_agg(person) t, array_agg(cluster) c FROM links) a, linkage_quality(a.t, a.c) q. A record without a predicted cluster stands alone; one without a truth is left out. Error 2202E if the lengths differ';

CREATE TYPE household_quality AS (
    records bigint, true_pairs bigint, predicted_pairs bigint, correct_pairs bigint,
    "precision" float8, recall float8, f1 float8, true_households bigint, exact_households bigint, exact_share float8
);
COMMENT ON TYPE household_quality IS
  'pairs of records of different sources in one household: in the truth, in the prediction, in both; precision, recall, F1 as fractions; true households, and those found whole as one household with no other record. NULL where nothing can be counted';

CREATE FUNCTION household_quality(truth text[], predicted text[], source text[]) RETURNS household_quality
  AS 'MODULE_PATHNAME', 'kvpg_household_quality' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION household_quality(text[], text[], text[]) IS
  'quality of a household linkage against the truth, one value a record; only pairs of different sources count. NULLs as in linkage_quality; a NULL source is a source of its own. Error 2202E if the lengths differ';

CREATE TYPE best_cut AS (
    cut float8, "precision" float8, recall float8, f1 float8, links bigint, correct bigint
);
COMMENT ON TYPE best_cut IS
  'the cut with the best F1: pairs of weight >= cut are links; their number, the correct ones among them, precision, recall and F1 as fractions';

CREATE FUNCTION best_f1(weight float8[], correct bool[], true_pairs bigint DEFAULT NULL) RETURNS best_cut
  AS 'MODULE_PATHNAME', 'kvpg_best_f1' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION best_f1(float8[], bool[], bigint) IS
  'best F1 over all cuts of scored pairs, equal weights together; of equal F1 the highest cut. true_pairs: all true pairs, those lost in blocking too (default: the correct ones given). Pairs with weight or correct NULL are left out of the links. NULL without pairs. Error 2202E if the lengths differ';

CREATE TYPE precision_estimate AS (
    "precision" float8, se float8, ci_low float8, ci_high float8
);
COMMENT ON TYPE precision_estimate IS
  'estimated precision of all links as a fraction, its standard error, and the interval of 1.96 standard errors within 0 and 1';

CREATE FUNCTION reviewed_precision(share float8[], reviewed bigint[], correct bigint[]) RETURNS precision_estimate
  AS 'MODULE_PATHNAME', 'kvpg_reviewed_precision' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION reviewed_precision(float8[], bigint[], bigint[]) IS
  'precision of a linkage without a truth, from a reviewed sample in strata: share of each stratum in the links (scaled to sum 1), links reviewed, links found correct. P = sum W p, se = sqrt(sum W^2 p (1-p) / (n-1)). NULL if a stratum has no review, se NULL if one has a single one. Errors 2202E, 22023';
