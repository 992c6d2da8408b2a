-- Growth velocity between two visits.
\set VERBOSITY terse
-- Worked examples on the nominal days.
SELECT weight_velocity_z('L', 0, 3.3, 28, 3.92), weight_velocity_z('P', 152, 6.9, 183, 7.05), weight_velocity_z('P', 152, 6.9, 183, 6.81),
       weight_velocity_z('P', 122, 6.4, 183, 7.3), weight_velocity_z('L', 0, 3.3, 183, 6.3),
       length_velocity_z('L', 183, 67, 244, 68.9), length_velocity_z('P', 274, 70, 365, 73.1);
-- With the row it was read from; a span that is a seventh too long is brought to the interval.
SELECT z, interval_months, from_month, from_days, misfit_days, round(gain::numeric, 4) AS gain FROM weight_velocity('P', 130, 6.4, 200, 7.3);
SELECT z, interval_months, from_month, from_days, misfit_days, round(gain::numeric, 4) AS gain FROM length_velocity('L', 183, 67, 244, 68.9);
-- Only one interval wanted.
SELECT i, v.* FROM unnest(ARRAY[NULL, 0, -1, 1, 5, 6]) i, weight_velocity('L', 0, 3.3, 183, 7.1, i) v ORDER BY i;
-- A standing height counts as 0.7 cm more of length, before and after two years alike.
SELECT p, q, round((length_velocity('L', 639, 84, 700, 86, NULL, p, q)).gain::numeric, 6) AS gain_700,
       round((length_velocity('L', 670, 85, 731, 87, NULL, p, q)).gain::numeric, 6) AS gain_731
  FROM (VALUES ('L', 'L'), ('H', 'H'), ('L', 'H'), (NULL, NULL)) v(p, q);
-- No score: off the interval, above 24 months, oedema, implausible or impossible values, the wrong order.
SELECT weight_velocity_z('L', 105, 6, 150, 6.5), weight_velocity_z('L', 800, 11, 983, 12), weight_velocity_z('L', 122, 6.4, 183, 70),
       weight_velocity_z('L', 122, 0, 183, 7), weight_velocity_z('L', 122, 'NaN', 183, 7), weight_velocity_z('L', 183, 7, 122, 6),
       weight_velocity_z('L', 122, 6, 122, 6), weight_velocity_z('X', 122, 6, 183, 7), weight_velocity_z(NULL, 122, 6, 183, 7),
       weight_velocity_z('L', -28, 3, 0, 3.5), weight_velocity_z('L', -2147483648, 3, 2147483647, 3.5), length_velocity_z('L', 152, 65, 183, 66);
SELECT weight_velocity('P', 122, 6.4, 183, 7.3, NULL, true) IS NULL AS oedema, weight_velocity('P', 122, 6.4, 183, 7.3, NULL, NULL, true) IS NULL AS oedema_now,
       weight_velocity('P', NULL, 6.4, 183, 7.3) IS NULL AS no_day, weight_velocity('P', 122, NULL, 183, 7.3) IS NULL AS no_weight;
-- A loss beyond the table has a row but no score.
SELECT * FROM weight_velocity('P', 122, 7.3, 183, 6.5);
-- Other tolerances.
SELECT (weight_velocity('P', 130, 6.4, 200, 7.3, near_days => 7)).interval_months AS near_7, (weight_velocity('P', 122, 6.4, 199, 7.4, 2)).interval_months AS "20 percent",
       (weight_velocity('P', 122, 6.4, 199, 7.4, 2, span_share => 0.3)).interval_months AS "30 percent";
-- The best earlier visit of a child, as an analyst would ask for it.
SELECT v.d, w.*
  FROM (VALUES (28, 4.1::float8), (61, 5.2), (122, 6.6), (183, 7.4)) v(d, kg)
  CROSS JOIN LATERAL (SELECT x.z, x.interval_months, x.from_days FROM (VALUES (0, 3.2::float8), (28, 4.1), (61, 5.2), (122, 6.6)) e(d, kg),
       weight_velocity('L', e.d, e.kg, v.d, v.kg) x WHERE x.interval_months IS NOT NULL
       ORDER BY x.misfit_days, x.interval_months DESC, x.from_days LIMIT 1) w ORDER BY v.d;
SELECT proname, provolatile, proparallel, procost > 1 AS priced, obj_description(p.oid, 'pg_proc') IS NOT NULL AS explained
  FROM pg_proc p WHERE pronamespace = 'konvergensi'::regnamespace AND proname ~ 'velocity' ORDER BY proname COLLATE "C";
