-- Classes with limits as arguments: arm, head, mothers, newborns, growth mat. (PMK 2/2020 classes: test growth.)
\set VERBOSITY terse
-- Arm circumference of children: 6 to below 60 months, borders at 11.5 and 12.5 cm.
SELECT m, status_lila(m, 400), status_lila(m, 400, true) AS oedema, status_lila(m, 400, false, 11, 12) AS other_limits
  FROM unnest(ARRAY[NULL, 0, 10, 11.49, 11.5, 12.49, 12.5, 15, 'NaN', 'Infinity']::float8[]) m ORDER BY m;
SELECT d, status_lila(12.0, d), status_lila(12.0, d, true) AS oedema FROM unnest(ARRAY[NULL, -1, 182, 183, 1826, 1827]) d ORDER BY d;
-- A value that went through a 4-byte float is not below its own limit.
SELECT status_lila(11.5::real, 400), status_lila(12.3::real, 400, false, 11.5, 12.3), is_kek(23.5::real), is_anaemic(11.1::real, 11.1),
       is_low_birth_weight(2.5::real), is_low_birth_weight(2.45::real, 2450);
-- Head circumference.
SELECT z, status_lku(z), status_lku(z, -1, 1) AS narrow FROM unnest(ARRAY[NULL, -5.01, -5, -2.01, -2, 0, 2, 2.01, 5, 5.01, 'NaN']::float8[]) z ORDER BY z;
-- Mothers and newborns: below the limit, never "no" for want of a measure.
SELECT x, is_kek(x), is_kek(x, 24) AS kek_24 FROM unnest(ARRAY[NULL, -1, 0, 23.4, 23.5, 23.9, 'NaN', 'Infinity']::float8[]) x ORDER BY x;
SELECT is_anaemic(10.9), is_anaemic(11), is_anaemic(10.4, 10.5), is_anaemic(NULL), is_anaemic(0),
       is_short_mother(144.9), is_short_mother(145), is_short_at_birth(47.9), is_short_at_birth(48),
       is_low_birth_weight(2.499), is_low_birth_weight(2.5), is_low_birth_weight(NULL), is_low_birth_weight(-2), is_low_birth_weight(3, NULL);
-- Growth mat: colour from the length measured.
SELECT z, tikar_status(z), tikar_status(z, -3, -2) AS other_limits FROM unnest(ARRAY[NULL, -6.01, -6, -2.01, -2, -1.01, -1, 0, 6, 6.01, 'NaN']::float8[]) z ORDER BY z;
-- Recorded beside computed.
SELECT tikar, tikar_status(haz(sex, d, cm, 'L')) AS computed, tikar <> tikar_status(haz(sex, d, cm, 'L')) AS differs
  FROM (VALUES ('H', 'L', 183, 67.6::float8), ('K', 'L', 183, 63.5), ('H', 'P', 700, 76.1), ('M', 'P', 700, 85.5), ('TD', 'P', 700, NULL)) v(tikar, sex, d, cm);
SELECT proname, provolatile, proparallel, procost > 1 AS priced, obj_description(p.oid, 'pg_proc') IS NOT NULL AS explained
  FROM pg_proc p WHERE pronamespace = 'konvergensi'::regnamespace AND proname ~ '^(status_l|is_|tikar_)' ORDER BY proname COLLATE "C";
