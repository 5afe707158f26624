package io.quarkiverse.rest.idempotency.benchmark;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The statements of requests of one kind, as the module {@code pg_stat_statements} of PostgreSQL counts them. The time of a
 * statement contains its waits, but not the commit behind it, which the module counts to no statement.
 *
 * @param counted those with the most time first
 */
record Statements(String work, List<Counted> counted) {

    private static final int MOST = 6;
    private static final double LEAST_MICROS = 0.5;
    /** A write, and not the lock of a row or the clause of a conflict, with the first column of an update. */
    private static final Pattern WRITE = Pattern.compile("(?<!FOR |DO )\\b(INSERT INTO|UPDATE|DELETE FROM) "
            + "(?:\"?\\w+\"?\\.)?\"?(\\w+)\"?(?:(?: \\w)? SET (\\w+))?", Pattern.CASE_INSENSITIVE);

    /**
     * @param name its writes; where it has none, its beginning
     * @param calls a request
     * @param micros of all its calls, a request
     * @param logBytes of the write-ahead log, a request
     */
    record Counted(String name, double calls, double micros, double logBytes) {
    }

    /** Other measurements have no part of the cost of counting: it is turned on for this one only. */
    static Statements of(DurablePostgres postgres, Load load, Work work, double seconds) {
        postgres.countStatements(true);
        try {
            load.closedLoop(work, 0, seconds / 4);
            postgres.text("SELECT pg_stat_statements_reset()");
            Measurement measured = load.closedLoop(work, 0, seconds);
            return new Statements(work.name(), counted(postgres, measured.requests()));
        } finally {
            postgres.countStatements(false);
        }
    }

    private static List<Counted> counted(DurablePostgres postgres, double requests) {
        List<Counted> counted = new ArrayList<>();
        try (Connection connection = postgres.connect(DurablePostgres.LAB);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT query, calls, total_exec_time, wal_bytes"
                        + " FROM pg_stat_statements WHERE toplevel AND query NOT LIKE '%pg_stat_statements%'"
                        + " ORDER BY total_exec_time DESC LIMIT " + MOST)) {
            while (rows.next()) {
                counted.add(new Counted(name(rows.getString("query")), rows.getLong("calls") / requests,
                        1000 * rows.getDouble("total_exec_time") / requests, rows.getDouble("wal_bytes") / requests));
            }
            counted.removeIf(each -> each.micros() < LEAST_MICROS);
        } catch (SQLException e) {
            throw new IllegalStateException("Expected the statements that were counted", e);
        }
        return counted;
    }

    private static String name(String query) {
        Set<String> writes = new LinkedHashSet<>();
        Matcher write = WRITE.matcher(query);
        while (write.find()) {
            writes.add(write.group(1) + " " + write.group(2) + (write.group(3) == null ? "" : " SET " + write.group(3)));
        }
        String beginning = query.strip().replaceAll("\\s+", " ");
        return writes.isEmpty() ? beginning.substring(0, Math.min(60, beginning.length())) : String.join(", ", writes);
    }
}
