package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import io.quarkiverse.rest.idempotency.runtime.store.sql.Query;
import io.quarkiverse.rest.idempotency.runtime.store.sql.Update;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/**
 * Makes statements over the reactive client: its numbered parameters, its types of values, and its rows.
 */
final class PgStatements {

    /** {@code feature_not_supported}: the plan of a statement that a connection has cached does not fit the table any more. */
    private static final String OUTDATED_PLAN = "0A000";

    /** A question mark in a quoted name is none of a parameter. */
    private static final Pattern PARAMETER = Pattern.compile("\"[^\"]*\"|\\?");

    private static final Map<String, String> NUMBERED = new ConcurrentHashMap<>();

    private PgStatements() {
    }

    /**
     * @return one result for each row, in their order; it may be {@code null}
     */
    static <O> Future<List<O>> query(SqlConnection connection, Query<O> query) {
        return execute(connection, query.sql(), query.values()).map(rows -> results(rows, query));
    }

    private static <O> List<O> results(RowSet<Row> rows, Query<O> query) {
        List<O> results = new ArrayList<>(rows.size());
        for (Row row : rows) {
            results.add(query.reader().read(new PgRow(row)));
        }
        return results;
    }

    /** The same in a transaction, which a statement that fails ends. */
    static <O> Future<List<O>> queryOnce(SqlConnection connection, Query<O> query) {
        return connection.preparedQuery(numbered(query.sql())).execute(tuple(query.values()))
                .map(rows -> results(rows, query));
    }

    /**
     * @return the number of rows that were changed
     */
    static Future<Integer> update(SqlConnection connection, Update update) {
        return execute(connection, update.sql(), update.values()).map(RowSet::rowCount);
    }

    /** The same in a transaction, which a statement that fails ends. */
    static Future<Integer> updateOnce(SqlConnection connection, Update update) {
        return connection.preparedQuery(numbered(update.sql())).execute(tuple(update.values())).map(RowSet::rowCount);
    }

    /** A statement with an outdated plan has changed nothing, and the client makes a new plan the next time. */
    private static Future<RowSet<Row>> execute(SqlConnection connection, String sql, List<Object> values) {
        String numbered = numbered(sql);
        return connection.preparedQuery(numbered).execute(tuple(values)).recover(failure -> failure instanceof PgException e
                && OUTDATED_PLAN.equals(e.getSqlState()) ? connection.preparedQuery(numbered).execute(tuple(values))
                        : Future.failedFuture(failure));
    }

    static String numbered(String sql) {
        return NUMBERED.computeIfAbsent(sql, PgStatements::withNumbers);
    }

    private static String withNumbers(String sql) {
        int[] parameters = { 0 };
        return PARAMETER.matcher(sql).replaceAll(
                match -> match.group().equals("?") ? "\\$" + ++parameters[0]
                        : java.util.regex.Matcher.quoteReplacement(match.group()));
    }

    private static Tuple tuple(List<Object> values) {
        return Tuple.wrap(clientValues(values));
    }

    /** Values of the types that the client has. */
    static List<Object> clientValues(List<Object> values) {
        List<Object> all = new ArrayList<>(values.size());
        for (Object value : values) {
            if (value instanceof byte[] bytes) {
                all.add(Buffer.buffer(bytes));
            } else if (value instanceof byte[][] arrays) {
                all.add(buffers(arrays));
            } else {
                all.add(value);
            }
        }
        return all;
    }

    private static Buffer[] buffers(byte[][] arrays) {
        Buffer[] buffers = new Buffer[arrays.length];
        for (int i = 0; i < arrays.length; i++) {
            buffers[i] = arrays[i] == null ? null : Buffer.buffer(arrays[i]);
        }
        return buffers;
    }
}
