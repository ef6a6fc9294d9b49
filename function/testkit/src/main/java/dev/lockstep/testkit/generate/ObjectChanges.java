package dev.lockstep.testkit.generate;

import dev.lockstep.testkit.generate.Model.Table;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Changes to sequences, views and procedures, SQL of the author's own, and what is no change at all.
final class ObjectChanges {

    private final Dice dice;
    private final Vocabulary words;
    private final Files files;
    private final String folder;

    ObjectChanges(Dice dice, Vocabulary words, Files files, String folder) {
        this.dice = dice;
        this.words = words;
        this.files = files;
        this.folder = folder;
    }

    List<Made.Maker> makers() {
        return List.of(this::createSequence, this::createSequence, this::alterSequence, this::renameSequence, this::dropSequence,
                this::createView,
                this::createView, this::renameView, this::dropView, this::createProcedure, this::dropProcedure, this::sql, this::sql,
                this::sqlFile, this::output,
                this::empty);
    }

    private Optional<Made> createSequence(Model model) {
        var name = words.name("seq");
        var change = bounds(Element.of("createSequence")
                .with("sequenceName", name)
                .with("startValue", dice.chance(50) ? String.valueOf(dice.between(1, 40)) : null)
                .with("dataType", dice.chance(15) ? dice.one("bigint", "int", "smallint") : null));
        return Optional.of(new Made(change, model.withSequence(name)));
    }

    private Element bounds(Element change) {
        return change.with("incrementBy", dice.chance(40) ? String.valueOf(dice.between(1, 50)) : null)
                .with("minValue", dice.chance(20) ? "1" : null)
                .with("maxValue", dice.chance(20) ? "30000" : null)
                .with("cacheSize", dice.chance(20) ? String.valueOf(dice.between(1, 20)) : null)
                .with("cycle", dice.chance(20) ? dice.bool() : null);
    }

    private Optional<Made> alterSequence(Model model) {
        return one(model.sequences())
                .map(name -> new Made(bounds(Element.of("alterSequence").with("sequenceName", name).with("incrementBy", "3")), model));
    }

    private Optional<Made> renameSequence(Model model) {
        return one(model.sequences()).map(name -> {
            var other = words.name("seqren");
            return new Made(Element.of("renameSequence").with("oldSequenceName", name).with("newSequenceName", other),
                    model.withoutSequence(name).withSequence(other));
        });
    }

    private Optional<Made> dropSequence(Model model) {
        return one(model.sequences()).filter(_ -> dice.chance(50))
                .map(name -> new Made(Element.of("dropSequence").with("sequenceName", name), model.withoutSequence(name)));
    }

    private Optional<Made> createView(Model model) {
        var name = words.name("v");
        var query = dice.one("select 1 as one", "select 'it''s' as said, 2 as two", "select n from generate_series(1, 3) n",
                "\n    select 1 as one,\n        2 as two\n");
        var change = Element.of("createView")
                .with("viewName", name)
                .with("replaceIfExists", dice.chance(25) ? dice.bool() : null)
                .with("remarks", dice.chance(10) ? words.remarks() : null);
        if (dice.chance(12) && name.matches("[a-z]+_\\d+")) {
            change = change.with("fullDefinition", "true").saying("create view " + name + " as " + query);
        } else if (dice.chance(15)) {
            var path = folder + "/view-" + words.number() + ".sql";
            files.add(path, query);
            change = change.with("path", path);
        } else {
            change = change.saying(query);
        }
        return Optional.of(new Made(change, model.withView(name)));
    }

    private Optional<Made> renameView(Model model) {
        return one(model.views()).map(name -> {
            var other = words.name("viewren");
            return new Made(Element.of("renameView").with("oldViewName", name).with("newViewName", other),
                    model.withoutView(name).withView(other));
        });
    }

    private Optional<Made> dropView(Model model) {
        return one(model.views())
                .map(name -> new Made(Element.of("dropView").with("viewName", name).with("ifExists", dice.chance(15) ? dice.bool() : null),
                        model.withoutView(name)));
    }

    private Optional<Made> createProcedure(Model model) {
        var name = "proc_" + words.number();
        var text = dice.one(
                "create procedure %s() language sql as $$ select 1; select 2; $$",
                "create or replace procedure %s() language plpgsql as $body$\nbegin\n    perform 1; -- no end;\nend;\n$body$",
                "create procedure %s() language sql as 'select 1'",
                "create procedure %s() language sql begin atomic select 1; select 2; end").formatted(name);
        var change = Element.of("createProcedure")
                .with("procedureName", dice.chance(60) ? name : null)
                .with("dbms", dice.chance(15) ? "postgresql" : null);
        if (dice.chance(20)) {
            var path = folder + "/procedure-" + words.number() + ".sql";
            files.add(path, text + dice.one("", "\n", ";\n"));
            return Optional
                    .of(new Made(change.with("path", path).with("encoding", dice.chance(30) ? "UTF-8" : null), model.withProcedure(name)));
        }
        return Optional.of(new Made(change.saying(text), model.withProcedure(name)));
    }

