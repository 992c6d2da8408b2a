-- Limits of the growth functions that the other growth migrations do not name: head circumference and velocity.
INSERT INTO acuan.ambang (kode, nilai, satuan, keterangan, dasar, pasti) VALUES
  ('kepala_kecil', -2, 'z', 'LK/U di bawah nilai ini: mikrosefali', 'Kementerian Kesehatan', false),
  ('kepala_besar', 2, 'z', 'LK/U di atas nilai ini: makrosefali', 'Kementerian Kesehatan', false),
  ('velositas_dekat', 15, 'hari', 'Kunjungan pertama paling jauh sekian hari dari hari baku tabel laju tumbuh', 'bawaan', false),
  ('velositas_jarak', 0.2, 'bagian', 'Jarak dua kunjungan boleh berbeda sebesar bagian ini dari jarak baku tabel laju tumbuh', 'bawaan', false);
