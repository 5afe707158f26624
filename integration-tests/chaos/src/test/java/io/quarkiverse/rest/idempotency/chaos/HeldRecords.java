package io.quarkiverse.rest.idempotency.chaos;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.StringJoiner;

/**
 * The records whose leases are renewed, and the work of the database meanwhile, for people who wonder why it is not calm.
 *
 * @param held a query for the ids of records, with what else there is to know of them
 * @param activity a query for what applications have the database do
 */
record HeldRecords(String held, String activity) {

    /** @return empty when no lease goes on */
    String of(Connection connection, HistoryLog history) throws SQLException {
        StringJoiner lines = new StringJoiner("\n").setEmptyValue("");
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery(held)) {
                while (rows.next()) {
                    lines.add(history.record(rows.getString(1)) + ": " + line(rows));
                }
            }
            try (ResultSet rows = statement.executeQuery(activity)) {
                while (lines.length() > 0 && rows.next()) {
                    lines.add("  connection: " + line(rows));
                }
            }
        }
        return lines.toString();
    }

    private static String line(ResultSet row) throws SQLException {
        StringJoiner columns = new StringJoiner(", ");
        for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
            columns.add(row.getMetaData().getColumnLabel(column) + " " + row.getString(column));
        }
        return columns.toString();
    }
}