    private Optional<Made> dropProcedure(Model model) {
        return one(model.procedures())
                .map(name -> new Made(Element.of("dropProcedure").with("procedureName", name), model.withoutProcedure(name)));
    }

    private Optional<Made> sql(Model model) {
        var whole = dice.chance(20);
        return Optional.of(new Made(Element.of("sql")
                .with("splitStatements", whole ? "false" : dice.chance(10) ? "true" : null)
                .with("stripComments", dice.chance(25) ? dice.bool() : null)
                .with("dbms", dice.chance(8) ? dice.one("postgresql", "postgresql,h2", "h2, postgresql", "!h2") : null)
                .saying(whole ? body() : statements(model, ";")), model));
    }

    private Optional<Made> sqlFile(Model model) {
        var path = folder + "/script-" + words.number() + ".sql";
        var delimiter = dice.chance(15) ? dice.one("\n/", "\nGO") : ";";
        files.add(path, statements(model, delimiter) + dice.one("", "\n", delimiter + "\n"));
        return Optional.of(new Made(Element.of("sqlFile")
                .with("path", path)
                .with("splitStatements", dice.chance(10) ? "true" : null)
                .with("stripComments", dice.chance(25) ? dice.bool() : null)
                .with("endDelimiter", delimiter.equals(";") ? null : "\\n" + delimiter.strip())
                .with("encoding", dice.chance(15) ? dice.one("UTF-8", "utf8") : null), model));
    }

    /// Statements that need nothing and leave nothing the other changes could stumble over.
    String statements(Model model, String delimiter) {
        var count = dice.between(1, 3);
        return java.util.stream.IntStream.range(0, count).mapToObj(_ -> statement(model)).collect(Collectors.joining(delimiter + "\n"));
    }

    String statement(Model model) {
        int number = words.number();
        var table = "own_" + number;
        return switch (dice.between(1, 12)) {
            case 1 -> "create table " + table + " (id int primary key, said text default 'a;b')";
            case 2 -> "-- a comment; with a delimiter\ncreate table " + table + " (id int)";
            case 3 -> "/* a comment; over\n lines */ create table " + table + " as select 1 as id";
            case 4 -> "create function f_" + number + "() returns int language sql as $$ select 1 $$";
            case 5 -> "create function f_" + number + "() returns text language sql as $f$ select '$$'::text $f$";
            case 6 -> "create view own_v_" + number + " as select 'it''s; so' as a -- no more" + (dice.chance(90) ? "\n" : "");
            case 7 -> "create type mood_" + number + " as enum ('sad', 'ok;', 'it''s')";
            case 8 -> "comment on schema public is 'it''s " + number + "; -- said'";
            case 9 -> "create table " + table + " (\n    id int,\n\n    \"Odd; Name\" text -- why\n)";
            case 10 -> rows(model, table);
            case 11 -> "create domain d_" + number + " as text check (value ~ '^\\d+;$')";
            default -> "create table " + table + " as select E'it\\'s; x' as a, 'back\\slash' as b, U&'\\0041' as c";
        };
    }

    /// One statement with delimiters inside its body, which Liquibase leaves whole only if it is told not to split.
    String body() {
        int number = words.number();
        return switch (dice.between(1, 4)) {
            case 1 -> "create function f_" + number + "() returns int language sql as $$ select 1; $$";
            case 2 -> "create function f_" + number + "() returns int language plpgsql as $f$\nbegin\n    return 1; -- one\nend\n$f$;\n";
            case 3 -> "do $$ begin perform 1; end $$;";
            default -> "create table own_" + number + " (id int);\ncreate index on own_" + number + " (id); -- two at once";
        };
    }

    private String rows(Model model, String table) {
        var simple = model.tables()
                .stream()
                .filter(each -> each.schema() == null && each.name().matches("[a-z]+_\\d+"))
                .map(Table::name)
                .toList();
        return simple.isEmpty() ? "select 1" : "create table " + table + " as select count(*) as n from " + dice.one(simple);
    }

    private Optional<Made> output(Model model) {
        return Optional.of(new Made(Element.of("output").with("target", dice.one("INFO", "DEBUG", "WARN")).saying("said"), model));
    }

    private Optional<Made> empty(Model model) {
        return Optional.of(new Made(Element.of("empty"), model));
    }

    /// Stands alone in its change set, as the schema of XML changelogs has it.
    Made tagDatabase(Model model) {
        var tag = "tag " + words.number();
        return new Made(Element.of("tagDatabase").with("tag", tag).with("keepTagOnRollback", dice.chance(15) ? dice.bool() : null),
                model.withTag(tag));
    }

    private Optional<String> one(List<String> of) {
        return of.isEmpty() ? Optional.empty() : Optional.of(dice.one(of));
    }
}
