package dev.lockstep.engine.run;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.sql.Sql;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Location;
import dev.lockstep.engine.text.Problem;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// The one place where what PostgreSQL says becomes a [Problem].
final class PostgresErrors {

    private static final Pattern KEY_VALUES = Pattern.compile("(?<=\\)=)\\(.*\\)", Pattern.DOTALL);
    private static final Pattern IN_PARENTHESES = Pattern.compile("\\(.*\\)", Pattern.DOTALL);
    private static final Pattern QUOTED_VALUE = Pattern.compile("[\"«„“»].*[\"»“”]", Pattern.DOTALL);
    private static final Pattern QUOTED_CONTEXT = Pattern.compile("[\"'«„“»]|(?<=: )");
    private static final Pattern LITERAL = Pattern.compile("'|\"[^\"]*\"|\\$|(?<![\\p{L}\\p{N}_])[0-9]");

    private static final String TLS = "check SslMode, the server's host name and the root certificates; the server must offer TLS for any mode but disable";
    private static final String WAY = "check the host's name and the port, and that a server is up and listens there; in AWS also that security groups and routes let the function through";

    private PostgresErrors() {}

    /// While connecting, or before anything is run.
    static Failure connecting(SQLException e) {
        String state = state(e);
        String said = words(e);
        Problem problem = switch (state) {
            case "28P01", "28000" -> Problem.error(Code.AUTHENTICATION_FAILED, null, "the database refused the credentials: " + said,
                    said.contains("encryption") ? "use TLS: SslMode verify-full"
                            : "check user and password, and that the role may log in from here (pg_hba.conf)");
            case "3D000" -> Problem.error(Code.CONNECTION_FAILED, null, said, "create the database, or correct its name");
            case "08004" -> isTls(e) ? unreachable(said, TLS)
                    : Problem.error(Code.AUTHENTICATION_FAILED, null,
                            "the database and its driver did not come to an agreement on credentials: " + said,
                            "supply the role's password (on the command line PGPASSWORD or --password, in a stack the secret), or compare with pg_hba.conf");
            case "53300" -> Problem.error(Code.CONNECTION_FAILED, null, said,
                    "free connections, or raise max_connections; a run needs two, one with everything in one transaction; in a stack one more");
            case "25006" -> Session.notPrimary(null);
            default -> unreachable(said, isTls(e) ? TLS : WAY);
        };
        return new Failure(Outcome.UNAVAILABLE, problem, e);
    }

    private static Problem unreachable(String said, String fix) {
        return Problem.error(Code.CONNECTION_FAILED, null, "the database could not be reached: " + said, fix);
    }

