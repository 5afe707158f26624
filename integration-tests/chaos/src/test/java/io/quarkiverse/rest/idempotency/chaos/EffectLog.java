package io.quarkiverse.rest.idempotency.chaos;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The log of the applications: effects, and verdicts of reconcilers. Times are microseconds since 1970.
 *
 * @param effects a query for request, node, at, and when it was committed, in order
 * @param verdicts a query for request, node, at, and whether the effect was found, in order
 */
record EffectLog(String effects, String verdicts) {

    /** An effect, and when others could see it. */
    record Effect(int request, String node, long at, long committed) {
    }

    /** The verdict of a reconciler. */
    record Verdict(int request, String node, long at, boolean applied) {
    }

    List<Effect> effects(Connection connection) throws SQLException {
        List<Effect> found = new ArrayList<>();
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(effects)) {
            while (rows.next()) {
                found.add(new Effect(rows.getInt(1), rows.getString(2), rows.getLong(3), known(rows, 4)));
            }
        }
        return found;
    }

    /** The time of a commit: one that is not known cannot be judged. */
    static long known(ResultSet row, int column) throws SQLException {
        long time = row.getLong(column);
        if (row.wasNull()) {
            throw new IllegalStateException("Expected to know when the row of " + row.getString(2) + " was committed");
        }
        return time;
    }

    List<Verdict> verdicts(Connection connection) throws SQLException {
        List<Verdict> found = new ArrayList<>();
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(verdicts)) {
            while (rows.next()) {
                found.add(new Verdict(rows.getInt(1), rows.getString(2), rows.getLong(3), rows.getBoolean(4)));
            }
        }
        return found;
    }
}
