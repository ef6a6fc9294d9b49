package dev.lockstep.testkit.oracle;

import dev.lockstep.testkit.postgres.Sessions;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import liquibase.CatalogAndSchema;
import liquibase.ChecksumVersion;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.UpdateSummaryOutputEnum;
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.FastCheckService;
import liquibase.changelog.RanChangeSet;
import liquibase.changelog.filter.ContextChangeSetFilter;
import liquibase.changelog.filter.DbmsChangeSetFilter;
import liquibase.changelog.filter.LabelChangeSetFilter;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.logging.core.NoOpLogService;
import liquibase.parser.ChangeLogParserFactory;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.resource.CompositeResourceAccessor;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.resource.ResourceAccessor;
import liquibase.resource.ZipResourceAccessor;
import liquibase.ui.LoggerUIService;

/// The real Liquibase, run in this JVM against a database, as the judge of what is compatible. It says nothing on the console.
///
/// ```java
/// var liquibase = new LiquibaseOracle(database, LiquibaseOptions.of(folder));
/// liquibase.update("db/changelog.xml");
/// assertThat(liquibase.pending("db/changelog.xml")).isEmpty();
/// ```
///
/// What Liquibase refuses is a [LiquibaseFailure].
public final class LiquibaseOracle {

    private final Sessions database;
    private final LiquibaseOptions options;

    public LiquibaseOracle(Sessions database, LiquibaseOptions options) {
        this.database = database;
        this.options = options;
    }

    public void update(String changelog) {
        run(changelog, liquibase -> liquibase.update(contexts(), labels()));
    }

    public void updateCount(String changelog, int count) {
        run(changelog, liquibase -> liquibase.update(count, contexts(), labels()));
    }

    public void updateToTag(String changelog, String tag) {
        run(changelog, liquibase -> liquibase.update(tag, contexts(), labels()));
    }

    // the successor is a command that prints to the console
    @SuppressWarnings("deprecation")
    public String updateSql(String changelog) {
        return answer(changelog, liquibase -> {
            var sql = new StringWriter();
            liquibase.update(contexts(), labels(), sql);
            return sql.toString();
        });
    }

    public void rollbackCount(String changelog, int count) {
        run(changelog, liquibase -> liquibase.rollback(count, contexts(), labels()));
    }

    public String rollbackCountSql(String changelog, int count) {
        return answer(changelog, liquibase -> {
            var sql = new StringWriter();
            liquibase.rollback(count, contexts(), labels(), sql);
            return sql.toString();
        });
    }

    public void rollbackToTag(String changelog, String tag) {
        run(changelog, liquibase -> liquibase.rollback(tag, contexts(), labels()));
    }

    // Liquibase's own signature
    @SuppressWarnings("JavaUtilDate")
    public void rollbackToDate(String changelog, Instant date) {
        run(changelog, liquibase -> liquibase.rollback(Date.from(date), contexts(), labels()));
    }

    public void tag(String changelog, String tag) {
        run(changelog, liquibase -> liquibase.tag(tag));
    }

    public void changelogSync(String changelog) {
        run(changelog, liquibase -> liquibase.changeLogSync(contexts(), labels()));
    }

    public void changelogSyncToTag(String changelog, String tag) {
        run(changelog, liquibase -> liquibase.changeLogSync(tag, contexts(), labels()));
    }

    public void markNextChangeSetRan(String changelog) {
        run(changelog, liquibase -> liquibase.markNextChangeSetRan(contexts(), labels()));
    }

    public boolean tagExists(String changelog, String tag) {
        return answer(changelog, liquibase -> liquibase.tagExists(tag));
    }

    /// What `unexpected-changesets` lists, each as `path::id::author`.
    public List<String> unexpected(String changelog) {
        return answer(changelog,
                liquibase -> liquibase.listUnexpectedChangeSets(contexts(), labels()).stream().map(RanChangeSet::toString).toList());
    }

    public void releaseLocks(String changelog) {
        run(changelog, Liquibase::forceReleaseLocks);
    }

    /// Without schemas, the default one.
    public void dropAll(String changelog, String... schemas) {
        var named = Arrays.stream(schemas).map(schema -> new CatalogAndSchema(null, schema)).toArray(CatalogAndSchema[]::new);
        run(changelog, liquibase -> {
            if (named.length == 0) {
                liquibase.dropAll();
            } else {
                liquibase.dropAll(named);
            }
        });
    }

    /// What `status` lists: the change sets still to run, each as `path::id::author`.
    public List<String> pending(String changelog) {
        return answer(changelog,
                liquibase -> liquibase.listUnrunChangeSets(contexts(), labels()).stream().map(LiquibaseOracle::identity).toList());
    }

    public void validate(String changelog) {
        run(changelog, Liquibase::validate);
    }

    /// Checksums without a database. Contexts, labels and dbms decide which parts of `modifySql` count, as in an update.
    public static List<ChangeSetChecksums> checksums(String changelog, LiquibaseOptions options) {
        return inScope(options, accessor -> {
            var folder = Files.createTempDirectory("lockstep-oracle");
            var history = folder.resolve("history.csv");
            var offline = DatabaseFactory.getInstance()
                    .openDatabase("offline:postgresql?version=15.0&outputLiquibaseSql=none&changeLogFile=" + history, null,
                            null, null, accessor);
            try {
                offline.setDefaultSchemaName(options.defaultSchema() == null ? "public" : options.defaultSchema());
                return Scope.child(Map.of(Scope.Attr.database.name(), offline),
                        () -> parse(changelog, offline, accessor, options).getChangeSets()
                                .stream()
                                .map(changeSet -> checksums(changeSet, offline, options))
                                .toList());
            } finally {
                offline.close();
                Files.deleteIfExists(history);
                Files.deleteIfExists(folder);
            }
        });
    }

