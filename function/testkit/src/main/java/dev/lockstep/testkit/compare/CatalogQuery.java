package dev.lockstep.testkit.compare;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is asked of the catalog, per kind of object: its name, and all that is true of it as one text.
///
/// Longer than other files because it is a table: one entry per kind. `own(pg_x, a)` stands for "made by the user, not by an
/// extension", `kept(c)` for "a relation that is neither temporary, nor TOAST, nor Liquibase's own table". Names come out
/// qualified because the session's search path is empty.
enum CatalogQuery {

    SCHEMA("select quote_ident(n.nspname), '' from pg_namespace n where (own(pg_namespace, n) or n.nspname = 'public') and n.nspname !~ '^pg_'"),

    EXTENSION("""
            select quote_ident(e.extname), concat_ws(' ', e.extversion, 'in', e.extnamespace::regnamespace)
            from pg_extension e where e.oid >= 16384"""),

    RELATION("""
            select c.oid::regclass, concat_ws(' ',
                case c.relkind when 'r' then 'table' when 'p' then 'partitioned table' when 'v' then 'view' when 'm' then 'materialized view'
                    when 'f' then 'foreign table' when 'c' then 'composite type' end,
                case c.relpersistence when 'u' then 'unlogged' end,
                'partition by ' || pg_get_partkeydef(c.oid),
                'inherits ' || (select string_agg(i.inhparent::regclass::text, ', ' order by i.inhseqno) from pg_inherits i where i.inhrelid = c.oid),
                pg_get_expr(c.relpartbound, c.oid),
                'of ' || nullif(c.reloftype, 0)::regtype,
                'using ' || (select a.amname from pg_am a where a.oid = c.relam),
                'with ' || (select string_agg(o, ', ' order by o) from unnest(c.reloptions) o),
                'toast with ' || (select array_to_string(t.reloptions, ', ') from pg_class t where t.oid = c.reltoastrelid),
                'tablespace ' || (select s.spcname from pg_tablespace s where s.oid = c.reltablespace),
                case when c.relreplident not in ('d', 'n') then 'replica identity ' || c.relreplident::text end,
                case when c.relrowsecurity then 'row security' end, case when c.relforcerowsecurity then 'forced' end,
                case when not c.relispopulated then 'not populated' end,
                (select concat_ws(' ', 'server', s.srvname, f.ftoptions) from pg_foreign_table f join pg_foreign_server s on s.oid = f.ftserver where f.ftrelid = c.oid))
            from pg_class c where c.relkind in ('r', 'p', 'v', 'm', 'f', 'c') and own(pg_class, c) and kept(c)"""),

    COLUMN("""
            select c.oid::regclass || '.' || quote_ident(a.attname), concat_ws(' ',
                '#' || row_number() over (partition by c.oid order by a.attnum),
                format_type(a.atttypid, a.atttypmod),
                case when a.attnotnull then 'not null' end,
                case when a.attgenerated = '' then 'default' else 'generated ' || a.attgenerated::text end || ' ' || pg_get_expr(d.adbin, d.adrelid),
                case a.attidentity when 'a' then 'identity always' when 'd' then 'identity by default' end,
                case when a.attcollation <> t.typcollation then 'collate ' || (select quote_ident(l.collname) from pg_collation l where l.oid = a.attcollation) end,
                case when a.attstorage <> t.typstorage then 'storage ' || a.attstorage::text end,
                case when a.attcompression <> '' then 'compression ' || a.attcompression::text end,
                case when a.attstattarget >= 0 then 'statistics ' || a.attstattarget end,
                'with ' || array_to_string(a.attoptions, ', '), 'options ' || array_to_string(a.attfdwoptions, ', '),
                case when a.attinhcount > 0 then 'inherited' end, case when not a.attislocal then 'not local' end)
            from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            join pg_type t on t.oid = a.atttypid left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
            where c.relkind in ('r', 'p', 'v', 'm', 'f', 'c') and own(pg_class, c) and kept(c)"""),

    CONSTRAINT("""
            select coalesce(c.oid::regclass::text, o.contypid::regtype::text) || '.' || quote_ident(o.conname), concat_ws(' ',
                pg_get_constraintdef(o.oid), case when not o.convalidated then 'unvalidated' end,
                'index ' || nullif(o.conindid, 0)::regclass,
                case when o.coninhcount > 0 then 'inherited' end, case when not o.conislocal then 'not local' end)
            from pg_constraint o left join pg_class c on c.oid = o.conrelid
            where own(pg_constraint, o) and o.contype <> 't' and (c.oid is null or (own(pg_class, c) and kept(c)))"""),

    INDEX("""
            select x.indexrelid::regclass, concat_ws(' ', pg_get_indexdef(x.indexrelid),
                case when not x.indisvalid then 'invalid' end, case when not x.indisready then 'not ready' end,
                case when x.indisclustered then 'clustered' end, case when x.indisreplident then 'replica identity' end,
                'tablespace ' || (select s.spcname from pg_tablespace s where s.oid = i.reltablespace),
                'partition of ' || (select h.inhparent::regclass from pg_inherits h where h.inhrelid = i.oid),
                'statistics ' || (select string_agg(a.attnum || '=' || a.attstattarget, ' ' order by a.attnum) from pg_attribute a
                    where a.attrelid = i.oid and a.attstattarget >= 0))
            from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid
            where own(pg_class, c) and kept(c)"""),

