package dev.lockstep.engine.history;

import java.util.List;

/// The history table's rows in the order of execution: by date, then by order.
public record History(List<HistoryRow> rows) {

    public History {
        rows = List.copyOf(rows);
    }
}
