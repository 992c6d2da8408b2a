-- After score_data.sql: records that contradict each other about birth, sex, place and book of a child, from month to month. Some
-- weighings lie before the birth that another record tells.
UPDATE inti.pengukuran SET tgl_lahir = NULL, usia_bulan = greatest(floor((tgl_ukur - tgl_lahir) / 30.4375), 0) + (hashint8(anak_id + (tgl_ukur - date '2000-01-01')) & 1) WHERE anak_id % 7 = 3; -- months alone
UPDATE inti.pengukuran SET tgl_lahir = tgl_lahir - (hashint8(anak_id * 3 + extract(month FROM tgl_ukur)::int) & 63) WHERE anak_id % 7 = 4;
UPDATE inti.pengukuran SET tgl_lahir = tgl_lahir - 365 WHERE anak_id % 7 = 5 AND extract(month FROM tgl_ukur)::int % 3 = 0;
UPDATE inti.pengukuran SET tgl_lahir = NULL, usia_bulan = NULL WHERE anak_id % 11 = 1 AND tgl_ukur < '2025-11-01';                                                                           -- told late
UPDATE inti.pengukuran SET jk = CASE WHEN hashint8(anak_id * 5 + extract(month FROM tgl_ukur)::int) & 1 = 0 THEN 'L' ELSE 'P' END WHERE anak_id % 5 = 2;
-- A second record of some months, without a weight, at another posyandu.
INSERT INTO inti.pengukuran (kode_kab, anak_id, tgl_ukur, sumber, kode_kec, kode_desa, orang_id, id_sumber, posyandu, tgl_lahir, jk, usia_bulan, tinggi_cm, batch_id, baris)
SELECT kode_kab, anak_id, tgl_ukur + 10, sumber, kode_kec, kode_desa, orang_id, id_sumber, 'Lain', tgl_lahir, jk, usia_bulan, tinggi_cm, 1, 2 FROM inti.pengukuran
WHERE anak_id % 3 = 1 AND extract(month FROM tgl_ukur)::int % 2 = 1;
