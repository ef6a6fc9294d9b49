package dev.lockstep.engine.history;

import dev.lockstep.engine.changelog.ChangeId;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The history table's rows in the order of execution: by date, then by order.
///
/// A row belongs to a change set of the same id and author whose path is the same once both are [normal][StoredPath]: older releases of Liquibase
/// stored paths with `classpath:`, a leading slash or `./`.
public final class History {

    /// No table yet, or an empty one.
    public static final History EMPTY = new History(List.of());

    private final List<HistoryRow> rows;
    private final Map<ChangeId, HistoryRow> latest = new HashMap<>();

    public History(List<HistoryRow> rows) {
        List<HistoryRow> ordered = new ArrayList<>(rows);
        ordered.sort(History::byExecution);
        this.rows = List.copyOf(ordered);
        this.rows.forEach(row -> latest.put(normal(row.id()), row));
    }

    private static int byExecution(HistoryRow one, HistoryRow other) {
        int byDate = one.dateExecuted().compareTo(other.dateExecuted());
        return byDate == 0 ? Integer.compare(one.orderExecuted(), other.orderExecuted()) : byDate;
    }

    public List<HistoryRow> rows() {
        return rows;
    }

    /// The row of a change set; the latest where several ended up in the table.
    public Optional<HistoryRow> find(ChangeId id) {
        return Optional.ofNullable(latest.get(normal(id)));
    }

    /// Whether two identities are one change set's.
    public static boolean same(ChangeId one, ChangeId other) {
        return normal(one).equals(normal(other));
    }

    /// The identity in the form in which identities are compared.
    public static ChangeId normal(ChangeId id) {
        String path = StoredPath.normal(id.path());
        return path.equals(id.path()) ? id : new ChangeId(id.id(), id.author(), path);
    }

    /// The oldest row that carries a tag; tags compare without regard to case.
    public Optional<HistoryRow> tagged(String tag) {
        return rows.stream().filter(row -> carries(row, tag)).findFirst();
    }

    /// The rows after the oldest one that carries the tag; empty where the tag is not in history.
    public Optional<List<HistoryRow>> after(String tag) {
        return tagged(tag).map(row -> rows.subList(rows.indexOf(row) + 1, rows.size()));
    }

    /// The rows executed later than a time.
    public List<HistoryRow> after(LocalDateTime time) {
        return rows.stream().filter(row -> row.dateExecuted().isAfter(time)).toList();
    }

    /// The tags in use, oldest first.
    public List<String> tags() {
        List<String> tags = new ArrayList<>();
        for (HistoryRow row : rows) {
            String tag = row.tag();
            if (tag != null && !tags.contains(tag)) {
                tags.add(tag);
            }
        }
        return List.copyOf(tags);
    }

    /// Whether a row carries a tag.
    public static boolean carries(HistoryRow row, String tag) {
        return tag.equalsIgnoreCase(row.tag());
    }
}
