-- Growth: z-scores by WHO 2006 and WHO 2007, lines of growth charts.
-- Functions with arguments that may be missing are not STRICT: a missing age still leaves whz.

CREATE TYPE growth_assessment AS (
    height_adjusted float8,
    bmi float8,
    haz float8, waz float8, whz float8, baz float8, hcz float8, acz float8, tsz float8, ssz float8,
    haz_flag bool, waz_flag bool, whz_flag bool, baz_flag bool, hcz_flag bool, acz_flag bool, tsz_flag bool, ssz_flag bool
);
COMMENT ON TYPE growth_assessment IS
  'every growth score of one measurement: height_adjusted (cm, lying and standing made comparable), bmi (kg/m2, not rounded), z-scores with 2 decimals, and for each whether it is biologically implausible (flag NULL where z is NULL)';

CREATE FUNCTION haz(sex text, age_days int, height_cm float8, "position" text DEFAULT NULL) RETURNS float8
  AS 'MODULE_PATHNAME', 'kvpg_haz' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 3;
COMMENT ON FUNCTION haz(text, int, float8, text) IS
  'length or height for age, z with 2 decimals (PB/U, TB/U). Age in days, length in cm; position L lying or H standing: below 731 days 0.7 cm is added to a standing height, from then on taken off a lying length. WHO 2006 below 60 months, WHO 2007 to 228. NULL on missing or impossible input';

CREATE FUNCTION waz(sex text, age_days int, weight_kg float8, oedema bool DEFAULT false) RETURNS float8
  AS 'MODULE_PATHNAME', 'kvpg_waz' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 4;
COMMENT ON FUNCTION waz(text, int, float8, bool) IS
  'weight for age, z with 2 decimals (BB/U). Age in days, weight in kg. WHO 2006 below 60 months, WHO 2007 to 120. NULL with oedema and on missing or impossible input';

CREATE FUNCTION whz(sex text, age_days int, weight_kg float8, height_cm float8, "position" text DEFAULT NULL, oedema bool DEFAULT false) RETURNS float8
  AS 'MODULE_PATHNAME', 'kvpg_whz' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION whz(text, int, float8, float8, text, bool) IS
  'weight for length (45-110 cm) or height (65-120 cm), z with 2 decimals (BB/PB, BB/TB), WHO 2006, below 60 months. Age in days chooses the table; with age NULL the position does, without that the border of 87 cm. NULL with oedema and on missing or impossible input';

CREATE FUNCTION baz(sex text, age_days int, weight_kg float8, height_cm float8, "position" text DEFAULT NULL, oedema bool DEFAULT false) RETURNS float8
  AS 'MODULE_PATHNAME', 'kvpg_baz' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 4;
COMMENT ON FUNCTION baz(text, int, float8, float8, text, bool) IS
  'body mass index for age, z with 2 decimals (IMT/U). Age in days, kg, cm. WHO 2006 below 60 months, WHO 2007 to 228. NULL with oedema and on missing or impossible input';

CREATE FUNCTION hcz(sex text, age_days int, head_cm float8) RETURNS float8
  AS 'MODULE_PATHNAME', 'kvpg_hcz' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 3;
COMMENT ON FUNCTION hcz(text, int, float8) IS
  'head circumference for age, z with 2 decimals (LK/U), WHO 2006 second set, below 60 months. Days, cm. NULL on missing or impossible input';

CREATE FUNCTION acz(sex text, age_days int, muac_cm float8) RETURNS float8
  AS 'MODULE_PATHNAME', 'kvpg_acz' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 4;
COMMENT ON FUNCTION acz(text, int, float8) IS
  'mid-upper arm circumference for age, z with 2 decimals, WHO 2006 second set, day 91 to 60 months. Days, cm (surveys write mm: divide by 10). NULL on missing or impossible input';

CREATE FUNCTION tsz(sex text, age_days int, triceps_mm float8) RETURNS float8
  AS 'MODULE_PATHNAME', 'kvpg_tsz' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 4;
COMMENT ON FUNCTION tsz(text, int, float8) IS
  'triceps skinfold for age, z with 2 decimals, WHO 2006 second set, day 91 to 60 months. Days, mm. NULL on missing or impossible input';

CREATE FUNCTION ssz(sex text, age_days int, subscapular_mm float8) RETURNS float8
  AS 'MODULE_PATHNAME', 'kvpg_ssz' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 4;
COMMENT ON FUNCTION ssz(text, int, float8) IS
  'subscapular skinfold for age, z with 2 decimals, WHO 2006 second set, day 91 to 60 months. Days, mm. NULL on missing or impossible input';

CREATE FUNCTION growth_assess(sex text, age_days int, weight_kg float8, height_cm float8, "position" text DEFAULT NULL,
    oedema bool DEFAULT false, head_cm float8 DEFAULT NULL, muac_cm float8 DEFAULT NULL, triceps_mm float8 DEFAULT NULL,
    subscapular_mm float8 DEFAULT NULL, reference text DEFAULT 'auto') RETURNS @extschema@.growth_assessment
  AS 'MODULE_PATHNAME', 'kvpg_growth_assess' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 15;
COMMENT ON FUNCTION growth_assess(text, int, float8, float8, text, bool, float8, float8, float8, float8, text) IS
  'all growth scores of one measurement with the age in days (NULL: unknown, whz only). reference: auto (WHO 2006 below 60 months, then WHO 2007 to 228), who2006 or who2007 alone; any other word is an error (22023). Call it in FROM or LATERAL: (growth_assess(...)).* runs it once per column. Scores are NULL on missing or impossible input';

CREATE FUNCTION growth_assess_months(sex text, age_months float8, weight_kg float8, height_cm float8, "position" text DEFAULT NULL,
    oedema bool DEFAULT false, head_cm float8 DEFAULT NULL, muac_cm float8 DEFAULT NULL, triceps_mm float8 DEFAULT NULL,
    subscapular_mm float8 DEFAULT NULL, reference text DEFAULT 'auto') RETURNS @extschema@.growth_assessment
  AS 'MODULE_PATHNAME', 'kvpg_growth_assess_months' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 15;
COMMENT ON FUNCTION growth_assess_months(text, float8, float8, float8, text, bool, float8, float8, float8, float8, text) IS
  'as growth_assess, for surveys that record age in months: decimal and not rounded, of 30.4375 days each; 24 months are 731 days';

CREATE FUNCTION c9mo_flag(age_days int, "position" text) RETURNS bool
  AS 'MODULE_PATHNAME', 'kvpg_c9mo_flag' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION c9mo_flag(int, text) IS
  'true for a child below 9 months recorded as standing: the scores then take the position as unknown';

CREATE FUNCTION growth_curve(index text, sex text, z float8, step int DEFAULT NULL, OUT x float8, OUT y float8) RETURNS SETOF record
  AS 'MODULE_PATHNAME', 'kvpg_growth_curve' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20 ROWS 1800;
COMMENT ON FUNCTION growth_curve(text, text, float8, int) IS
  'one line of a growth chart: the measure y that has score z. index: haz waz baz hcz acz tsz ssz (x in days, to 1826), wfl wfh whz (x in cm; whz is wfl below 87 cm, then wfh), hfa2007 wfa2007 bfa2007 (x in months). step: days, tenths of a cm or months between points, default 1 (every row of the WHO table); the last point is always there. No points for an unknown sex, an unknown index is an error (22023)';
