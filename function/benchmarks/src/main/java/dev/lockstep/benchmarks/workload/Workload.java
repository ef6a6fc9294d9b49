package dev.lockstep.benchmarks.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Change sets as a product grows them over years: of each twenty, five tables, five columns, three indexes, two foreign keys, three inserts, a function and a
/// view. The same seed makes the same, and a longer workload begins with the shorter one.
///
/// ```java
/// Workload.of(1, 1_000).changes()
/// ```
///
/// @param changes one for each change set
public record Workload(List<Change> changes) {

    /// Which seed the published figures come from.
    public static final long SEED = 20_260_101;

    /// One letter for each change set: table, column, index, foreign key, rows, procedure, view.
    private static final String MIX = "TTCRI" + "TCFTC" + "IRTCF" + "PCRIV";

    private static final List<String> NOUNS = List.of("account", "address", "article", "booking", "carrier", "contract", "customer",
            "delivery", "invoice",
            "ledger", "offer", "parcel", "payment", "refund", "reminder", "shipment", "supplier", "tariff", "voucher", "warehouse");
    private static final List<String> FIELDS = List.of("amount", "balance", "channel", "city", "comment", "country", "currency", "discount",
            "due", "language",
            "origin", "priority", "quantity", "reason", "reference", "segment", "status", "subject", "unit", "weight");

    public Workload {
        changes = List.copyOf(changes);
    }

    public static Workload of(long seed, int size) {
        return new Making(new SplittableRandom(seed)).make(size);
    }

    public int size() {
        return changes.size();
    }

    /// What is left without the first ones.
    public Workload from(int first) {
        return new Workload(changes.subList(first, changes.size()));
    }

    /// What has been made so far, as far as later change sets build on it.
    private record Making(SplittableRandom random, List<Table> tables, List<String> unlinked) {

        private record Table(String name, List<Column> columns) {}

        Making(SplittableRandom random) {
            this(random, new ArrayList<>(), new ArrayList<>());
        }

        Workload make(int size) {
            List<Change> all = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                all.add(next(i + 1, MIX.charAt(i % MIX.length())));
            }
            return new Workload(all);
        }

        private Change next(int number, char kind) {
            return switch (kind) {
                case 'T' -> table(number);
                case 'C' -> addedColumn(number);
                case 'I' -> index(number);
                case 'F' -> foreignKey(number);
                case 'R' -> rows();
                case 'P' -> function(number);
                case 'V' -> view(number);
                default -> throw new IllegalStateException("no change set goes by " + kind);
            };
        }

        private Change table(int number) {
            String name = one(NOUNS) + "_" + number;
            List<Column> columns = new ArrayList<>();
            columns.add(new Column("name", Column.Type.NAME, true, false, null));
            columns.add(new Column("link_id", Column.Type.KEY, false, false, null));
            int more = random.nextInt(2, 6);
            for (int i = 0; i < more; i++) {
                columns.add(column(one(FIELDS) + "_" + (i + 1)));
            }
            if (!tables.isEmpty() && random.nextInt(100) < 60) {
                columns.add(new Column("owner_id", Column.Type.KEY, false, false, one(tables).name()));
            }
            tables.add(new Table(name, List.copyOf(columns)));
            unlinked.add(name);
            return new Change.CreateTable(name, columns);
        }

        private Column column(String name) {
            Column.Type type = one(
                    List.of(Column.Type.NAME, Column.Type.COUNT, Column.Type.AMOUNT, Column.Type.FLAG, Column.Type.DAY, Column.Type.NOTE));
            boolean defaulted = type.initial() != null && random.nextInt(100) < 60;
            return new Column(name, type, defaulted && random.nextBoolean(), defaulted, null);
        }

        private Change addedColumn(int number) {
            return new Change.AddColumn(one(tables).name(), column(one(FIELDS) + "_" + number));
        }

        private Change index(int number) {
            Table table = one(tables);
            List<String> columns = random.nextBoolean() ? List.of("name") : List.of("link_id", "name");
            return new Change.CreateIndex(table.name() + "_" + number + "_idx", table.name(), columns);
        }

        private Change foreignKey(int number) {
            String table = unlinked.remove(random.nextInt(unlinked.size()));
            return new Change.AddForeignKey(table + "_" + number + "_fk", table, "link_id", one(tables).name());
        }

        private Change rows() {
            Table table = one(tables);
            List<Column> columns = table.columns().stream().filter(column -> column.type() != Column.Type.KEY).toList();
            List<List<String>> rows = new ArrayList<>();
            for (int row = 0; row < 3; row++) {
                rows.add(columns.stream().map(column -> value(column.type())).toList());
            }
            return new Change.Insert(table.name(), columns, rows);
        }

        private String value(Column.Type type) {
            return switch (type) {
                case KEY, COUNT -> Integer.toString(random.nextInt(1_000));
                case NAME -> one(FIELDS) + " of " + one(NOUNS);
                case AMOUNT -> random.nextInt(10_000) + "." + random.nextInt(10, 100);
                case FLAG -> Boolean.toString(random.nextBoolean());
                case DAY -> "2024-" + random.nextInt(10, 13) + "-" + random.nextInt(10, 29);
                case NOTE -> "The " + one(FIELDS) + " was agreed with the " + one(NOUNS);
            };
        }

        private Change function(int number) {
            Table table = one(tables);
            String name = "count_" + table.name() + "_" + number;
            return new Change.CreateFunction(name, """
                    create function %s(wanted varchar) returns bigint language plpgsql as $$
                    declare
                      found_rows bigint;
                    begin
                      select count(*) into found_rows from %s where name = wanted;
                      if found_rows > %d then
                        raise notice '%% rows; more than usual', found_rows;
                      end if;
                      return found_rows;
                    end;
                    $$""".formatted(name, table.name(), random.nextInt(10, 1_000)));
        }

        private Change view(int number) {
            Table table = one(tables);
            return new Change.CreateView(table.name() + "_" + number + "_view",
                    "select id, name, link_id from " + table.name() + " where link_id is null or link_id > " + random.nextInt(100));
        }

        private <T> T one(List<T> all) {
            return all.get(random.nextInt(all.size()));
        }
    }
}
