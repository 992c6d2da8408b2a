-- \echo Use "CREATE EXTENSION konvergensi" to load this file. \quit
COMMENT ON SCHEMA @extschema@ IS
  'konvergensi: growth z-scores (WHO), convergence scores and record linkage as pure functions; holds no data';
