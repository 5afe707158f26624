package io.quarkiverse.rest.idempotency.benchmark;

import java.util.Locale;

/**
 * One row of the table.
 *
 * @param row its letter
 * @param measured the number that the target is about
 * @param target what it is to be
 * @param met whether it is
 * @param details what it was made of
 */
record Verdict(String row, String work, String measured, String target, boolean met, String details) {

    static Verdict atLeast(String row, String work, double measured, double target, String details) {
        return new Verdict(row, work, apart(measured, target), "≥ " + number(target), measured >= target, details);
    }

    static Verdict atMost(String row, String work, double measured, double target, String unit, String details) {
        return new Verdict(row, work, apart(measured, target) + unit, "≤ " + number(target) + unit, measured <= target,
                details);
    }

    /** With one more digit where the number would read like a target that it misses. */
    private static String apart(double measured, double target) {
        return measured != target && number(measured).equals(number(target)) ? String.format(Locale.ROOT, "%.3f", measured)
                : number(measured);
    }

    static String number(double number) {
        return number >= 100 ? String.format(Locale.ROOT, "%,.0f", number) : String.format(Locale.ROOT, "%.2f", number);
    }
}
