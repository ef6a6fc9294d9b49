package dev.lockstep.engine.checksum;

import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.Change.SourceFile;
import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.changelog.SqlText;
import dev.lockstep.engine.changelog.SqlVisitor;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Computes the checksum of a change set.
///
/// ```
/// Checksums.of(changeSet, Checksums.LATEST).toString()   // 9:4540d4f5693b57b1bf9dc442f82d52fc
/// ```
public final class Checksums {

    /// The version that is written.
    public static final int LATEST = 9;

    private static final Set<String> VIEW_LEAVES_OUT = Set.of("path", "relativeToChangelogFile", "selectQuery", "encoding");
    private static final Set<String> PROCEDURE_LEAVES_OUT = Set.of("path", "dbms", "relativeToChangelogFile", "procedureBody", "encoding",
            "comment");
    private static final Set<String> VISITOR_LEAVES_OUT = Set.of("applicableDbms", "contextFilter", "labels");

    private final int version;
    private final Variant variant;

    private Checksums(int version, Variant variant) {
        this.version = version;
        this.variant = variant;
    }

    /// @param version 9, or one up to 8: those follow the rules of version 8 and differ in the prefix only
    public static Checksum of(ChangeSet changeSet, int version) {
        return of(changeSet, version, Variant.CURRENT);
    }

    public static Checksum of(ChangeSet changeSet, int version, Variant variant) {
        if (version < 1 || version > LATEST) {
            throw new IllegalArgumentException("checksum versions go from 1 to " + LATEST + ": " + version);
        }
        Checksums checksums = new Checksums(version, variant);
        StringBuilder text = new StringBuilder();
        for (Change change : changeSet.changes()) {
            if (!checksums.latest() || change.onlyOn().matchesPostgres()) {
                text.append(checksums.prefixed(checksums.of(change, changeSet.execution().runWith() != null))).append(':');
            }
        }
        for (SqlVisitor visitor : changeSet.sqlVisitors()) {
            text.append(checksums.prefixed(checksums.of(visitor))).append(';');
        }
        return new Checksum(version, Hash.ofText(text.toString()));
    }

    private boolean latest() {
        return version >= LATEST;
    }

    private String prefixed(String md5) {
        return version + ":" + md5;
    }

    private String of(Change change, boolean runWith) {
        return switch (change) {
            case Change.RawSql sql -> sql(sql.sql().text().getBytes(StandardCharsets.UTF_8), sql.splitting(), runWith);
            case Change.SqlFile file -> sqlFile(file, runWith);
            case Change.LoadData load -> data(load.tableName(), load.file(), load.format());
            case Change.LoadUpdateData load -> data(load.tableName(), load.file(), load.format());
            case Change.CreateView view -> definition(view, VIEW_LEAVES_OUT, hashed(view.hashed(), view.selectQuery()), view.file());
            case Change.CreateProcedure made ->
                definition(made, PROCEDURE_LEAVES_OUT, hashed(made.hashed(), made.procedureText()), made.file());
            default -> Hash.ofText(SerializedFields.of(change).text(SerializedFields.name(change)));
        };
    }

    private String sql(byte[] text, Change.Splitting splitting, boolean runWith) {
        if (latest()) {
            return Hash.of(SqlBytes.withoutWhiteSpace(text));
        }
        boolean split = splitting.splitStatements() == null || splitting.splitStatements();
        boolean kept = split && !(runWith && variant == Variant.RUN_WITH);
        boolean strip = splitting.stripComments() == null ? splitting.formattedSql() : splitting.stripComments();
        return Hash.of(SqlBytes.version8(splitting.endDelimiter() + ":" + kept + ":" + strip + ":", text));
    }

    private String sqlFile(Change.SqlFile change, boolean runWith) {
        SourceFile file = change.file();
        if (!latest()) {
            return sql(bytes(file), change.splitting(), runWith);
        }
        SqlText expanded = change.sql();
        String text = variant == Variant.EXPANDED_FILES && expanded != null ? expanded.text() : decoded(file);
        return Hash.of(SqlBytes.withoutWhiteSpace(text.getBytes(StandardCharsets.UTF_8)));
    }

    private String data(@Nullable String tableName, SourceFile file, Change.CsvFormat format) {
        String comment = format.commentLineStartsWith() == null ? "#" : format.commentLineStartsWith();
        return Hash.ofText(tableName + ":" + prefixed(Hash.of(SqlBytes.csv(bytes(file), comment))));
    }

    private static String hashed(@Nullable String hashed, @Nullable SqlText text) {
        return hashed != null ? hashed : text == null ? "" : text.text();
    }

    /// A view or a procedure: its attributes and, apart from them, its text.
    private String definition(Change change, Set<String> leftOut, String text, SourceFile file) {
        Fields fields = SerializedFields.of(change);
        String name = SerializedFields.name(change);
        if (latest()) {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            String attributes = prefixed(Hash.ofText(fields.without(leftOut).text(name)));
            return Hash.ofText(attributes + ":" + prefixed(Hash.of(SqlBytes.withoutWhiteSpace(body))));
        }
        String attributes = Hash.ofText(fields.text(name));
        if (file.written() == null) {
            return attributes;
        }
        return Hash.ofText(prefixed(attributes) + ":" + prefixed(Hash.of(SqlBytes.version8(";:false:false:", bytes(file)))));
    }

    private String of(SqlVisitor visitor) {
        Fields fields = VisitorFields.of(visitor);
        return Hash.ofText((latest() ? fields.without(VISITOR_LEAVES_OUT) : fields).text(VisitorFields.name(visitor)));
    }

    private static byte[] bytes(SourceFile file) {
        FileContent content = file.content();
        return content == null ? new byte[0] : content.bytes();
    }

    private static String decoded(SourceFile file) {
        FileContent content = file.content();
        Charset charset = file.encoding() == null ? StandardCharsets.UTF_8 : Charset.forName(file.encoding());
        return content == null ? "" : content.text(charset);
    }
}
