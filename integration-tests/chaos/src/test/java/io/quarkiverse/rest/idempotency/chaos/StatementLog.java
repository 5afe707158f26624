package io.quarkiverse.rest.idempotency.chaos;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.quarkiverse.rest.idempotency.simulator.history.Event;
import io.quarkiverse.rest.idempotency.simulator.history.Event.Stated;
import io.quarkiverse.rest.idempotency.simulator.history.Row;
import io.quarkiverse.rest.idempotency.simulator.history.Tenure;

/**
 * What the database has logged of each change of a record, as the statements that must have made it. Which node made it is the
 * name of its connection; who that node is, the records say that it has reserved or taken over.
 */
final class StatementLog {

    /** Written by {@code chaos-log.sql}. */
    private static final String QUERY = "SELECT s.node, s.at, s.id, pg_xact_commit_timestamp(s.xmin) AS committed,"
            + columns("b", "before") + columns("a", "after") + " 0 FROM chaos_statement s"
            + " LEFT JOIN LATERAL jsonb_populate_record(NULL::idempotency_record, s.before) b ON s.before IS NOT NULL"
            + " LEFT JOIN LATERAL jsonb_populate_record(NULL::idempotency_record, s.after) a ON s.after IS NOT NULL"
            + " ORDER BY s.ord";

    /** What becomes of a record when its owner gives it up without knowing what happened. */
    private static final String NOBODY = "nobody";
    private static final Pattern ORIGIN = Pattern.compile("\"request\":(\\d+)");

    private final HistoryLog history;
    private final List<Event> events = new ArrayList<>();
    private final Map<String, String> owners = new HashMap<>();
    private final Map<String, List<Grant>> grants = new HashMap<>();
    private final Map<Integer, Completion> completions = new HashMap<>();

    /** An ownership that was given to a node. */
    record Grant(long at, Tenure tenure) {
    }

    /** When the outcome of a request was committed to its record. */
    record Completion(long committedAt, Tenure by) {
    }

    StatementLog(Connection connection, HistoryLog history) throws SQLException {
        this.history = history;
        try (Statement statement = connection.createStatement(); ResultSet log = statement.executeQuery(QUERY)) {
            while (log.next()) {
                add(log);
            }
        }
    }

    private static String columns(String alias, String prefix) {
        StringBuilder columns = new StringBuilder();
        for (String column : List.of("id", "operation", "resource", "fingerprint", "state", "owner", "fence", "lease_until",
                "expires_at", "status", "headers", "body")) {
            columns.append(' ').append(alias).append('.').append(column).append(" AS ").append(prefix).append('_')
                    .append(column).append(',');
        }
        return columns.toString();
    }

    private void add(ResultSet log) throws SQLException {
        String node = log.getString("node");
        String record = history.record(log.getString("id"));
        long at = history.at(log.getTimestamp("at").toInstant());
        Row before = row(log, "before");
        Row after = row(log, "after");
        Event.Statement kind = kind(before, after);
        Tenure by = null;
        if (kind == Event.Statement.RESERVE || kind == Event.Statement.TAKE_OVER) {
            owners.put(node, after.owner());
            Tenure tenure = new Tenure(record, after.owner(), after.fence());
            grants.computeIfAbsent(ownerAt(node, record), none -> new ArrayList<>()).add(new Grant(at, tenure));
        } else {
            by = new Tenure(record, owners.getOrDefault(node, "the unknown owner on " + node), before.fence());
        }
        if (kind == Event.Statement.COMPLETE) {
            Matcher origin = ORIGIN.matcher(String.valueOf(after.content()));
            if (origin.find()) {
                Timestamp committed = log.getTimestamp("committed");
                completions.put(Integer.valueOf(origin.group(1)),
                        new Completion(history.seen(history.at(committed.toInstant())), by));
            }
        }
        events.add(new Stated(at, Node.numberOf(node), kind, record, by, before, after));
    }

    private static Event.Statement kind(Row before, Row after) {
        if (before == null) {
            return Event.Statement.RESERVE;
        } else if (after == null) {
            return Event.Statement.RELEASE;
        } else if (after.completed()) {
            return Event.Statement.COMPLETE;
        } else if (after.owner().equals(NOBODY) && !before.owner().equals(NOBODY)) {
            return Event.Statement.RELEASE;
        }
        return after.fence() == before.fence() && after.owner().equals(before.owner()) ? Event.Statement.HEARTBEAT
                : Event.Statement.TAKE_OVER;
    }

    private Row row(ResultSet log, String prefix) throws SQLException {
        if (log.getString(prefix + "_id") == null) {
            return null;
        }
        boolean completed = log.getInt(prefix + "_state") != 0;
        String binding = history.binding(Ask.recordedBinding(log.getString(prefix + "_operation"),
                log.getString(prefix + "_resource"), log.getString(prefix + "_fingerprint")));
        long until = history.at(log.getTimestamp(prefix + (completed ? "_expires_at" : "_lease_until")).toInstant());
        String content = completed ? text(log.getBytes(prefix + "_headers")) + text(log.getBytes(prefix + "_body")) : null;
        return new Row(log.getString(prefix + "_owner"), log.getLong(prefix + "_fence"), binding, until, completed,
                log.getInt(prefix + "_status"), content);
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }

    private String ownerAt(String node, String record) {
        return owners.getOrDefault(node, node) + " " + record;
    }

    /** All statements that changed a record. */
    List<Event> events() {
        return events;
    }

    /**
     * The ownerships of a record that the owner on a node was given until some moment, latest first. Of which of them it made
     * use, nobody can tell from outside.
     */
    List<Tenure> tenures(String node, String record, long at) {
        List<Tenure> tenures = new ArrayList<>();
        for (Grant grant : grants.getOrDefault(ownerAt(node, record), List.of())) {
            if (grant.at <= at) {
                tenures.add(0, grant.tenure);
            }
        }
        return tenures;
    }

    /** @return when and by whom the outcome of a request was recorded, or {@code null} */
    Completion completion(int request) {
        return completions.get(request);
    }
}
