-- Classes of measurements: PMK 2/2020 for z-scores, limits of the programme as arguments, the growth mat.

CREATE FUNCTION status_bbu(z float8) RETURNS text
  AS 'MODULE_PATHNAME', 'kvpg_status_bbu' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION status_bbu(float8) IS
  'class of weight for age (BB/U), 0-60 months, in the words of PMK 2/2020; borders -3, -2, +1 belong to the better class. z is taken with 2 decimals. NULL for an implausible z (below -6, above 5)';

CREATE FUNCTION status_tbu(z float8) RETURNS text
  AS 'MODULE_PATHNAME', 'kvpg_status_tbu' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION status_tbu(float8) IS
  'class of length or height for age (PB/U, TB/U), 0-60 months, in the words of PMK 2/2020: sangat pendek, pendek (both are stunting), normal, tinggi. NULL for an implausible z (beyond -6 or 6)';

CREATE FUNCTION status_bbtb(z float8) RETURNS text
  AS 'MODULE_PATHNAME', 'kvpg_status_bbtb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION status_bbtb(float8) IS
  'class of weight for length or height (BB/PB, BB/TB), 0-60 months, in the words of PMK 2/2020. NULL for an implausible z (beyond -5 or 5)';

CREATE FUNCTION status_bbtb(z float8, oedema bool) RETURNS text
  AS 'MODULE_PATHNAME', 'kvpg_status_bbtb' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 2;
COMMENT ON FUNCTION status_bbtb(float8, bool) IS
  'as status_bbtb(z), but gizi buruk with oedema, where z itself is NULL';

CREATE FUNCTION status_imtu(z float8, age_days int) RETURNS text
  AS 'MODULE_PATHNAME', 'kvpg_status_imtu' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION status_imtu(float8, int) IS
  'class of BMI for age (IMT/U) in the words of PMK 2/2020: below 60 months (day 1826) the row for 0-60 months, then the row for 5-18 years up to 228 months. NULL for an implausible z (beyond -5 or 5) or age';

CREATE FUNCTION status_lila(muac_cm float8, age_days int, oedema bool DEFAULT false, severe_cm float8 DEFAULT 11.5, moderate_cm float8 DEFAULT 12.5)
  RETURNS text AS 'MODULE_PATHNAME', 'kvpg_status_lila' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 2;
COMMENT ON FUNCTION status_lila(float8, int, bool, float8, float8) IS
  'class of the mid-upper arm circumference (LiLA) of a child of 6 to below 60 months: gizi buruk below severe_cm or with oedema, gizi kurang below moderate_cm, else normal. cm, days. NULL outside this age and on a missing or impossible measure';

CREATE FUNCTION status_lku(z float8, low float8 DEFAULT -2, high float8 DEFAULT 2) RETURNS text
  AS 'MODULE_PATHNAME', 'kvpg_status_lku' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 2;
COMMENT ON FUNCTION status_lku(float8, float8, float8) IS
  'class of head circumference for age (LK/U): mikrosefali below low, makrosefali above high, else normal. NULL for a missing or implausible z (beyond -5 or 5)';

CREATE FUNCTION is_kek(lila_cm float8, limit_cm float8 DEFAULT 23.5) RETURNS bool
  AS 'MODULE_PATHNAME', 'kvpg_below_limit' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION is_kek(float8, float8) IS
  'chronic energy deficiency (KEK) of a pregnant woman or bride-to-be: arm circumference below limit_cm. NULL, never false, on a missing or impossible measure';

CREATE FUNCTION is_anaemic(hb_g_dl float8, limit_g_dl float8 DEFAULT 11) RETURNS bool
  AS 'MODULE_PATHNAME', 'kvpg_below_limit' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION is_anaemic(float8, float8) IS
  'anaemia in pregnancy: haemoglobin below limit_g_dl. NULL, never false, on a missing or impossible measure';

CREATE FUNCTION is_short_mother(height_cm float8, limit_cm float8 DEFAULT 145) RETURNS bool
  AS 'MODULE_PATHNAME', 'kvpg_below_limit' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION is_short_mother(float8, float8) IS
  'maternal risk by height: below limit_cm. NULL, never false, on a missing or impossible measure';

CREATE FUNCTION is_short_at_birth(length_cm float8, limit_cm float8 DEFAULT 48) RETURNS bool
  AS 'MODULE_PATHNAME', 'kvpg_below_limit' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION is_short_at_birth(float8, float8) IS
  'short at birth: length below limit_cm. NULL, never false, on a missing or impossible measure';

CREATE FUNCTION is_low_birth_weight(weight_kg float8, limit_g float8 DEFAULT 2500) RETURNS bool
  AS 'MODULE_PATHNAME', 'kvpg_low_birth_weight' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION is_low_birth_weight(float8, float8) IS
  'low birth weight (BBLR): weight, given in kg, below limit_g grams. NULL, never false, on a missing or impossible measure';

CREATE FUNCTION tikar_status(haz float8, red float8 DEFAULT -2, yellow float8 DEFAULT -1) RETURNS text
  AS 'MODULE_PATHNAME', 'kvpg_tikar_status' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 2;
COMMENT ON FUNCTION tikar_status(float8, float8, float8) IS
  'growth-mat colour (tikar pertumbuhan, 0-23 months) that a length-for-age score gives: M red below red, K yellow below yellow, H green, TD (not measured) when z is NULL or implausible. For comparison with the recorded colour, which it never replaces';
