package dev.lockstep.benchmarks.contender;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.HashMap;
import java.util.Map;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.UpdateSummaryOutputEnum;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.logging.core.NoOpLogService;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.ui.LoggerUIService;

/// One update by Liquibase's API, which is spared its log and its summary.
///
/// Arguments: URL, user, password, the changelog's folder.
public final class LiquibaseUpdate {

    private LiquibaseUpdate() {}

    public static void main(String[] args) throws Exception {
        update(args[0], args[1], args[2], args[3]);
    }

    // its accessor may, in theory, be interrupted while it closes
    @SuppressWarnings("try")
    static void update(String url, String user, String password, String folder) throws Exception {
        Map<String, Object> scope = new HashMap<>();
        scope.put(Scope.Attr.ui.name(), new LoggerUIService());
        scope.put(Scope.Attr.logService.name(), new NoOpLogService());
        scope.put("liquibase.analytics.enabled", false);
        try (DirectoryResourceAccessor files = new DirectoryResourceAccessor(Path.of(folder))) {
            Scope.child(scope, () -> {
                JdbcConnection connection = new JdbcConnection(DriverManager.getConnection(url, user, password));
                Database database = DatabaseFactory.getInstance().findCorrectDatabaseImplementation(connection);
                try (Liquibase liquibase = new Liquibase("changelog.xml", files, database)) {
                    liquibase.setShowSummaryOutput(UpdateSummaryOutputEnum.LOG);
                    liquibase.update(new Contexts(), new LabelExpression());
                }
            });
        }
    }
}
