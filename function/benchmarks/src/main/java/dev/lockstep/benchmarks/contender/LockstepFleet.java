package dev.lockstep.benchmarks.contender;

/// Lockstep on many databases; the arguments are [Fleet]'s.
public final class LockstepFleet {

    private LockstepFleet() {}

    public static void main(String[] args) throws Exception {
        Fleet.run(args, (url, user, password, folder) -> LockstepUpdate.update(url, user, password, folder, LockstepUpdate.SETTINGS));
    }
}