    STATISTICS("""
            select quote_ident(s.stxname) || ' in ' || s.stxnamespace::regnamespace, concat_ws(' ', pg_get_statisticsobjdef(s.oid), s.stxstattarget)
            from pg_statistic_ext s where own(pg_statistic_ext, s)"""),

    SEQUENCE("""
            select c.oid::regclass, concat_ws(' ', format_type(s.seqtypid, null), 'start', s.seqstart, 'by', s.seqincrement, 'min', s.seqmin,
                'max', s.seqmax, 'cache', s.seqcache, case when s.seqcycle then 'cycle' end, case c.relpersistence when 'u' then 'unlogged' end,
                (select 'owned by ' || d.refobjid::regclass || '.' || quote_ident(a.attname) from pg_depend d
                    join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
                    where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')))
            from pg_sequence s join pg_class c on c.oid = s.seqrelid where own(pg_class, c) and kept(c)"""),

    VIEW("""
            select c.oid::regclass, pg_get_viewdef(c.oid) from pg_class c where c.relkind in ('v', 'm') and own(pg_class, c)"""),

    FUNCTION("""
            select p.oid::regprocedure, pg_get_functiondef(p.oid) from pg_proc p where p.prokind <> 'a' and own(pg_proc, p)"""),

    AGGREGATE("""
            select p.oid::regprocedure, concat_ws(' ', pg_get_function_result(p.oid), p.proparallel, a.aggkind, 'direct', a.aggnumdirectargs,
                'step', a.aggtransfn, 'state', format_type(a.aggtranstype, null), a.aggtransspace, 'final', a.aggfinalfn, a.aggfinalextra, a.aggfinalmodify,
                'combine', a.aggcombinefn, a.aggserialfn, a.aggdeserialfn, 'start', a.agginitval, 'sort', nullif(a.aggsortop, 0)::regoperator,
                'moving', a.aggmtransfn, a.aggminvtransfn, format_type(nullif(a.aggmtranstype, 0), null), a.aggmfinalfn, a.aggminitval)
            from pg_proc p join pg_aggregate a on a.aggfnoid = p.oid where own(pg_proc, p)"""),

    TRIGGER("""
            select c.oid::regclass || '.' || quote_ident(t.tgname), concat_ws(' ', pg_get_triggerdef(t.oid), 'enabled ' || t.tgenabled::text)
            from pg_trigger t join pg_class c on c.oid = t.tgrelid where not t.tgisinternal and own(pg_trigger, t) and kept(c)"""),

    RULE("""
            select c.oid::regclass || '.' || quote_ident(r.rulename), concat_ws(' ', pg_get_ruledef(r.oid), 'enabled ' || r.ev_enabled::text)
            from pg_rewrite r join pg_class c on c.oid = r.ev_class where r.rulename <> '_RETURN' and own(pg_rewrite, r) and kept(c)"""),

    TYPE("""
            select t.oid::regtype, concat_ws(' ',
                case t.typtype when 'e' then 'enum' when 'd' then 'domain' when 'r' then 'range' when 'm' then 'multirange' when 'c' then 'composite' else 'base' end,
                (select '(' || string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder) || ')' from pg_enum e where e.enumtypid = t.oid),
                case when t.typtype = 'd' then concat_ws(' ', format_type(t.typbasetype, t.typtypmod), case when t.typnotnull then 'not null' end,
                    'default ' || t.typdefault, 'collate ' || (select quote_ident(l.collname) from pg_collation l where l.oid = t.typcollation)) end,
                (select concat_ws(' ', 'of', format_type(r.rngsubtype, null), r.rngcanonical, r.rngsubdiff,
                    (select quote_ident(o.opcname) from pg_opclass o where o.oid = r.rngsubopc)) from pg_range r where r.rngtypid = t.oid))
            from pg_type t left join pg_class c on c.oid = t.typrelid
            where own(pg_type, t) and (c.oid is null or c.relkind = 'c') and not (t.typelem <> 0 and t.typcategory = 'A')"""),

    POLICY("""
            select c.oid::regclass || '.' || quote_ident(p.polname), concat_ws(' ', case when p.polpermissive then 'permissive' else 'restrictive' end,
                'for', p.polcmd, 'to', (select string_agg(case when r = 0 then 'public' else r::regrole::text end, ', ' order by r) from unnest(p.polroles) r),
                'using ' || pg_get_expr(p.polqual, p.polrelid), 'check ' || pg_get_expr(p.polwithcheck, p.polrelid))
            from pg_policy p join pg_class c on c.oid = p.polrelid where kept(c)"""),

