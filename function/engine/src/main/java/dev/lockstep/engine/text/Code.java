package dev.lockstep.engine.text;

/// The stable code of a kind of [Problem]; `PROBLEMS.md` has an entry for each.
///
/// 1xxx: reading a changelog; 2xxx: planning; 3xxx: running; 4xxx: connection, lock and credentials; 5xxx: the custom resource and the command line.
public enum Code {
    FILE_NOT_FOUND("LS-1001", "A changelog or a file it refers to does not exist"),
    FILE_UNREADABLE("LS-1002", "A file is not in the format or the encoding it should have"),
    UNKNOWN_ELEMENT("LS-1003", "A changelog holds an element that is not known there"),
    UNKNOWN_ATTRIBUTE("LS-1004", "An element has an attribute that is not known there"),
    MISSING_ATTRIBUTE("LS-1005", "A required attribute is missing"),
    INVALID_VALUE("LS-1006", "An attribute or element has a value it cannot have"),
    UNSUPPORTED_CHANGE("LS-1007", "A change type or feature that Lockstep refuses"),
    MALFORMED_DIRECTIVE("LS-1008", "A formatted SQL directive is nearly right"),
    DUPLICATE_CHANGE_SET("LS-1009", "Two change sets have the same id, author and path"),
    INCLUDE_CYCLE("LS-1010", "A changelog includes itself"),
    PATH_OUTSIDE_SEARCH_PATH("LS-1011", "A path leads out of the search path"),
    LIMIT_EXCEEDED("LS-1012", "A file is larger or more deeply nested than is safe"),
    WITHOUT_EFFECT("LS-1013", "An attribute has no effect on PostgreSQL"),

    CHECKSUM_CHANGED("LS-2001", "A change set changed after it was applied"),
    NO_ROLLBACK("LS-2002", "A change set has no way back"),
    TAG_NOT_FOUND("LS-2003", "The tag is not in the history"),
    NOT_PLANNABLE("LS-2004", "A change set cannot be turned into SQL"),

    STATEMENT_FAILED("LS-3001", "PostgreSQL refused a statement"),
    PRECONDITION_FAILED("LS-3002", "A precondition does not hold"),
    PRECONDITION_ERROR("LS-3003", "A precondition could not be evaluated"),
    STOPPED("LS-3004", "The run was stopped between two change sets"),
    TABLE_LOCK_TIMEOUT("LS-3005", "A statement waited too long for a table lock"),
    OUTCOME_UNKNOWN("LS-3006", "The connection was lost while a transaction was being committed"),
    INTERRUPTED_CHANGE_SET("LS-3007", "A change set outside a transaction was interrupted earlier"),
    ROLLBACK_INCOMPLETE("LS-3008", "A rollback does not lead back to where its update began"),

    CONNECTION_FAILED("LS-4001", "The database could not be reached"),
    AUTHENTICATION_FAILED("LS-4002", "The database refused the credentials"),
    LOCK_NOT_ACQUIRED("LS-4003", "Another migration holds the lock"),
    SECRET_UNREADABLE("LS-4004", "The secret could not be read or lacks a value"),
    NOT_A_PRIMARY("LS-4005", "The database is read only"),
    SUPERUSER_REFUSED("LS-4006", "The role is a superuser"),
    HISTORY_UNREADABLE("LS-4007", "The history table is not as Liquibase lays it out"),

    UNKNOWN_PROPERTY("LS-5001", "A resource property is not known"),
    INVALID_PROPERTY("LS-5002", "A resource property has a value it cannot have"),
    MISSING_PROPERTY("LS-5003", "A required resource property is missing"),
    UNKNOWN_REQUEST("LS-5004", "The request is not Create, Update or Delete"),
    BUNDLE_UNREADABLE("LS-5005", "The changelog bundle could not be fetched or unpacked"),
    DIGEST_MISMATCH("LS-5006", "The changelog bundle is not the one the template names"),
    OUT_OF_TIME("LS-5007", "The function's time ran out"),
    INTERNAL_ERROR("LS-5008", "Lockstep itself failed"),
    INVALID_OPTION("LS-5009", "An option of the command line has a value it cannot have"),
    NOT_CONFIRMED("LS-5010", "A command that destroys was not confirmed"),
    FUNCTION_DIED("LS-5011", "The function ended before it could answer"),
    TARGETS_UNREADABLE("LS-5012", "The list of databases could not be read");

    private final String id;
    private final String title;

    Code(String id, String title) {
        this.id = id;
        this.title = title;
    }

    /// `LS-` and four digits; never reused for another meaning.
    public String id() {
        return id;
    }

    /// The kind of problem in one line.
    public String title() {
        return title;
    }
}