    private static DatabaseChangeLog parse(String changelog, liquibase.database.Database offline, ResourceAccessor accessor,
            LiquibaseOptions options)
            throws Exception {
        var parameters = new ChangeLogParameters(offline);
        parameters.setContexts(new Contexts(options.contexts()));
        parameters.setLabels(new LabelExpression(options.labels()));
        options.parameters().forEach(parameters::set);
        return ChangeLogParserFactory.getInstance().getParser(changelog, accessor).parse(changelog, parameters, accessor);
    }

    private static ChangeSetChecksums checksums(ChangeSet changeSet, liquibase.database.Database offline, LiquibaseOptions options) {
        // asked for their side effect: they drop the parts of modifySql that are meant for others
        var _ = new DbmsChangeSetFilter(offline).accepts(changeSet);
        var _ = new ContextChangeSetFilter(new Contexts(options.contexts())).accepts(changeSet);
        var _ = new LabelChangeSetFilter(new LabelExpression(options.labels())).accepts(changeSet);
        return new ChangeSetChecksums(changeSet.getId(), changeSet.getAuthor(), changeSet.getFilePath(), changeSet.getDescription(),
                checksum(changeSet, ChecksumVersion.V9), checksum(changeSet, ChecksumVersion.V8));
    }

    private static String checksum(ChangeSet changeSet, ChecksumVersion version) {
        changeSet.clearCheckSum();
        return changeSet.generateCheckSum(version).toString();
    }

    private static String identity(ChangeSet changeSet) {
        return changeSet.getFilePath() + "::" + changeSet.getId() + "::" + changeSet.getAuthor();
    }

    private Contexts contexts() {
        return new Contexts(options.contexts());
    }

    private LabelExpression labels() {
        return new LabelExpression(options.labels());
    }

    private interface Action {
        void on(Liquibase liquibase) throws Exception;
    }

    private interface Question<T> {
        T to(Liquibase liquibase) throws Exception;
    }

    private interface Scoped<T> {
        T with(ResourceAccessor accessor) throws Exception;
    }

    private void run(String changelog, Action action) {
        var _ = answer(changelog, liquibase -> {
            action.on(liquibase);
            return true;
        });
    }

    private <T> T answer(String changelog, Question<T> question) {
        return inScope(options, accessor -> {
            var target = DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(database.connect()));
            try {
                if (options.defaultSchema() != null) {
                    target.setDefaultSchemaName(options.defaultSchema());
                    target.setLiquibaseSchemaName(options.defaultSchema());
                }
                return Scope.child(Map.of(Scope.Attr.database.name(), target), () -> question.to(liquibase(changelog, accessor, target)));
            } finally {
                target.close();
            }
        });
    }

    private Liquibase liquibase(String changelog, ResourceAccessor accessor, liquibase.database.Database target) {
        var liquibase = new Liquibase(changelog, accessor, target);
        liquibase.setShowSummaryOutput(UpdateSummaryOutputEnum.LOG);
        options.parameters().forEach(liquibase::setChangeLogParameter);
        return liquibase;
    }

    // Liquibase's accessors may, in theory, be interrupted while they close
    @SuppressWarnings("try")
    private static <T> T inScope(LiquibaseOptions options, Scoped<T> scoped) {
        var loader = new StubClassLoader(LiquibaseOracle.class.getClassLoader(), options.stubbed(), options.stubParameters());
        try (var accessor = accessor(options, loader)) {
            var scope = new HashMap<String, Object>();
            scope.put(Scope.Attr.ui.name(), new LoggerUIService());
            scope.put(Scope.Attr.logService.name(), new NoOpLogService());
            scope.put(Scope.Attr.classLoader.name(), loader);
            scope.put(Scope.Attr.resourceAccessor.name(), accessor);
            scope.put("liquibase.analytics.enabled", false);
            scope.put("liquibase.duplicateFileMode", "SILENT");
            return Scope.child(scope, () -> {
                // it remembers "nothing to do" per database, and others change the database between two calls
                Scope.getCurrentScope().getSingleton(FastCheckService.class).clearCache();
                return scoped.with(accessor);
            });
        } catch (Exception e) {
            throw new LiquibaseFailure(e);
        }
    }

    private static CompositeResourceAccessor accessor(LiquibaseOptions options, ClassLoader loader) throws IOException {
        var all = new CompositeResourceAccessor();
        for (var root : options.roots()) {
            var _ = all.addResourceAccessor(accessor(root));
        }
        var _ = all.addResourceAccessor(new ClassLoaderResourceAccessor(loader));
        return all;
    }

    private static ResourceAccessor accessor(Path root) throws FileNotFoundException {
        return Files.isDirectory(root) ? new DirectoryResourceAccessor(root) : new ZipResourceAccessor(root);
    }
}
