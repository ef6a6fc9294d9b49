package dev.lockstep.engine.catalog.jdbc;

import dev.lockstep.engine.catalog.Catalog;
import dev.lockstep.engine.catalog.Catalog.CatalogObject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/// Reads a database's catalog in one round trip.
public final class CatalogReader {

    /// What belongs to an extension is the extension's; constraints that say NOT NULL are told with their column.
    private static final String QUERY = """
            WITH s AS (SELECT oid, nspname, nspacl, quote_ident(nspname) AS schema FROM pg_catalog.pg_namespace
                WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'),
            owned AS (SELECT classid, objid FROM pg_catalog.pg_depend WHERE deptype = 'e'),
            r AS (SELECT c.*, s.schema || '.' || quote_ident(c.relname) AS name FROM pg_catalog.pg_class c JOIN s ON s.oid = c.relnamespace
                WHERE lower(c.relname) NOT IN ('databasechangelog', 'databasechangeloglock', 'lockstep_up_to_date')
                AND ('pg_class'::regclass, c.oid) NOT IN (SELECT classid, objid FROM owned))
            SELECT 'schema', schema, coalesce(nspacl::text, '') FROM s
            UNION ALL SELECT 'extension', quote_ident(extname), extversion FROM pg_catalog.pg_extension
            UNION ALL SELECT CASE relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table'
                    WHEN 'c' THEN 'type' ELSE 'table' END, name,
                concat_ws(' ', relkind, relpersistence, reloptions::text, relrowsecurity, relforcerowsecurity, relacl::text,
                    CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(oid) END, CASE WHEN relkind = 'p' THEN pg_get_partkeydef(oid) END,
                    pg_get_expr(relpartbound, oid), (SELECT string_agg(inhparent::regclass::text, ',' ORDER BY inhseqno)
                        FROM pg_catalog.pg_inherits WHERE inhrelid = r.oid), obj_description(oid, 'pg_class'))
                FROM r WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'c')
            UNION ALL SELECT 'sequence', name, concat_ws(' ', format_type(q.seqtypid, NULL), q.seqstart, q.seqincrement, q.seqmin, q.seqmax,
                    q.seqcache, q.seqcycle, relacl::text, obj_description(oid, 'pg_class'))
                FROM r JOIN pg_catalog.pg_sequence q ON q.seqrelid = r.oid
            UNION ALL SELECT 'column', name || '.' || quote_ident(a.attname), concat_ws(' ', format_type(a.atttypid, a.atttypmod),
                    CASE WHEN a.attnotnull THEN 'not null' END, a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid),
                    (SELECT collname FROM pg_catalog.pg_collation WHERE oid = a.attcollation), a.attacl::text, col_description(r.oid, a.attnum))
                FROM r JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
                LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = r.oid AND d.adnum = a.attnum
                WHERE relkind IN ('r', 'p', 'f', 'c')
            UNION ALL SELECT 'constraint', name || '.' || quote_ident(k.conname),
                    concat_ws(' ', pg_get_constraintdef(k.oid), obj_description(k.oid, 'pg_constraint'))
                FROM r JOIN pg_catalog.pg_constraint k ON k.conrelid = r.oid WHERE k.contype <> 'n'
            UNION ALL SELECT 'index', name, concat_ws(' ', pg_get_indexdef(r.oid), CASE WHEN NOT x.indisvalid THEN 'invalid' END,
                    obj_description(r.oid, 'pg_class'))
                FROM r JOIN pg_catalog.pg_index x ON x.indexrelid = r.oid
                WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = r.oid AND k.contype IN ('p', 'u', 'x'))
            UNION ALL SELECT 'trigger', name || '.' || quote_ident(t.tgname), concat_ws(' ', pg_get_triggerdef(t.oid), t.tgenabled)
                FROM r JOIN pg_catalog.pg_trigger t ON t.tgrelid = r.oid WHERE NOT t.tgisinternal
            UNION ALL SELECT 'rule', name || '.' || quote_ident(u.rulename), pg_get_ruledef(u.oid)
                FROM r JOIN pg_catalog.pg_rewrite u ON u.ev_class = r.oid WHERE u.rulename <> '_RETURN'
            UNION ALL SELECT 'policy', name || '.' || quote_ident(p.polname), concat_ws(' ', p.polcmd, p.polpermissive,
                    (SELECT string_agg(oid::regrole::text, ',' ORDER BY oid) FROM pg_catalog.pg_roles WHERE oid = ANY (p.polroles)),
                    pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
                FROM r JOIN pg_catalog.pg_policy p ON p.polrelid = r.oid
            UNION ALL SELECT CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END, p.oid::regprocedure::text,
                    concat_ws(' ', CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) ELSE pg_get_function_result(p.oid) END,
                        p.proacl::text, obj_description(p.oid, 'pg_proc'))
                FROM pg_catalog.pg_proc p JOIN s ON s.oid = p.pronamespace
                WHERE ('pg_proc'::regclass, p.oid) NOT IN (SELECT classid, objid FROM owned)
            UNION ALL SELECT CASE t.typtype WHEN 'd' THEN 'domain' ELSE 'type' END, s.schema || '.' || quote_ident(t.typname),
                    concat_ws(' ', t.typtype, (SELECT string_agg(quote_literal(e.enumlabel), ',' ORDER BY e.enumsortorder)
                        FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid), CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype,
                        t.typtypmod) END, CASE WHEN t.typnotnull THEN 'not null' END, t.typdefault,
                        (SELECT string_agg(pg_get_constraintdef(k.oid), ' ' ORDER BY k.conname) FROM pg_catalog.pg_constraint k
                        WHERE k.contypid = t.oid), obj_description(t.oid, 'pg_type'))
                FROM pg_catalog.pg_type t JOIN s ON s.oid = t.typnamespace
                WHERE t.typtype IN ('e', 'd', 'r') AND ('pg_type'::regclass, t.oid) NOT IN (SELECT classid, objid FROM owned)
            """;

    private CatalogReader() {}

    public static Catalog read(Connection connection) throws SQLException {
        Map<CatalogObject, String> objects = new HashMap<>();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet rows = statement.executeQuery(QUERY)) {
                while (rows.next()) {
                    objects.put(new CatalogObject(rows.getString(1), rows.getString(2)), rows.getString(3));
                }
            }
        }
        return new Catalog(objects);
    }
}
