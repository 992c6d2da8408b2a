-- Prints docs/reference.md from the comments in an initialised database: psql -XAtq -f docs/reference.sql
\pset format unaligned
\pset tuples_only on
SET search_path = pg_catalog;
SELECT $$# Reference

Made from the comments in the database by `regress/reference`; a test keeps it current. Change a comment, not this page.

## Functions and aggregates of the extension
$$;
SELECT '### ' || p.proname || E'\n`' || p.proname || '(' || pg_get_function_arguments(p.oid) || ')` returns `'
       || pg_get_function_result(p.oid) || CASE WHEN p.prokind = 'a' THEN '`, aggregate' WHEN p.prokind = 'w' THEN '`, window function' ELSE '`' END
       || E'\n\n' || coalesce(obj_description(p.oid, 'pg_proc'), '') || E'\n'
FROM pg_proc p JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'konvergensi'
WHERE NOT EXISTS (SELECT FROM pg_type t WHERE p.oid IN (t.typinput, t.typoutput, t.typsend, t.typreceive))
ORDER BY p.proname COLLATE "C", pg_get_function_identity_arguments(p.oid) COLLATE "C";
SELECT E'## Types of the extension\n';
SELECT '### ' || t.typname || E'\n' || coalesce(obj_description(t.oid, 'pg_type'), '') || E'\n'
       || coalesce((SELECT E'\n' || string_agg('- `' || a.attname || '` ' || format_type(a.atttypid, a.atttypmod)
                                      || coalesce(': ' || col_description(a.attrelid, a.attnum), ''), E'\n' ORDER BY a.attnum) || E'\n'
                    FROM pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped), '')
FROM pg_type t JOIN pg_depend d ON d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e'
JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'konvergensi'
WHERE t.typtype IN ('b', 'c') AND t.typelem = 0
ORDER BY t.typname COLLATE "C";
SELECT E'## Tables and views of the warehouse\n';
SELECT '### ' || n.nspname || '.' || c.relname || CASE c.relkind WHEN 'v' THEN ' (view)' ELSE '' END || E'\n'
       || coalesce(obj_description(c.oid, 'pg_class'), '') || E'\n\n| column | type | meaning |\n|---|---|---|\n'
       || (SELECT string_agg('| `' || a.attname || '` | ' || format_type(a.atttypid, a.atttypmod)
                             || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END || ' | '
                             || coalesce(replace(col_description(c.oid, a.attnum), '|', '\|'), '') || ' |', E'\n' ORDER BY a.attnum)
           FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) || E'\n'
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v') AND NOT c.relispartition AND n.nspname IN ('acuan', 'sumber', 'inti', 'lap', 'publik', 'operasi')
ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C";
SELECT E'## Functions of the warehouse\n';
SELECT '### ' || n.nspname || '.' || p.proname || E'\n`' || n.nspname || '.' || p.proname || '(' || pg_get_function_arguments(p.oid)
       || ')` returns `' || pg_get_function_result(p.oid) || E'`\n\n' || coalesce(obj_description(p.oid, 'pg_proc'), '') || E'\n'
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname IN ('acuan', 'sumber', 'inti', 'lap', 'publik', 'operasi') AND p.prokind <> 'p'
ORDER BY n.nspname COLLATE "C", p.proname COLLATE "C", pg_get_function_identity_arguments(p.oid) COLLATE "C";