    EVENT_TRIGGER("""
            select quote_ident(e.evtname), concat_ws(' ', e.evtevent, e.evtfoid::regproc, e.evtenabled, e.evttags)
            from pg_event_trigger e where own(pg_event_trigger, e)"""),

    PUBLICATION("""
            select quote_ident(p.pubname), concat_ws(' ', case when p.puballtables then 'all tables' end, p.pubinsert, p.pubupdate, p.pubdelete, p.pubtruncate,
                p.pubviaroot, (select string_agg(r.prrelid::regclass::text, ', ' order by r.prrelid::regclass::text) from pg_publication_rel r where r.prpubid = p.oid))
            from pg_publication p where own(pg_publication, p)"""),

    FOREIGN_SERVER("""
            select quote_ident(s.srvname), concat_ws(' ', (select f.fdwname from pg_foreign_data_wrapper f where f.oid = s.srvfdw), s.srvtype, s.srvversion, s.srvoptions)
            from pg_foreign_server s where own(pg_foreign_server, s)"""),

    COMMENT("""
            select concat_ws(' ', i.type, i.identity), d.description
            from pg_description d, lateral pg_identify_object(d.classoid, d.objoid, d.objsubid) i
            where (d.objoid >= 16384 or (d.classoid = 'pg_namespace'::regclass and d.objoid = 'public'::regnamespace))
            and lower(i.identity) !~ '\\mdatabasechangelog(lock)?\\M' and not exists (select from pg_depend e
                where e.classid = d.classoid and e.objid = d.objoid and e.deptype = 'e')
            union all
            select 'database', shobj_description(b.oid, 'pg_database') from pg_database b
            where b.datname = current_database() and shobj_description(b.oid, 'pg_database') is not null"""),

    SETTING("""
            select concat_ws(' ', 'database', 'for ' || nullif(s.setrole, 0)::regrole), array_to_string(s.setconfig, E'\\n')
            from pg_db_role_setting s where s.setdatabase = (select b.oid from pg_database b where b.datname = current_database())"""),

    LARGE_OBJECTS("select 'count', count(*)::text from pg_largeobject_metadata"),

    OTHER(existing("pg_operator", "pg_opclass", "pg_opfamily", "pg_cast", "pg_conversion", "pg_collation", "pg_language", "pg_am",
            "pg_transform", "pg_ts_config", "pg_ts_dict", "pg_foreign_data_wrapper")),

    PRIVILEGES("""
            select c.oid::regclass::text, concat_ws(' ', 'owner', c.relowner::regrole, acl(c.relacl)) from pg_class c
            where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and own(pg_class, c) and kept(c)
            union all
            select c.oid::regclass || '.' || quote_ident(a.attname), acl(a.attacl) from pg_attribute a join pg_class c on c.oid = a.attrelid
            where a.attacl is not null and own(pg_class, c) and kept(c)
            union all
            select p.oid::regprocedure::text, concat_ws(' ', 'owner', p.proowner::regrole, acl(p.proacl)) from pg_proc p where own(pg_proc, p)
            union all
            select 'schema ' || quote_ident(n.nspname), concat_ws(' ', 'owner', n.nspowner::regrole, acl(n.nspacl)) from pg_namespace n
            where (own(pg_namespace, n) or n.nspname = 'public') and n.nspname !~ '^pg_'
            union all
            select 'type ' || t.oid::regtype, concat_ws(' ', 'owner', t.typowner::regrole, acl(t.typacl)) from pg_type t
            where own(pg_type, t) and t.typtype in ('e', 'd', 'r')
            union all
            select 'database', concat_ws(' ', 'owner', b.datdba::regrole, acl(b.datacl)) from pg_database b where b.datname = current_database()
            union all
            select concat_ws(' ', 'default', d.defaclrole::regrole, 'in ' || nullif(d.defaclnamespace, 0)::regnamespace, d.defaclobjtype), acl(d.defaclacl)
            from pg_default_acl d""");

    /// Of these it is only said that they are there.
    private static String existing(String... catalogs) {
        return Stream.of(catalogs)
                .map(catalog -> "select i.type || ' ' || i.identity, null from " + catalog
                        + " o, lateral pg_identify_object('" + catalog + "'::regclass, o.oid, 0) i where own(" + catalog + ", o)")
                .collect(Collectors.joining(" union all "));
    }

    private final String sql;

    CatalogQuery(String sql) {
        this.sql = sql
                .replaceAll("own\\((\\w+), (\\w+)\\)",
                        "($2.oid >= 16384 and not exists (select from pg_depend own where own.classid = '$1'::regclass and own.objid = $2.oid and own.deptype = 'e'))")
                .replaceAll("kept\\((\\w+)\\)",
                        "(lower($1.relname) not in ('databasechangelog', 'databasechangeloglock') and $1.relnamespace::regnamespace::text !~ '^pg_')")
                .replaceAll("acl\\(([\\w.]+)\\)", "(select string_agg(g::text, ', ' order by g::text) from unnest($1) g)");
    }

    String sql() {
        return sql;
    }

    /// As it stands before an object's name: `event trigger`.
    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
