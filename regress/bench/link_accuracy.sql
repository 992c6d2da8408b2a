-- Pairs within persons and within households as found and as true, for all records and for those of a group.
SET search_path = konvergensi, public;
CREATE TEMP TABLE m AS
  SELECT a.orang_id, a.keluarga_id, k.orang, k.keluarga, k.bayi, o.peran, o.sumber, o.tgl_lahir,
    coalesce(nik_status(o.nik, o.tgl_lahir, o.jk), 'empty') = 'ok' AS punya_nik
  FROM inti.anggota_sumber a JOIN public.kebenaran k USING (sumber, id_sumber) JOIN sumber.orang o USING (sumber, id_sumber);
CREATE TEMP TABLE twin AS -- twins: two children of one household within a day
  SELECT DISTINCT x.orang FROM (SELECT orang, keluarga, min(tgl_lahir) AS lahir FROM m WHERE peran = 'anak' GROUP BY 1, 2) x
  JOIN (SELECT orang, keluarga, min(tgl_lahir) AS lahir FROM m WHERE peran = 'anak' GROUP BY 1, 2) y
    ON y.keluarga = x.keluarga AND y.orang <> x.orang AND abs(x.lahir - y.lahir) <= 1;
CREATE TEMP TABLE g AS
  SELECT 'persons' AS kind, orang_id AS found, orang AS actual FROM m
  UNION ALL SELECT 'households', keluarga_id, keluarga FROM m
  UNION ALL SELECT 'children', orang_id, orang FROM m WHERE peran = 'anak'
  UNION ALL SELECT 'mothers', orang_id, orang FROM m WHERE peran = 'ibu'
  UNION ALL SELECT 'without NIK', orang_id, orang FROM m WHERE NOT punya_nik
  UNION ALL SELECT 'newborns named after the mother', orang_id, orang FROM m WHERE bayi
  UNION ALL SELECT 'twins', orang_id, orang FROM m WHERE orang IN (SELECT orang FROM twin);
WITH both_same AS (SELECT kind, sum(n * (n - 1) / 2) AS b FROM (SELECT kind, count(*) AS n FROM g GROUP BY kind, found, actual) x GROUP BY 1),
  found AS (SELECT kind, sum(n * (n - 1) / 2) AS p FROM (SELECT kind, count(*) AS n FROM g GROUP BY kind, found) x GROUP BY 1),
  actual AS (SELECT kind, sum(n * (n - 1) / 2) AS t FROM (SELECT kind, count(*) AS n FROM g GROUP BY kind, actual) x GROUP BY 1)
SELECT kind || ':', t, 'true pairs, precision', round(b / nullif(p, 0), 5), 'recall', round(b / nullif(t, 0), 5), 'F1', round(2 * b / nullif(p + t, 0), 5)
FROM both_same JOIN found USING (kind) JOIN actual USING (kind)
ORDER BY array_position('{persons,households,children,mothers,without NIK,newborns named after the mother,twins}', kind);
