package dev.lockstep.testkit.oracle;

/// Liquibase refused or failed; the message is what its innermost cause says.
public final class LiquibaseFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    LiquibaseFailure(Throwable thrown) {
        super(innermost(thrown).getClass().getSimpleName() + ": " + innermost(thrown).getMessage(), thrown);
    }

    private static Throwable innermost(Throwable thrown) {
        var at = thrown;
        for (var cause = at.getCause(); cause != null; cause = at.getCause()) {
            at = cause;
        }
        return at;
    }
}
