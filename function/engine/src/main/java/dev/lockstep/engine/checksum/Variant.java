package dev.lockstep.engine.checksum;

/// A way of computing a version's checksum that some release of Liquibase had.
///
/// `CURRENT`: as 4.33 computes it. `RUN_WITH`: version 8 of a change set with `runWith`, `splitStatements` taken as false.
/// `EXPANDED_FILES`: version 9 before 4.26, placeholders in the files of `sqlFile` expanded.
public enum Variant {
    CURRENT,
    RUN_WITH,
    EXPANDED_FILES
}
