package dev.lockstep.engine.plan;

import dev.lockstep.engine.changelog.AutoIncrement;
import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.changelog.Column;
import dev.lockstep.engine.changelog.ColumnDefault;
import dev.lockstep.engine.changelog.ColumnValue;
import dev.lockstep.engine.changelog.ContextFilter;
import dev.lockstep.engine.changelog.DbmsFilter;
import dev.lockstep.engine.changelog.Expression;
import dev.lockstep.engine.changelog.Labels;
import dev.lockstep.engine.changelog.QuotingStrategy;
import dev.lockstep.engine.changelog.Rollback;
import dev.lockstep.engine.changelog.SqlText;
import dev.lockstep.engine.changelog.SqlVisitor;
import dev.lockstep.engine.checksum.Checksum;
import dev.lockstep.engine.checksum.Checksums;
import dev.lockstep.engine.checksum.Description;
import dev.lockstep.engine.history.ExecType;
import dev.lockstep.engine.history.History;
import dev.lockstep.engine.history.HistoryRow;
import dev.lockstep.engine.text.Location;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Change sets and histories made by hand. Each method returns a copy with one thing changed.
record Sample(ChangeSet changeSet) {

    static final String PATH = "changelog.xml";
    static final LocalDateTime DAY = LocalDateTime.of(2024, 5, 6, 7, 8, 9);

    /// A change set that creates the table of its id.
    static Sample table(String id) {
        Column column = new Column("id", "int", ColumnValue.NONE, ColumnDefault.NONE, AutoIncrement.NONE, null, null, null, null, null,
                Column.Placement.NONE, at(id));
        return of(id, new Change.CreateTable(null, null, "t" + id, null, null, null, null, null, List.of(column), at(id)));
    }

    static Sample sql(String id, String text) {
        return of(id, rawSql(text, null));
    }

    static Sample tag(String id, String tag) {
        return of(id, new Change.TagDatabase(tag, null, at(id)));
    }

    static Change rawSql(String text, @Nullable String dbms) {
        return new Change.RawSql(new SqlText(text, at("1")), new Change.Splitting(null, null, null, false), new DbmsFilter(dbms), null,
                at("1"));
    }

    static Sample of(String id, Change... changes) {
        ChangeSet.Filters filters = new ChangeSet.Filters(ContextFilter.NONE, Labels.NONE, DbmsFilter.ANY, false);
        ChangeSet.Execution execution = new ChangeSet.Execution(false, false, true, true, null, ChangeSet.OnValidationFail.HALT,
                QuotingStrategy.LEGACY, null);
        return new Sample(new ChangeSet(new ChangeId(id, "a", PATH), filters, execution, List.of(), "", Optional.empty(), List.of(changes),
                new Rollback.Derived(), List.of(), at(id)));
    }

    Sample changes(Change... changes) {
        return with(changeSet.filters(), changeSet.execution(), changeSet.validCheckSums(), List.of(changes), changeSet.rollback(),
                changeSet.sqlVisitors());
    }

    Sample context(String text) {
        ContextFilter filter = new ContextFilter(text, List.of(), Expression.parse(text), text);
        return filters(
                new ChangeSet.Filters(filter, changeSet.filters().labels(), changeSet.filters().dbms(), changeSet.filters().ignore()));
    }

    Sample labels(String text) {
        Labels labels = new Labels(List.of(text.split(",", -1)), List.of(), text);
        return filters(
                new ChangeSet.Filters(changeSet.filters().context(), labels, changeSet.filters().dbms(), changeSet.filters().ignore()));
    }

    Sample dbms(String text) {
        return filters(new ChangeSet.Filters(changeSet.filters().context(), changeSet.filters().labels(), new DbmsFilter(text), false));
    }

    Sample ignored() {
        return filters(
                new ChangeSet.Filters(changeSet.filters().context(), changeSet.filters().labels(), changeSet.filters().dbms(), true));
    }

    Sample filters(ChangeSet.Filters filters) {
        return with(filters, changeSet.execution(), changeSet.validCheckSums(), changeSet.changes(), changeSet.rollback(),
                changeSet.sqlVisitors());
    }

    Sample runAlways() {
        return execution(
                new ChangeSet.Execution(true, false, true, true, null, ChangeSet.OnValidationFail.HALT, QuotingStrategy.LEGACY, null));
    }

    Sample runOnChange() {
        return execution(
                new ChangeSet.Execution(false, true, true, true, null, ChangeSet.OnValidationFail.HALT, QuotingStrategy.LEGACY, null));
    }

    Sample order(ChangeSet.RunOrder order) {
        return execution(
                new ChangeSet.Execution(false, false, true, true, order, ChangeSet.OnValidationFail.HALT, QuotingStrategy.LEGACY, null));
    }

    Sample markRan() {
        return execution(
                new ChangeSet.Execution(false, false, true, true, null, ChangeSet.OnValidationFail.MARK_RAN, QuotingStrategy.LEGACY,
                        null));
    }

    private Sample execution(ChangeSet.Execution execution) {
        return with(changeSet.filters(), execution, changeSet.validCheckSums(), changeSet.changes(), changeSet.rollback(),
                changeSet.sqlVisitors());
    }

    Sample valid(String... checksums) {
        return with(changeSet.filters(), changeSet.execution(), List.of(checksums), changeSet.changes(), changeSet.rollback(),
                changeSet.sqlVisitors());
    }

    Sample rollback(Rollback rollback) {
        return with(changeSet.filters(), changeSet.execution(), changeSet.validCheckSums(), changeSet.changes(), rollback,
                changeSet.sqlVisitors());
    }

    Sample visitors(SqlVisitor... visitors) {
        return with(changeSet.filters(), changeSet.execution(), changeSet.validCheckSums(), changeSet.changes(), changeSet.rollback(),
                List.of(visitors));
    }

    private Sample with(ChangeSet.Filters filters, ChangeSet.Execution execution, List<String> valid, List<Change> changes,
            Rollback rollback,
            List<SqlVisitor> visitors) {
        return new Sample(new ChangeSet(changeSet.id(), filters, execution, valid, "", Optional.empty(), changes, rollback, visitors,
                changeSet.at()));
    }

    static Location at(String id) {
        return new Location(PATH, 10 * Math.max(1, id.length()), 3);
    }

    static Changelog changelog(Sample... samples) {
        return new Changelog(PATH, List.of(), List.of(samples).stream().map(Sample::changeSet).toList(), Changelog.Origin.NONE);
    }

    /// All of them applied, a minute apart.
    static History applied(Sample... samples) {
        List<HistoryRow> rows = new ArrayList<>();
        for (Sample sample : samples) {
            rows.add(sample.row(rows.size() + 1, Checksums.of(sample.changeSet(), 9)));
        }
        return new History(rows);
    }

    HistoryRow row(int order, @Nullable Checksum checksum) {
        return row(order, checksum, null, "4.33.0");
    }

    HistoryRow row(int order, @Nullable Checksum checksum, @Nullable String tag, String release) {
        return new HistoryRow(changeSet.id(), DAY.plusMinutes(order), order, ExecType.EXECUTED, Optional.ofNullable(checksum),
                Description.of(changeSet), "", tag, release, null, null, "1234567890");
    }
}
