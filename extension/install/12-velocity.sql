-- Growth velocity from birth to 24 months, WHO 2009: the gain between two visits as a z-score.

CREATE TYPE growth_velocity AS (
    z float8,
    interval_months int,
    from_month int,
    from_days int,
    misfit_days int,
    gain float8
);
COMMENT ON TYPE growth_velocity IS
  'velocity between two visits: z with 2 decimals (NULL when the loss is beyond the WHO table; warnings treat it as below -3), the row of the table it was read from (interval_months, from_month; 0 birth, 1 four weeks), the day of the earlier visit, how far both visits are from the nominal days of the row, and the gain brought to the interval of the row (g or cm)';

CREATE FUNCTION weight_velocity_z(sex text, from_days int, from_kg float8, to_days int, to_kg float8) RETURNS float8
  AS 'MODULE_PATHNAME', 'kvpg_weight_velocity_z' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 15;
COMMENT ON FUNCTION weight_velocity_z(text, int, float8, int, float8) IS
  'weight velocity, z with 2 decimals, WHO 2009, by the interval (1, 2, 3, 4, 6 months) that fits the two visits best: first visit within 15 days of the nominal day, time between within 20 percent. Days, kg. NULL when no row fits, when a weight is implausible for its age, when the loss is beyond the table, and on missing or impossible input';

CREATE FUNCTION length_velocity_z(sex text, from_days int, from_cm float8, to_days int, to_cm float8) RETURNS float8
  AS 'MODULE_PATHNAME', 'kvpg_length_velocity_z' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 15;
COMMENT ON FUNCTION length_velocity_z(text, int, float8, int, float8) IS
  'length velocity, z with 2 decimals, WHO 2009, as weight_velocity_z; intervals of 2, 3, 4, 6 months, lying length in cm';

CREATE FUNCTION weight_velocity(sex text, from_days int, from_kg float8, to_days int, to_kg float8, interval_months int DEFAULT NULL,
    from_oedema bool DEFAULT false, to_oedema bool DEFAULT false, near_days int DEFAULT 15, span_share float8 DEFAULT 0.2)
  RETURNS @extschema@.growth_velocity AS 'MODULE_PATHNAME', 'kvpg_weight_velocity' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 25;
COMMENT ON FUNCTION weight_velocity(text, int, float8, int, float8, int, bool, bool, int, float8) IS
  'weight velocity with the row of the WHO table it was read from; interval_months NULL: any. near_days and span_share say how far visits may be from the nominal days. NULL when no row fits. To choose among several earlier visits take the smallest misfit_days, then the longest interval';

CREATE FUNCTION length_velocity(sex text, from_days int, from_cm float8, to_days int, to_cm float8, interval_months int DEFAULT NULL,
    from_position text DEFAULT NULL, to_position text DEFAULT NULL, near_days int DEFAULT 15, span_share float8 DEFAULT 0.2)
  RETURNS @extschema@.growth_velocity AS 'MODULE_PATHNAME', 'kvpg_length_velocity' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 25;
COMMENT ON FUNCTION length_velocity(text, int, float8, int, float8, int, text, text, int, float8) IS
  'as weight_velocity, for length in cm; a standing height is brought to lying length (0.7 cm more)';
