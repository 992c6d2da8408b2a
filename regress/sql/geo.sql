-- konvergensi_geo: boundaries as geometries, also when PostGIS lives in a schema of its own.
\set VERBOSITY sqlstate
SET client_min_messages = warning;
CREATE SCHEMA gis;
CREATE EXTENSION postgis SCHEMA gis;
CREATE EXTENSION konvergensi_geo;
-- A bow tie is repaired into two triangles; a polygon becomes a multipolygon.
SELECT gis.ST_AsText(boundary_geometry('POLYGON((120 -4, 121 -4, 121 -5, 120 -5, 120 -4))'));
SELECT gis.ST_IsValid(g), gis.ST_GeometryType(g), gis.ST_NumGeometries(g), gis.ST_SRID(g)
FROM boundary_geometry('POLYGON((120 -4, 121 -5, 121 -4, 120 -5, 120 -4))') g;
SELECT boundary_contains('MULTIPOLYGON(((120 -4, 121 -4, 121 -5, 120 -5, 120 -4)))', 120.5, -4.5) AS inside,
       boundary_contains('MULTIPOLYGON(((120 -4, 121 -4, 121 -5, 120 -5, 120 -4)))', 120, -4.5) AS edge,
       boundary_contains('MULTIPOLYGON(((120 -4, 121 -4, 121 -5, 120 -5, 120 -4)))', 119, -4.5) AS outside,
       boundary_contains(NULL, 1, 1) AS unknown;
SELECT boundary_geojson('POLYGON((120.1234567 -4, 121 -4, 121 -5, 120.1234567 -4))', 3);
SELECT boundary_geometry('not a boundary');
SELECT count(*) AS without_comment FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'konvergensi_geo'
WHERE d.classid = 'pg_proc'::regclass AND d.deptype = 'e' AND obj_description(d.objid, 'pg_proc') IS NULL;
DROP EXTENSION konvergensi_geo;
DROP EXTENSION postgis;
DROP SCHEMA gis;
