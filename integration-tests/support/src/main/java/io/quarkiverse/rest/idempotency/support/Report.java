package io.quarkiverse.rest.idempotency.support;

/**
 * The counts and measurements of a run of tests, for people. The lines are among the output of the test class, and a reader
 * finds them by their mark.
 */
public final class Report {

    /** Begins every line. */
    public static final String MARK = "REPORT ";

    private Report() {
    }

    /**
     * @param format as {@link String#format} takes it, for one line
     */
    public static void say(String format, Object... values) {
        System.out.println(MARK + String.format(format, values));
    }

    /**
     * @param table lines of text
     */
    public static void table(String table) {
        table.lines().forEach(line -> System.out.println(MARK + line));
    }
}
