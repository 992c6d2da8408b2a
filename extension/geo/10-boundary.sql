-- \echo Use "CREATE EXTENSION konvergensi_geo" to load this file. \quit
-- PostGIS may live in any schema; @extschema:name@ exists only from PostgreSQL 16 on, so the calls are bound here, once.
DO $$
DECLARE
  gis text := (SELECT pg_catalog.quote_ident(n.nspname) FROM pg_catalog.pg_extension e
               JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'postgis');
BEGIN
  EXECUTE pg_catalog.format($f$
    CREATE FUNCTION @extschema@.boundary_geometry(wkt text) RETURNS %1$s.geometry
      LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 5000
      RETURN %1$s.ST_Multi(%1$s.ST_CollectionExtract(%1$s.ST_MakeValid(%1$s.ST_GeomFromText(wkt, 4326)), 3))$f$, gis);
  EXECUTE pg_catalog.format($f$
    CREATE FUNCTION @extschema@.boundary_contains(wkt text, lon float8, lat float8) RETURNS boolean
      LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 6000
      RETURN %1$s.ST_Covers(@extschema@.boundary_geometry(wkt), %1$s.ST_SetSRID(%1$s.ST_MakePoint(lon, lat), 4326))$f$, gis);
  EXECUTE pg_catalog.format($f$
    CREATE FUNCTION @extschema@.boundary_geojson(wkt text, digits int DEFAULT 5) RETURNS text
      LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 6000
      RETURN %1$s.ST_AsGeoJSON(@extschema@.boundary_geometry(wkt), digits)$f$, gis);
END
$$;
COMMENT ON FUNCTION @extschema@.boundary_geometry(text) IS
  'Boundary in WKT (longitude latitude, EPSG:4326) as a valid MultiPolygon; rings that cross themselves are repaired. NULL for NULL; an error for text that is no WKT. Outlines are simplified: for maps and point-in-area questions, not for areas in km2';
COMMENT ON FUNCTION @extschema@.boundary_contains(text, float8, float8) IS
  'Whether the point (longitude, latitude in degrees) lies in the boundary or on its edge; NULL for NULL';
COMMENT ON FUNCTION @extschema@.boundary_geojson(text, int) IS
  'Boundary as GeoJSON geometry for web maps, with so many decimals (5: about 1 m)';
