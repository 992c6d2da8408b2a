-- Months, quarters, semesters and years 2015-2040.
CREATE TABLE acuan.periode (
  kode        text PRIMARY KEY CHECK (kode ~ '^[0-9]{4}(-(S[12]|Q[1-4]|0[1-9]|1[0-2]))?$'),
  jenis       text NOT NULL CHECK (jenis IN ('bulan', 'triwulan', 'semester', 'tahun')),
  mulai       date NOT NULL,
  selesai     date NOT NULL,
  label       text NOT NULL,
  sebelum     text REFERENCES acuan.periode,
  tahun_lalu  text REFERENCES acuan.periode,
  UNIQUE (jenis, mulai),
  CHECK (selesai > mulai)
);
COMMENT ON TABLE acuan.periode IS 'Bulan, triwulan, semester dan tahun 2015 sampai 2040';
COMMENT ON COLUMN acuan.periode.kode IS 'Kode periode: 2025, 2025-S1, 2025-Q4, 2025-11';
COMMENT ON COLUMN acuan.periode.jenis IS 'bulan, triwulan, semester, tahun';
COMMENT ON COLUMN acuan.periode.mulai IS 'Hari pertama';
COMMENT ON COLUMN acuan.periode.selesai IS 'Hari terakhir';
COMMENT ON COLUMN acuan.periode.label IS 'Nama periode untuk laporan';
COMMENT ON COLUMN acuan.periode.sebelum IS 'Kode periode sejenis sebelumnya';
COMMENT ON COLUMN acuan.periode.tahun_lalu IS 'Kode periode yang sama setahun sebelumnya';

WITH jenis (jenis, bulan) AS (VALUES ('bulan', 1), ('triwulan', 3), ('semester', 6), ('tahun', 12)),
dasar AS (
  SELECT j.jenis, j.bulan, m::date AS mulai, extract(year FROM m)::int AS tahun,
    (extract(month FROM m)::int - 1) / j.bulan + 1 AS ke
  FROM jenis j, generate_series('2015-01-01'::timestamp, '2040-12-01', make_interval(months => j.bulan)) m
),
berkode AS (
  SELECT *, CASE jenis WHEN 'bulan' THEN tahun || '-' || lpad(ke::text, 2, '0') WHEN 'triwulan' THEN tahun || '-Q' || ke
      WHEN 'semester' THEN tahun || '-S' || ke ELSE tahun::text END AS kode,
    CASE jenis WHEN 'bulan' THEN (ARRAY['Januari', 'Februari', 'Maret', 'April', 'Mei', 'Juni', 'Juli', 'Agustus',
        'September', 'Oktober', 'November', 'Desember'])[ke]
      WHEN 'triwulan' THEN 'Triwulan ' || (ARRAY['I', 'II', 'III', 'IV'])[ke]
      WHEN 'semester' THEN 'Semester ' || (ARRAY['I', 'II'])[ke] ELSE 'Tahun' END || ' ' || tahun AS label
  FROM dasar
)
INSERT INTO acuan.periode (kode, jenis, mulai, selesai, label, sebelum, tahun_lalu)
SELECT kode, jenis, mulai, (mulai + make_interval(months => bulan))::date - 1, label,
  lag(kode) OVER (PARTITION BY jenis ORDER BY mulai),
  lag(kode, 12 / bulan) OVER (PARTITION BY jenis ORDER BY mulai)
FROM berkode;
