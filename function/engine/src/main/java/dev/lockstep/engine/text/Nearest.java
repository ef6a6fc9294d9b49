package dev.lockstep.engine.text;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/// What somebody who mistyped a name may have meant.
public final class Nearest {

    private Nearest() {}

    /// The known name that is at most a third of its length, and at most three, edits away.
    public static Optional<String> to(String written, Collection<String> known) {
        String lower = written.toLowerCase(Locale.ROOT);
        String best = null;
        int least = Integer.MAX_VALUE;
        for (String name : known) {
            int most = Math.clamp(name.length() / 3, 1, 3);
            if (Math.abs(name.length() - written.length()) > most) {
                continue; // a name of any length may come in, and the distance is costly
            }
            int distance = distance(lower, name.toLowerCase(Locale.ROOT));
            if (distance < least && distance <= most) {
                least = distance;
                best = name;
            }
        }
        return Optional.ofNullable(best);
    }

    /// Insertions, deletions, replacements and swaps of neighbours.
    public static int distance(String a, String b) {
        int[][] rows = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                rows[i][j] = i == 0 || j == 0 ? i + j : step(rows, a, b, i, j);
            }
        }
        return rows[a.length()][b.length()];
    }

    private static int step(int[][] rows, String a, String b, int i, int j) {
        int replaced = rows[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int least = Math.min(replaced, Math.min(rows[i - 1][j], rows[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, rows[i - 2][j - 2] + 1) : least;
    }
}
