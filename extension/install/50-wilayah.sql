-- Area codes of Kemendagri: 73 province, 73.08 kabupaten or kota, 73.08.01 kecamatan, 73.08.01.2001 desa or kelurahan.

CREATE FUNCTION kode_level(kode text) RETURNS text
  AS 'MODULE_PATHNAME', 'kvpg_kode_level' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION kode_level(text) IS
  'provinsi, kabupaten, kecamatan or desa by the form of a Kemendagri code, dotted (2, 5, 8, 13 characters) or not (2, 4, 6, 10 digits); NULL for anything else, and for a part of zeros. BPS codes have other lengths and are no Kemendagri codes';

CREATE FUNCTION kode_parent(kode text) RETURNS text
  AS 'MODULE_PATHNAME', 'kvpg_kode_parent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION kode_parent(text) IS
  'code of the area above, in the same form: 73.08.01.2001 gives 73.08.01. NULL for a province and for what is no code';
