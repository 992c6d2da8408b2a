-- Public measures in one long view, and maps of them.
CREATE VIEW publik.ukuran WITH (security_barrier = true) AS
SELECT periode, wilayah, nama_wilayah, tingkat, induk, indeks AS ukuran, seharusnya, jumlah, persen, disembunyikan FROM publik.gizi
UNION ALL
SELECT periode, wilayah, nama_wilayah, tingkat, induk, 'tikar_merah', seharusnya, jumlah, persen, disembunyikan FROM publik.tikar
UNION ALL
SELECT s.periode, s.wilayah, s.nama_wilayah, s.tingkat, s.induk, x.ukuran, x.n, x.y, x.persen, x.y IS NULL
FROM publik.skdn s CROSS JOIN LATERAL (VALUES ('k_s', s.s, s.k, s.k_s), ('d_s', s.s, s.d, s.d_s), ('n_d', s.d, s.n, s.n_d), ('bgm_d', s.d, s.bgm, s.bgm_d)) x (ukuran, n, y, persen)
UNION ALL
SELECT periode, wilayah, nama_wilayah, tingkat, induk, CASE sasaran WHEN 'SEMUA' THEN 'konvergensi' ELSE 'konvergensi_' || lower(sasaran) END,
  seharusnya, jumlah, persen, disembunyikan FROM publik.konvergensi
UNION ALL
SELECT periode, wilayah, nama_wilayah, tingkat, induk, 'keluarga_lengkap', seharusnya, jumlah, persen, disembunyikan FROM publik.keluarga
UNION ALL
SELECT periode, wilayah, nama_wilayah, tingkat, induk, 'paket_' || lower(paket), seharusnya, jumlah, persen, disembunyikan FROM publik.paket
UNION ALL
SELECT periode, wilayah, nama_wilayah, tingkat, induk, lower(indikator), seharusnya, jumlah, persen, disembunyikan FROM publik.indikator;
COMMENT ON VIEW publik.ukuran IS 'Semua ukuran publik dalam satu bentuk panjang, kode ukuran seperti lap.dim_ukuran; angka kecil disembunyikan';
COMMENT ON COLUMN publik.ukuran.periode IS 'Kode periode';
COMMENT ON COLUMN publik.ukuran.wilayah IS 'Kode wilayah';
COMMENT ON COLUMN publik.ukuran.nama_wilayah IS 'Nama wilayah';
COMMENT ON COLUMN publik.ukuran.tingkat IS 'provinsi, kabupaten, kecamatan, desa';
COMMENT ON COLUMN publik.ukuran.induk IS 'Kode wilayah di atasnya';
COMMENT ON COLUMN publik.ukuran.ukuran IS 'Ukuran: tbu, bbu, bbtb, tikar_merah, d_s, konvergensi, paket_kia, h1, a1, ...';
COMMENT ON COLUMN publik.ukuran.seharusnya IS 'Penyebut; kosong bila disembunyikan';
COMMENT ON COLUMN publik.ukuran.jumlah IS 'Pembilang; kosong bila disembunyikan';
COMMENT ON COLUMN publik.ukuran.persen IS 'Persen; kosong bila disembunyikan atau penyebut 0';
COMMENT ON COLUMN publik.ukuran.disembunyikan IS 'Jumlah dan persen disembunyikan: kecil, atau pelindung angka kecil; yang mana tidak diberitahukan';

CREATE VIEW publik.batas WITH (security_barrier = true) AS
SELECT b.kode AS wilayah, w.nama AS nama_wilayah, w.tingkat, w.induk, b.wkt
FROM acuan.batas_wilayah b
JOIN LATERAL (SELECT nama, tingkat, induk FROM acuan.wilayah x WHERE x.kode = b.kode ORDER BY x.berlaku_mulai DESC LIMIT 1) w ON true;
COMMENT ON VIEW publik.batas IS 'Batas wilayah yang disederhanakan untuk peta; bukan untuk menghitung luas';
COMMENT ON COLUMN publik.batas.wilayah IS 'Kode wilayah';
COMMENT ON COLUMN publik.batas.nama_wilayah IS 'Nama wilayah';
COMMENT ON COLUMN publik.batas.tingkat IS 'provinsi, kabupaten, kecamatan, desa';
COMMENT ON COLUMN publik.batas.induk IS 'Kode wilayah di atasnya';
COMMENT ON COLUMN publik.batas.wkt IS 'MULTIPOLYGON bujur lintang, EPSG:4326';

CREATE FUNCTION publik.geojson(wkt text) RETURNS json LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ('{"type":"MultiPolygon","coordinates":' || pg_catalog.translate(
  pg_catalog.regexp_replace(pg_catalog.substr(wkt, 13), '(-?[0-9.]+(?:[eE][-+]?[0-9]+)?) +(-?[0-9.]+(?:[eE][-+]?[0-9]+)?)', '[\1,\2]', 'g'), '()', '[]') || '}')::json;
COMMENT ON FUNCTION publik.geojson(text) IS 'Batas MULTIPOLYGON WKT sebagai geometri GeoJSON, tanpa PostGIS';

CREATE FUNCTION publik.peta(periode text, ukuran text, tingkat text DEFAULT 'desa', dalam text DEFAULT NULL) RETURNS json LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT json_build_object('type', 'FeatureCollection', 'features', coalesce(json_agg(json_build_object('type', 'Feature', 'id', b.wilayah,
    'properties', json_build_object('wilayah', b.wilayah, 'nama', b.nama_wilayah, 'periode', peta.periode, 'ukuran', peta.ukuran, 'seharusnya', u.seharusnya, 'jumlah', u.jumlah,
      'persen', u.persen, 'disembunyikan', u.disembunyikan),
    'geometry', publik.geojson(b.wkt)) ORDER BY b.wilayah COLLATE "C"), '[]'::json))
  FROM publik.batas b
  LEFT JOIN publik.ukuran u ON u.wilayah = b.wilayah AND u.periode = peta.periode AND u.ukuran = peta.ukuran
  WHERE b.tingkat = peta.tingkat AND (peta.dalam IS NULL OR b.wilayah = peta.dalam OR b.wilayah LIKE peta.dalam || '.%')
$$;
COMMENT ON FUNCTION publik.peta(text, text, text, text) IS
  'Peta satu ukuran publik sebagai GeoJSON (FeatureCollection, EPSG:4326): wilayah setingkat yang punya batas, di dalam wilayah berkode dalam bila diisi; angka kecil kosong. publik.peta(''2025-Q4'', ''tbu'', ''desa'', ''73.08'')';
