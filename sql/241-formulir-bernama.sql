-- The named lists of the cadres: 2A, 2B, 2C (a month or year as recorded) and 3A, 3B (a period as scored).

-- The key of a posyandu name: capitals, single blanks, without the word posyandu; - for none. As the worker makes it.
CREATE FUNCTION inti.kunci_posyandu(nama text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(nullif(regexp_replace(upper(btrim(regexp_replace(nama, '[[:cntrl:][:space:]]+', ' ', 'g')) COLLATE "C"), '^POSYANDU (?=.)', ''), ''), '-');
COMMENT ON FUNCTION inti.kunci_posyandu(text) IS 'Nama baku posyandu seperti pada lap.dim_wilayah; - tanpa posyandu';

-- Where a person lives on a day: the residence that began last, else the register.
CREATE FUNCTION inti.tinggal_pada(orang_id bigint, tanggal date)
RETURNS TABLE (kode_desa text, dusun text, posyandu text, keluarga_id bigint) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(k.kode_desa, o.kode_desa), CASE WHEN k.orang_id IS NULL THEN o.dusun ELSE k.dusun END,
    CASE WHEN k.orang_id IS NULL THEN o.posyandu ELSE k.posyandu END, coalesce(k.keluarga_id, o.keluarga_id)
  FROM inti.orang o
  LEFT JOIN LATERAL (SELECT * FROM inti.kediaman d WHERE d.kode_kab = o.kode_kab AND d.orang_id = o.orang_id AND d.mulai <= tinggal_pada.tanggal
      AND (d.selesai IS NULL OR d.selesai > tinggal_pada.tanggal) ORDER BY d.mulai DESC LIMIT 1) k ON true
  WHERE o.orang_id = tinggal_pada.orang_id
    AND (k.orang_id IS NOT NULL OR NOT EXISTS (SELECT FROM inti.kediaman d WHERE d.kode_kab = o.kode_kab AND d.orang_id = o.orang_id))
$$;
COMMENT ON FUNCTION inti.tinggal_pada(bigint, date) IS 'Desa, dusun, posyandu dan keluarga seseorang pada suatu hari; tanpa baris bila tidak tinggal di wilayah ini';

-- v, x or - : the answers about one item in one month. Of a state the latest day decides, Tidak before Ya; a month's tick only where no day
-- is known.
CREATE FUNCTION inti.tanda(kode_kab text, orang_id bigint, kode text, dari date, sampai date, pengasuh text DEFAULT NULL, keadaan boolean DEFAULT false)
RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN count(*) = 0 THEN '-' WHEN CASE WHEN tanda.keadaan THEN (array_agg(r.jawaban ORDER BY r.bulan_saja, r.tanggal DESC, r.jawaban))[1] ELSE bool_or(r.jawaban) END THEN 'v' ELSE 'x' END
  FROM inti.riwayat_jawaban(tanda.kode_kab, tanda.orang_id) r JOIN acuan.jenis_layanan j ON j.nomor = r.butir
  WHERE j.kode = tanda.kode AND r.tanggal BETWEEN tanda.dari AND tanda.sampai AND (tanda.pengasuh IS NULL OR r.pengasuh = tanda.pengasuh)
$$;
COMMENT ON FUNCTION inti.tanda(text, bigint, text, date, date, text, boolean) IS 'Tanda formulir bulanan: v ada Ya, x hanya Tidak, - tanpa jawaban; keadaan: jawaban hari terakhir, Tidak mengalahkan Ya pada hari yang sama';

CREATE FUNCTION inti.tanda_keluarga(keluarga_id bigint, kode text, dari date, sampai date) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce((SELECT CASE WHEN bool_and(k.jawaban) THEN 'v' ELSE 'x' END
    FROM inti.keadaan_keluarga k JOIN acuan.jenis_layanan j ON j.nomor = k.butir
    WHERE k.keluarga_id = tanda_keluarga.keluarga_id AND j.kode = tanda_keluarga.kode AND k.tanggal BETWEEN tanda_keluarga.dari AND tanda_keluarga.sampai
    GROUP BY k.tanggal ORDER BY k.tanggal DESC LIMIT 1), '-')
$$;
COMMENT ON FUNCTION inti.tanda_keluarga(bigint, text, date, date) IS 'Tanda keadaan keluarga pada suatu bulan: jawaban hari terakhir, Tidak mengalahkan Ya pada hari yang sama';

CREATE FUNCTION inti.status_hamil(kode_kab text, orang_id bigint, kehamilan int, dari date, sampai date) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN bool_or(jenis = 'status_hamil' AND nilai = 3 OR jenis = 'lila' AND nilai < 235) THEN 'KEK'
    WHEN bool_or(jenis = 'status_hamil' AND nilai = 2) THEN 'RISTI' WHEN count(*) > 0 THEN 'NORMAL' ELSE '-' END
  FROM inti.pengamatan p
  WHERE p.kode_kab = status_hamil.kode_kab AND p.orang_id = status_hamil.orang_id AND p.kehamilan = status_hamil.kehamilan
    AND p.jenis IN ('status_hamil', 'lila') AND p.tanggal BETWEEN status_hamil.dari AND status_hamil.sampai
$$;
COMMENT ON FUNCTION inti.status_hamil(text, bigint, int, date, date) IS 'Status kehamilan tercatat pada rentang hari: KEK, RISTI, NORMAL, -';

-- The recorded status first, the recomputed one where none was recorded.
CREATE FUNCTION inti.status_gizi_pada(orang_id bigint, dari date, sampai date) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(
    (SELECT (ARRAY['N', 'GK', 'GB', 'S'])[p.nilai] FROM inti.pengamatan p JOIN inti.orang o USING (kode_kab, orang_id)
     WHERE p.orang_id = status_gizi_pada.orang_id AND p.jenis = 'status_gizi' AND p.tanggal BETWEEN status_gizi_pada.dari AND status_gizi_pada.sampai
     ORDER BY p.tanggal DESC, p.bulan_saja, p.nilai DESC LIMIT 1),
    (SELECT CASE WHEN g.oedema OR g.whz < -3 THEN 'GB' WHEN g.whz < -2 THEN 'GK' WHEN g.haz < -2 THEN 'S' ELSE 'N' END
     FROM inti.riwayat_gizi(status_gizi_pada.orang_id) g
     WHERE g.tgl_ukur BETWEEN status_gizi_pada.dari AND status_gizi_pada.sampai AND (g.oedema OR g.whz IS NOT NULL OR g.haz IS NOT NULL)
     ORDER BY g.tgl_ukur DESC LIMIT 1), '-')
$$;
COMMENT ON FUNCTION inti.status_gizi_pada(bigint, date, date) IS 'Status gizi pada rentang hari: N, GK, GB, S, -; yang tercatat didahulukan';

CREATE FUNCTION inti.formulir_2a(kode_desa text, bulan date, posyandu text DEFAULT NULL)
RETURNS TABLE (no int8, no_kia text, nama_ibu text, status_kehamilan text, hpl text, usia_kehamilan text, tgl_melahirkan text, periksa_hamil text,
  pil_fe text, periksa_nifas text, konseling_gizi text, kunjungan_rumah text, air_bersih text, jamban text, jaminan_kesehatan text)
LANGUAGE sql STABLE AS $$
  WITH b AS (SELECT date_trunc('month', formulir_2a.bulan)::date AS dari, (date_trunc('month', formulir_2a.bulan) + interval '1 month')::date - 1 AS sampai),
  g AS (SELECT max(nifas_hari) AS nifas FROM acuan.kelompok_sasaran WHERE himpunan = 'kpm2019' AND kode = 'HAMIL')
  SELECT row_number() OVER (ORDER BY o.nama, o.orang_id, k.urut), coalesce(k.no_kia, '-'), o.nama,
    inti.status_hamil(k.kode_kab, k.orang_id, k.urut, b.dari, b.sampai), coalesce(to_char(k.hpl, 'DD/MM/YYYY'), '-'),
    CASE WHEN k.tgl_lahir <= b.sampai THEN '-' ELSE coalesce((SELECT max(p.nilai)::text FROM inti.pengamatan p WHERE p.kode_kab = k.kode_kab
      AND p.orang_id = k.orang_id AND p.kehamilan = k.urut AND p.jenis = 'usia_hamil' AND p.tanggal BETWEEN b.dari AND b.sampai),
      greatest(1, least(10, 9 - floor((k.hpl - b.sampai) / 30.4375)::int))::text, '-') END,
    coalesce(to_char(CASE WHEN k.tgl_lahir <= b.sampai THEN k.tgl_lahir END, 'DD/MM/YYYY'), '-'),
    inti.tanda(k.kode_kab, k.orang_id, 'ANC', b.dari, b.sampai), inti.tanda(k.kode_kab, k.orang_id, 'TTD', b.dari, b.sampai),
    inti.tanda(k.kode_kab, k.orang_id, 'NIFAS', b.dari, b.sampai), inti.tanda(k.kode_kab, k.orang_id, 'KELAS_HAMIL', b.dari, b.sampai),
    inti.tanda(k.kode_kab, k.orang_id, 'KUNJUNGAN', b.dari, b.sampai), inti.tanda_keluarga(t.keluarga_id, 'AIR', b.dari, b.sampai),
    inti.tanda_keluarga(t.keluarga_id, 'JAMBAN', b.dari, b.sampai), inti.tanda(k.kode_kab, k.orang_id, 'JAMINAN', b.dari, b.sampai, NULL, true)
  FROM b CROSS JOIN g
  JOIN inti.kehamilan k ON k.tgl_catat <= b.sampai AND (k.tgl_lahir IS NULL OR k.tgl_lahir + g.nifas >= b.dari)
    AND (k.tgl_gugur IS NULL OR k.tgl_gugur > b.sampai)
    AND (k.tgl_lahir IS NOT NULL OR k.tgl_gugur IS NOT NULL OR coalesce(k.hpl + 60, (k.tgl_catat + interval '11 months')::date) > b.sampai AND
      NOT EXISTS (SELECT FROM inti.kehamilan l WHERE l.kode_kab = k.kode_kab AND l.orang_id = k.orang_id AND l.tgl_catat > k.tgl_catat AND l.tgl_catat <= b.sampai))
  JOIN inti.orang o ON o.kode_kab = k.kode_kab AND o.orang_id = k.orang_id AND (o.tgl_meninggal IS NULL OR o.tgl_meninggal > b.sampai)
  JOIN LATERAL inti.tinggal_pada(k.orang_id, b.sampai) t ON t.kode_desa = formulir_2a.kode_desa
  WHERE k.kode_kab = left(formulir_2a.kode_desa, 5) AND (formulir_2a.posyandu IS NULL OR inti.kunci_posyandu(t.posyandu) = inti.kunci_posyandu(formulir_2a.posyandu))
  ORDER BY 1
$$;
COMMENT ON FUNCTION inti.formulir_2a(text, date, text) IS 'Formulir 2A: pemantauan bulanan ibu hamil dan nifas sebuah desa, 15 kolom (data pribadi)';

CREATE FUNCTION inti.formulir_2b(kode_desa text, bulan date, posyandu text DEFAULT NULL)
RETURNS TABLE (no int8, no_kia text, nama_anak text, jk text, tgl_lahir text, status_gizi text, umur_bulan text, tikar text, imunisasi text, timbang text,
  ukur text, konseling_ayah text, konseling_ibu text, kunjungan_rumah text, air_bersih text, jamban text, akta_lahir text, jaminan_kesehatan text,
  pengasuhan text)
LANGUAGE sql STABLE AS $$
  WITH b AS (SELECT date_trunc('month', formulir_2b.bulan)::date AS dari, (date_trunc('month', formulir_2b.bulan) + interval '1 month')::date - 1 AS sampai)
  SELECT row_number() OVER (ORDER BY o.nama, o.orang_id),
    coalesce((SELECT min(k.no_kia) FROM inti.buku_kia k WHERE k.kode_kab = o.kode_kab AND k.orang_id = o.orang_id), '-'), o.nama, coalesce(o.jk, '-'),
    to_char(o.tgl_lahir, 'DD/MM/YYYY'), inti.status_gizi_pada(o.orang_id, b.dari, b.sampai), u.umur::text,
    coalesce((SELECT x.warna FROM (SELECT tanggal, bulan_saja, warna FROM inti.tikar i WHERE i.kode_kab = o.kode_kab AND i.orang_id = o.orang_id
        UNION ALL SELECT tgl_ukur, false, p.tikar FROM inti.pengukuran p WHERE p.orang_id = o.orang_id) x
      WHERE x.warna IN ('H', 'K', 'M') AND x.tanggal BETWEEN b.dari AND b.sampai
      ORDER BY x.tanggal DESC, x.bulan_saja, position(x.warna IN 'HKM') DESC LIMIT 1), '-'),
    inti.tanda(o.kode_kab, o.orang_id, 'IMUNISASI', b.dari, b.sampai), inti.tanda(o.kode_kab, o.orang_id, 'TIMBANG', b.dari, b.sampai),
    inti.tanda(o.kode_kab, o.orang_id, 'UKUR', b.dari, b.sampai), inti.tanda(o.kode_kab, o.orang_id, 'KONSELING', b.dari, b.sampai, 'ayah'),
    inti.tanda(o.kode_kab, o.orang_id, 'KONSELING', b.dari, b.sampai, 'ibu'), inti.tanda(o.kode_kab, o.orang_id, 'KUNJUNGAN', b.dari, b.sampai),
    inti.tanda_keluarga(t.keluarga_id, 'AIR', b.dari, b.sampai), inti.tanda_keluarga(t.keluarga_id, 'JAMBAN', b.dari, b.sampai),
    inti.tanda(o.kode_kab, o.orang_id, 'AKTA', b.dari, b.sampai, NULL, true), inti.tanda(o.kode_kab, o.orang_id, 'JAMINAN', b.dari, b.sampai, NULL, true),
    inti.tanda(o.kode_kab, o.orang_id, 'PENGASUHAN', b.dari, b.sampai)
  FROM b
  JOIN inti.orang o ON o.tgl_lahir <= b.sampai AND inti.hari_genap(o.tgl_lahir, 24) > b.dari
    AND (o.tgl_meninggal IS NULL OR o.tgl_meninggal > b.sampai)
  JOIN LATERAL (SELECT least(b.sampai, inti.hari_genap(o.tgl_lahir, 24) - 1) AS t) s ON true
  JOIN LATERAL (SELECT (extract(year FROM age(s.t, o.tgl_lahir)) * 12 + extract(month FROM age(s.t, o.tgl_lahir)))::int AS umur) u ON u.umur BETWEEN 0 AND 23
  JOIN LATERAL inti.tinggal_pada(o.orang_id, s.t) t ON t.kode_desa = formulir_2b.kode_desa
  WHERE o.kode_kab = left(formulir_2b.kode_desa, 5) AND (formulir_2b.posyandu IS NULL OR inti.kunci_posyandu(t.posyandu) = inti.kunci_posyandu(formulir_2b.posyandu))
  ORDER BY 1
$$;
COMMENT ON FUNCTION inti.formulir_2b(text, date, text) IS 'Formulir 2B: pemantauan bulanan anak 0-23 bulan sebuah desa, 19 kolom (data pribadi)';

CREATE FUNCTION inti.formulir_2c(kode_desa text, tahun int, posyandu text DEFAULT NULL)
RETURNS TABLE (no int8, no_kia text, nama_anak text, jk text, kategori_usia text, januari text, februari text, maret text, april text, mei text, juni text,
  juli text, agustus text, september text, oktober text, november text, desember text)
LANGUAGE sql STABLE AS $$
  SELECT row_number() OVER (ORDER BY o.nama, o.orang_id),
    coalesce((SELECT min(k.no_kia) FROM inti.buku_kia k WHERE k.kode_kab = o.kode_kab AND k.orang_id = o.orang_id), '-'), o.nama, coalesce(o.jk, '-'),
    CASE WHEN inti.hari_genap(o.tgl_lahir, 36) > h.akhir THEN '2-<3 tahun' ELSE '3-6 tahun' END,
    m.b[1], m.b[2], m.b[3], m.b[4], m.b[5], m.b[6], m.b[7], m.b[8], m.b[9], m.b[10], m.b[11], m.b[12]
  FROM (SELECT make_date(formulir_2c.tahun, 1, 1) AS awal, make_date(formulir_2c.tahun, 12, 31) AS akhir) h
  JOIN inti.orang o ON inti.hari_genap(o.tgl_lahir, 24) <= h.akhir AND inti.hari_genap(o.tgl_lahir, 84) > h.awal
    AND (o.tgl_meninggal IS NULL OR o.tgl_meninggal > h.akhir)
  JOIN LATERAL (SELECT least(h.akhir, inti.hari_genap(o.tgl_lahir, 84) - 1) AS t) s ON true
  JOIN LATERAL inti.tinggal_pada(o.orang_id, s.t) t ON t.kode_desa = formulir_2c.kode_desa
  JOIN LATERAL (SELECT array_agg(coalesce(x.tanda, '-') ORDER BY n) AS b FROM generate_series(1, 12) n
    LEFT JOIN LATERAL (SELECT (ARRAY['-', 'v', 'x'])[min(nullif(p.kode, 1))] AS tanda FROM inti.paud p
      WHERE p.kode_kab = o.kode_kab AND p.orang_id = o.orang_id AND p.bulan = make_date(formulir_2c.tahun, n, 1)) x ON true) m ON true
  WHERE o.kode_kab = left(formulir_2c.kode_desa, 5) AND (formulir_2c.posyandu IS NULL OR inti.kunci_posyandu(t.posyandu) = inti.kunci_posyandu(formulir_2c.posyandu))
  ORDER BY 1
$$;
COMMENT ON FUNCTION inti.formulir_2c(text, int, text) IS 'Formulir 2C: keikutsertaan PAUD anak 2-6 tahun sepanjang tahun, 17 kolom (data pribadi)';

-- Letter of a cell as the forms print it.
CREATE FUNCTION inti.huruf(sel konvergensi.cells, nomor int) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(konvergensi.cells_status(sel, nomor), 'T');
COMMENT ON FUNCTION inti.huruf(konvergensi.cells, int) IS 'Sel seperti dicetak formulir: Y, T, TS; tidak dipantau dicetak T';

-- Rows of 3A and 3B: cells in the order of the indicators, then the three lines at the foot.
CREATE FUNCTION inti.formulir_3(kode_desa text, periode text, sasaran text, himpunan text, posyandu text, dusun text)
RETURNS TABLE (urut int8, orang_id bigint, kehamilan int, status inti.status_layanan, sel text[], diterima text, seharusnya text, persen text)
LANGUAGE sql STABLE AS $$
  WITH i AS (SELECT row_number() OVER (ORDER BY nomor)::int AS ke, nomor FROM lap.dim_indikator d
             WHERE d.himpunan_aturan = formulir_3.himpunan AND d.sasaran = formulir_3.sasaran AND d.dalam_skor),
  r AS (SELECT s, (SELECT array_agg(inti.huruf(s.sel, i.nomor) ORDER BY i.ke) FROM i) AS huruf
        FROM inti.status_layanan s
        WHERE s.kode_kab = left(formulir_3.kode_desa, 5) AND s.periode = formulir_3.periode AND s.himpunan = formulir_3.himpunan
          AND s.kode_desa = formulir_3.kode_desa AND s.sasaran = formulir_3.sasaran AND s.keluar IS NULL
          AND (formulir_3.posyandu IS NULL OR coalesce(s.posyandu, '-') = inti.kunci_posyandu(formulir_3.posyandu)) AND (formulir_3.dusun IS NULL OR s.dusun = formulir_3.dusun)),
  c AS (SELECT i.ke, count(*) FILTER (WHERE r.huruf[i.ke] = 'Y') AS y, count(*) FILTER (WHERE r.huruf[i.ke] <> 'TS') AS n FROM i LEFT JOIN r ON true GROUP BY i.ke),
  j AS (SELECT coalesce(sum(y), 0) AS y, coalesce(sum(n), 0) AS n FROM c)
  SELECT row_number() OVER (ORDER BY o.nama, (r.s).orang_id, (r.s).kehamilan), (r.s).orang_id, (r.s).kehamilan, r.s, r.huruf,
    (r.s).diterima::text, (r.s).seharusnya::text, coalesce(lap.persen((r.s).diterima, (r.s).seharusnya)::text, '-')
  FROM r LEFT JOIN inti.orang o ON o.orang_id = (r.s).orang_id
  UNION ALL
  SELECT 1000000001, NULL, NULL, NULL, (SELECT array_agg(c.y::text ORDER BY c.ke) FROM c), j.y::text, j.n::text, coalesce(lap.persen(j.y, j.n)::text, '-') FROM j
  UNION ALL
  SELECT 1000000002, NULL, NULL, NULL, (SELECT array_agg(c.n::text ORDER BY c.ke) FROM c), '', '', '' FROM j
  UNION ALL
  SELECT 1000000003, NULL, NULL, NULL, (SELECT array_agg(coalesce(lap.persen(c.y, c.n)::text, '-') ORDER BY c.ke) FROM c), '', '', '' FROM j
  ORDER BY 1
$$;
COMMENT ON FUNCTION inti.formulir_3(text, text, text, text, text, text) IS 'Isi Formulir 3A dan 3B: sel menurut urutan indikator, lalu tiga baris kaki';

CREATE FUNCTION inti.label_kaki(urut int8) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE urut WHEN 1000000001 THEN 'Jumlah diterima' WHEN 1000000002 THEN 'Jumlah seharusnya' WHEN 1000000003 THEN 'Persen' END;
COMMENT ON FUNCTION inti.label_kaki(int8) IS 'Nama baris kaki Formulir 3A dan 3B';

CREATE FUNCTION inti.formulir_3a(kode_desa text, periode text, himpunan text DEFAULT 'kpm2019', posyandu text DEFAULT NULL, dusun text DEFAULT NULL)
RETURNS TABLE (no text, no_kia text, nama_ibu text, status_kehamilan text, usia_kehamilan text, tgl_melahirkan text, h1 text, h2 text, h3 text, h4 text,
  h5 text, h6 text, h7 text, h8 text, diterima_lengkap text, seharusnya text, persen text)
LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN f.orang_id IS NOT NULL THEN f.urut::text ELSE '' END, CASE WHEN f.orang_id IS NULL THEN '' ELSE coalesce(k.no_kia, '-') END,
    coalesce(inti.label_kaki(f.urut), o.nama, '-'),
    CASE WHEN f.orang_id IS NULL THEN '' WHEN (f.status).risiko IS NULL THEN '-' WHEN NOT (f.status).risiko THEN 'NORMAL'
      ELSE CASE coalesce(nullif(inti.status_hamil(k.kode_kab, f.orang_id, f.kehamilan, p.mulai, p.selesai), '-'),
        inti.status_hamil(k.kode_kab, f.orang_id, f.kehamilan, (p.mulai - interval '3 months')::date, p.mulai - 1)) WHEN 'RISTI' THEN 'RISTI' ELSE 'KEK' END END,
    CASE WHEN f.orang_id IS NULL THEN '' ELSE coalesce((f.status).usia_hamil::text, '-') END,
    CASE WHEN f.orang_id IS NULL THEN '' ELSE coalesce(to_char(CASE WHEN k.tgl_lahir <= (f.status).tgl_nilai THEN k.tgl_lahir END, 'DD/MM/YYYY'), '-') END,
    f.sel[1], f.sel[2], f.sel[3], f.sel[4], f.sel[5], f.sel[6], f.sel[7], f.sel[8], f.diterima, f.seharusnya, f.persen
  FROM inti.formulir_3(formulir_3a.kode_desa, formulir_3a.periode, 'HAMIL', formulir_3a.himpunan, formulir_3a.posyandu, formulir_3a.dusun) f
  JOIN acuan.periode p ON p.kode = formulir_3a.periode
  LEFT JOIN inti.orang o ON o.orang_id = f.orang_id
  LEFT JOIN inti.kehamilan k ON k.kode_kab = o.kode_kab AND k.orang_id = f.orang_id AND k.urut = f.kehamilan
  ORDER BY f.urut
$$;
COMMENT ON FUNCTION inti.formulir_3a(text, text, text, text, text) IS 'Formulir 3A: rekapitulasi ibu hamil dan nifas, 17 kolom a sampai q, tiga baris kaki (data pribadi)';

CREATE FUNCTION inti.formulir_3b(kode_desa text, periode text, himpunan text DEFAULT 'kpm2019', posyandu text DEFAULT NULL, dusun text DEFAULT NULL)
RETURNS TABLE (no text, no_kia text, nama_anak text, jk text, umur_bulan text, status_gizi text, a1 text, a2 text, a3 text, a4 text, a5 text, a6 text, a7 text,
  a8 text, a9 text, a10 text, diterima_lengkap text, seharusnya text, persen text)
LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN f.orang_id IS NOT NULL THEN f.urut::text ELSE '' END,
    CASE WHEN f.orang_id IS NULL THEN '' ELSE coalesce((SELECT min(k.no_kia) FROM inti.buku_kia k WHERE k.kode_kab = o.kode_kab AND k.orang_id = o.orang_id), '-') END,
    coalesce(inti.label_kaki(f.urut), o.nama, '-'), CASE WHEN f.orang_id IS NULL THEN '' ELSE coalesce(o.jk, '-') END,
    CASE WHEN f.orang_id IS NULL THEN '' ELSE coalesce((f.status).umur_bulan::text, '-') END,
    CASE WHEN f.orang_id IS NULL THEN '' ELSE inti.status_gizi_pada(f.orang_id, p.mulai, (f.status).tgl_nilai) END,
    f.sel[1], f.sel[2], f.sel[3], f.sel[4], f.sel[5], f.sel[6], f.sel[7], f.sel[8], f.sel[9], f.sel[10], f.diterima, f.seharusnya, f.persen
  FROM inti.formulir_3(formulir_3b.kode_desa, formulir_3b.periode, 'BADUTA', formulir_3b.himpunan, formulir_3b.posyandu, formulir_3b.dusun) f
  JOIN acuan.periode p ON p.kode = formulir_3b.periode
  LEFT JOIN inti.orang o ON o.orang_id = f.orang_id
  ORDER BY f.urut
$$;
COMMENT ON FUNCTION inti.formulir_3b(text, text, text, text, text) IS 'Formulir 3B: rekapitulasi anak 0-23 bulan, 19 kolom a sampai s, tiga baris kaki (data pribadi)';

-- Form 4 of a part of a village: a dusun, a posyandu, or both; NULL for all of it. Counted from the rows of persons, tables 1 to 4 (the
-- budget of table 5 belongs to the village).
CREATE FUNCTION inti.formulir_4(kode_desa text, periode text, dusun text, posyandu text DEFAULT NULL, himpunan text DEFAULT 'kpm2019')
RETURNS TABLE (tabel int, urut int, baris text, uraian text, laki int8, jumlah numeric, seharusnya numeric, persen numeric)
LANGUAGE sql STABLE AS $$
  WITH s AS (SELECT x.* FROM inti.status_layanan x
             WHERE x.kode_kab = left(formulir_4.kode_desa, 5) AND x.kode_desa = formulir_4.kode_desa AND x.periode = formulir_4.periode
               AND x.himpunan = formulir_4.himpunan AND x.keluar IS NULL AND (formulir_4.dusun IS NULL OR x.dusun = formulir_4.dusun)
               AND (formulir_4.posyandu IS NULL OR coalesce(x.posyandu, '-') = inti.kunci_posyandu(formulir_4.posyandu))),
  t AS (SELECT count(DISTINCT keluarga) FILTER (WHERE sasaran IN ('HAMIL', 'BADUTA')) AS rt, count(DISTINCT orang_id) FILTER (WHERE sasaran = 'HAMIL') AS ibu,
          count(DISTINCT orang_id) FILTER (WHERE sasaran = 'HAMIL' AND risiko) AS kek, count(*) FILTER (WHERE sasaran = 'BADUTA') AS anak,
          count(*) FILTER (WHERE sasaran = 'BADUTA' AND risiko) AS gizi, count(*) FILTER (WHERE sasaran = 'HAMIL' AND risiko IS NULL) AS ibu_belum,
          count(*) FILTER (WHERE sasaran = 'BADUTA' AND risiko IS NULL) AS anak_belum, count(*) FILTER (WHERE sasaran = 'BADUTA' AND tikar = 'H') AS h,
          count(*) FILTER (WHERE sasaran = 'BADUTA' AND tikar = 'K') AS k, count(*) FILTER (WHERE sasaran = 'BADUTA' AND tikar = 'M') AS m,
          coalesce(sum(diterima) FILTER (WHERE sasaran = 'HAMIL'), 0) AS ibu_y, coalesce(sum(s.seharusnya) FILTER (WHERE sasaran = 'HAMIL'), 0) AS ibu_n,
          coalesce(sum(diterima) FILTER (WHERE sasaran = 'BADUTA'), 0) AS anak_y, coalesce(sum(s.seharusnya) FILTER (WHERE sasaran = 'BADUTA'), 0) AS anak_n
        FROM s),
  i AS (SELECT d.nomor, d.kode, d.nama, count(*) FILTER (WHERE c.status = 'Y') AS y, count(*) FILTER (WHERE c.number IS NOT NULL AND c.status IS DISTINCT FROM 'TS') AS n,
          count(*) FILTER (WHERE c.status = 'Y' AND c.father) AS laki
        FROM lap.dim_indikator d LEFT JOIN (s CROSS JOIN LATERAL konvergensi.cells_unpack(s.sel) c) ON c.number = d.nomor
        WHERE d.himpunan_aturan = formulir_4.himpunan GROUP BY d.nomor, d.kode, d.nama)
  SELECT v.tabel, v.urut, v.baris, v.uraian, NULL::int8, v.jumlah, v.dari, lap.persen(v.jumlah, v.dari)
  FROM t CROSS JOIN LATERAL (VALUES
    (1, 1, 'RT', 'Jumlah rumah tangga 1.000 HPK', t.rt::numeric, NULL::numeric), (1, 2, 'HAMIL', 'Jumlah ibu hamil', t.ibu, NULL),
    (1, 3, 'KEK', 'Jumlah ibu hamil KEK/risiko tinggi', t.kek, NULL), (1, 4, 'BADUTA', 'Jumlah anak 0-23 bulan', t.anak, NULL),
    (1, 5, 'GIZI', 'Jumlah anak 0-23 bulan gizi kurang/gizi buruk/stunting', t.gizi, NULL),
    (1, 6, 'HAMIL?', 'Ibu hamil: risiko belum dicatat', t.ibu_belum, NULL), (1, 7, 'BADUTA?', 'Anak 0-23 bulan: risiko belum dicatat', t.anak_belum, NULL),
    (2, 1, 'TOTAL', 'Jumlah anak 0-23 bulan', t.anak, NULL), (2, 2, 'H', 'Hijau (normal)', t.h, t.h + t.k + t.m),
    (2, 3, 'K', 'Kuning (berisiko stunting)', t.k, t.h + t.k + t.m), (2, 4, 'M', 'Merah (terindikasi stunting)', t.m, t.h + t.k + t.m),
    (2, 5, 'TD', 'Tidak diukur', t.anak - t.h - t.k - t.m, NULL),
    (4, 1, 'HAMIL', 'Ibu hamil', t.ibu_y, t.ibu_n), (4, 2, 'BADUTA', 'Anak 0-23 bulan', t.anak_y, t.anak_n),
    (4, 3, 'TOTAL', 'Total tingkat konvergensi', t.ibu_y + t.anak_y, t.ibu_n + t.anak_n)) v (tabel, urut, baris, uraian, jumlah, dari)
  UNION ALL
  SELECT 3, i.nomor, i.kode, i.nama, CASE WHEN i.kode = 'A4' THEN i.laki END, i.y, i.n, lap.persen(i.y, i.n) FROM i
  ORDER BY 1, 2
$$;
COMMENT ON FUNCTION inti.formulir_4(text, text, text, text, text) IS
  'Formulir 4 sebagian desa: satu dusun, satu posyandu, atau keduanya (kosong: semua), tabel 1 sampai 4, dihitung dari baris orang';

-- Social map by dusun (Pasal 24): the same counts beside each other.
CREATE FUNCTION inti.rekap_dusun(kode_desa text, periode text, himpunan text DEFAULT 'kpm2019')
RETURNS TABLE (dusun text, rumah_tangga numeric, ibu_hamil numeric, ibu_kek_risti numeric, anak numeric, anak_berisiko numeric, tikar_merah numeric, diterima numeric,
  seharusnya numeric, persen numeric) LANGUAGE sql STABLE AS $$
  SELECT coalesce(d.dusun, 'Tanpa dusun'), count(DISTINCT d.keluarga) FILTER (WHERE d.sasaran IN ('HAMIL', 'BADUTA')), count(DISTINCT d.orang_id) FILTER (WHERE d.sasaran = 'HAMIL'),
    count(DISTINCT d.orang_id) FILTER (WHERE d.sasaran = 'HAMIL' AND d.risiko), count(*) FILTER (WHERE d.sasaran = 'BADUTA'),
    count(*) FILTER (WHERE d.sasaran = 'BADUTA' AND d.risiko), count(*) FILTER (WHERE d.sasaran = 'BADUTA' AND d.tikar = 'M'),
    coalesce(sum(d.diterima) FILTER (WHERE d.sasaran IN ('HAMIL', 'BADUTA')), 0), coalesce(sum(d.seharusnya) FILTER (WHERE d.sasaran IN ('HAMIL', 'BADUTA')), 0),
    lap.persen(sum(d.diterima) FILTER (WHERE d.sasaran IN ('HAMIL', 'BADUTA')), sum(d.seharusnya) FILTER (WHERE d.sasaran IN ('HAMIL', 'BADUTA')))
  FROM inti.status_layanan d
  WHERE d.kode_kab = left(rekap_dusun.kode_desa, 5) AND d.kode_desa = rekap_dusun.kode_desa AND d.periode = rekap_dusun.periode
    AND d.himpunan = rekap_dusun.himpunan AND d.keluar IS NULL
  GROUP BY d.dusun ORDER BY d.dusun IS NULL, d.dusun COLLATE "C"
$$;
COMMENT ON FUNCTION inti.rekap_dusun(text, text, text) IS 'Peta sosial per dusun (Pasal 24): sasaran, risiko, dan tingkat konvergensi; hitungan dari baris orang';
