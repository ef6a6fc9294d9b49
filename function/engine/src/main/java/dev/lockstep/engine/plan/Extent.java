package dev.lockstep.engine.plan;

/// How far an update goes.
public sealed interface Extent {

    record All() implements Extent {}

    /// The next `count` pending change sets.
    record Count(int count) implements Extent {}

    /// Up to and with the change set that sets this tag, or whose row carries it.
    record ToTag(String tag) implements Extent {}
}