    private static boolean isTls(SQLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof javax.net.ssl.SSLException || cause instanceof java.security.GeneralSecurityException
                    || String.valueOf(cause.getMessage()).contains("SSL")) {
                return true;
            }
        }
        return false;
    }

    /// While reading or laying out the history tables.
    static Failure readingHistory(SQLException e, String table) {
        if (isConnectionLoss(e)) {
            return connecting(e);
        }
        String fix = state(e).equals("42501")
                ? "grant the role SELECT, INSERT, UPDATE and DELETE on the history tables, and CREATE on the schema"
                : "compare the table with the one that Liquibase creates";
        return new Failure(Outcome.UNAVAILABLE,
                Problem.error(Code.HISTORY_UNREADABLE, null, "the history in " + table + ": " + words(e), fix), e);
    }

    /// While a new session is given what the one that was lost had.
    static Failure settingUpAgain(SQLException e, @Nullable Sql setting) {
        return isConnectionLoss(e) ? connecting(e)
                : new Failure(Outcome.UNAVAILABLE, Problem.error(Code.CONNECTION_FAILED, setting == null ? null : setting.at(),
                        "the connection was lost and opened again, but what an earlier change set has set in the session could not be set"
                                + " once more: " + words(e),
                        "run the migration again: it goes on with the next change set"), e);
    }

    /// Of a command that only takes away.
    static Failure clearing(SQLException e) {
        return isConnectionLoss(e) ? connecting(e)
                : new Failure(Outcome.FAILED,
                        Problem.error(Code.STATEMENT_FAILED, null, words(e) + ". Nothing was taken away.", mend(state(e))), e);
    }

    /// A statement of a change set that PostgreSQL refused.
    static Problem statement(SQLException e, ChangeId id, Location at, @Nullable String sql) {
        String excerpt = sql == null ? "" : " Statement: " + excerpt(sql);
        return Problem.error(Code.STATEMENT_FAILED, position(e, at, sql), "change set " + id + ": " + words(e) + "." + excerpt,
                mend(state(e)));
    }

    static Problem cannotCommit(SQLException e, ChangeId id, Location at) {
        return Problem.error(Code.STATEMENT_FAILED, at, "change set " + id + " could not be committed: " + words(e) + ".", mend(state(e)));
    }

    /// The first words of a statement, up to its first literal, which could be somebody's data or a password.
    static String excerpt(String sql) {
        String line = sql.strip().replaceAll("\\s+", " ");
        Matcher literal = LITERAL.matcher(line);
        int end = line.length();
        while (literal.find()) {
            // a quoted name is no literal
            if (!literal.group().startsWith("\"")) {
                end = literal.start();
                break;
            }
        }
        end = Math.min(end, 200);
        return end < line.length() ? line.substring(0, end) + "…" : line;
    }

    /// The place that the server's character position points at, where the statement stands in the changelog as it was sent.
    private static Location position(SQLException e, Location at, @Nullable String sql) {
        int position = serverMessage(e).map(ServerErrorMessage::getPosition).orElse(0);
        if (sql == null || position <= 1 || at.line() == 0 || !sql.contains("\n")) {
            return at;
        }
        int end = sql.offsetByCodePoints(0, Math.min(position - 1, sql.codePointCount(0, sql.length())));
        int lines = (int) sql.substring(0, end).chars().filter(c -> c == '\n').count();
        return lines == 0 ? at : new Location(at.file(), at.line() + lines, end - sql.lastIndexOf('\n', end - 1));
    }

    private static String mend(String state) {
        return switch (state) {
            case "25001" -> "give the change set runInTransaction=\"false\"";
            case "42501" -> "grant the role what it lacks, or connect as the owner";
            case "42P07", "42710", "42701", "42P06", "42723" ->
                "drop what is there already, or guard the change set with a precondition and onFail=\"MARK_RAN\"";
            case "42P01", "42703", "42883", "3F000", "42704" -> "create what is missing in an earlier change set, or correct the name";
            case "42601" -> "correct the statement's syntax";
            case "57014" -> "raise or remove the statement timeout, or make the statement cheaper";
            case "55006", "40P01", "40001" -> "run the migration again";
            case "53100", "53200" -> "give the server more room";
            default -> state.startsWith("23") ? "mend the data first, or in an earlier change set" : "correct the change set";
        };
    }

    /// The connection is gone, or about to be: nothing more can be learned from it.
    static boolean isConnectionLoss(SQLException e) {
        String state = state(e);
        return switch (state) {
            case "57P01", "57P02", "57P03", "57P05", "25P03", "25P04" -> true;
            default -> state.startsWith("08") && !isOfAStatement(e);
        };
    }

    /// A statement may itself connect somewhere, and say with the same states that it could not; what ends our connection is FATAL.
    private static boolean isOfAStatement(SQLException e) {
        return serverMessage(e).map(ServerErrorMessage::getSeverity).filter("ERROR"::equals).isPresent();
    }

    /// The database takes no writes: a replica, or one that has just failed over.
    static boolean isReadOnly(SQLException e) {
        return state(e).equals("25006");
    }

    /// Whether connecting may succeed in a moment: the server starts, wakes or fails over, the network mends, others leave.
    static boolean isPassing(Failure failure) {
        return failure.problem().code() == Code.NOT_A_PRIMARY || (failure.getCause() instanceof SQLException e && Passing.passes(e));
    }

    /// A lock that could not be had in time, or a deadlock: the transaction can be tried again as a whole.
    static boolean isWorthAnotherAttempt(SQLException e) {
        return isLockTimeout(e) || state(e).equals("40P01");
    }

    static boolean isLockTimeout(SQLException e) {
        return state(e).equals("55P03");
    }

    static boolean isCancelled(SQLException e) {
        return state(e).equals("57014");
    }

    /// The server's error in a batch is its cause.
    static SQLException own(SQLException e) {
        return e instanceof BatchUpdateException && e.getCause() instanceof SQLException cause ? cause : e;
    }

    static String state(SQLException e) {
        String state = own(e).getSQLState();
        return state == null ? "" : state;
    }

    /// Message, detail and hint, with the SQLSTATE; never the statement, which could hold a secret.
    static String words(SQLException e) {
        SQLException own = own(e);
        StringBuilder all = new StringBuilder();
        Optional<ServerErrorMessage> server = serverMessage(own);
        if (server.isPresent()) {
            ServerErrorMessage message = server.get();
            all.append(message.getSeverity()).append(": ").append(withoutValue(message.getMessage(), state(own)));
            append(all, ". Detail: ", withoutRow(message.getDetail(), state(own)));
            append(all, ". Hint: ", message.getHint());
            append(all, ". Where: ", withoutStatement(message.getWhere()));
        } else {
            all.append(String.valueOf(own.getMessage()));
            if (own.getCause() != null && own.getCause().getMessage() != null && !all.toString().contains(own.getCause().getMessage())) {
                all.append(": ").append(own.getCause().getMessage());
            }
        }
        return state(own).isEmpty() ? all.toString() : all + " (SQLSTATE " + state(own) + ")";
    }

    /// `Key (email)=(…) already exists` and `Failing row contains (…)` name what stands in a row, which is nobody's business here.
    private static @Nullable String withoutRow(@Nullable String detail, String state) {
        if (detail == null) {
            return null;
        }
        Pattern values = state.equals("23502") || state.equals("23514") ? IN_PARENTHESES : KEY_VALUES;
        return withoutValue(values.matcher(detail).replaceAll("(…)"), state);
    }

    /// `invalid input syntax for type integer: "…"` and its like quote the value that is wrong.
    private static @Nullable String withoutValue(@Nullable String message, String state) {
        return message == null || !state.startsWith("22") ? message : QUOTED_VALUE.matcher(message).replaceFirst("…");
    }

    /// A context quotes the statement that a function ran, or the line that COPY read.
    private static @Nullable String withoutStatement(@Nullable String where) {
        if (where == null) {
            return null;
        }
        Matcher quote = QUOTED_CONTEXT.matcher(where);
        return quote.find() ? where.substring(0, quote.start()) + "…" : where;
    }

    private static void append(StringBuilder all, String label, @Nullable String text) {
        if (text != null && !text.isBlank()) {
            all.append(label).append(text.strip().replaceAll("\\R", " "));
        }
    }

    private static Optional<ServerErrorMessage> serverMessage(SQLException e) {
        return own(e) instanceof PSQLException known ? Optional.ofNullable(known.getServerErrorMessage()) : Optional.empty();
    }
}
