package io.quarkiverse.rest.idempotency.chaos;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Whose leases go on, and what the database is doing meanwhile, for people who wonder why it is not calm.
 */
final class HeldRecords {

    private static final String HELD = "SELECT id, resource, owner, fence, reserved_at, lease_until FROM idempotency_record"
            + " WHERE state = 0 AND lease_until > now()";
    private static final String ACTIVITY = "SELECT application_name, state, wait_event, now() - state_change AS since, query"
            + " FROM pg_stat_activity WHERE application_name ~ '^[0-9]+-[0-9]+$' AND state <> 'idle'";

    private HeldRecords() {
    }

    /** @return empty when no lease goes on */
    static String of(Cluster cluster, HistoryLog history) throws SQLException {
        StringBuilder text = new StringBuilder();
        try (Connection connection = cluster.postgres.connection(); Statement statement = connection.createStatement()) {
            try (ResultSet held = statement.executeQuery(HELD)) {
                while (held.next()) {
                    text.append(history.record(held.getString("id"))).append(" for ").append(held.getString("resource"))
                            .append(" by ").append(held.getString("owner")).append(" fence ").append(held.getLong("fence"))
                            .append(", reserved at ").append(held.getString("reserved_at")).append(", until ")
                            .append(held.getString("lease_until")).append('\n');
                }
            }
            try (ResultSet activity = statement.executeQuery(ACTIVITY)) {
                while (!text.isEmpty() && activity.next()) {
                    text.append("  connection of ").append(activity.getString("application_name")).append(": ")
                            .append(activity.getString("state")).append(", ").append(activity.getString("wait_event"))
                            .append(" since ").append(activity.getString("since")).append(": ")
                            .append(activity.getString("query")).append('\n');
                }
            }
        }
        return text.toString();
    }
}
