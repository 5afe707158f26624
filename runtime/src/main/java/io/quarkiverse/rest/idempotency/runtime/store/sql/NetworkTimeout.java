package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Bounds the statements on a connection by its network time-out, which ends one that hangs in the database. H2 knows none.
 */
public final class NetworkTimeout {

    private static final Executor SAME_THREAD = Runnable::run;

    private NetworkTimeout() {
    }

    /**
     * Works on a connection that has its own time-out again afterwards: the pool gives it to others, if it still works.
     *
     * @param deadline when a statement is to be given up, in the terms of {@link System#nanoTime()}
     */
    public static <O> O until(long deadline, Connection connection, Work<O> work) throws SQLException {
        int before = connection.getNetworkTimeout();
        set(connection, millisUntil(deadline));
        O result;
        try {
            result = work.on(connection);
        } catch (Throwable e) {
            restore(connection, before, e);
            throw e;
        }
        set(connection, before);
        return result;
    }

    static void set(Connection connection, int millis) throws SQLException {
        connection.setNetworkTimeout(SAME_THREAD, millis);
    }

    private static int millisUntil(long deadline) {
        return millis(TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
    }

    /** A bound that drivers take: zero is none for them. */
    static int millis(long bound) {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, bound));
    }

    private static void restore(Connection connection, int timeoutMillis, Throwable failure) {
        try {
            set(connection, timeoutMillis);
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    /** The statements of a call. */
    @FunctionalInterface
    public interface Work<O> {

        O on(Connection connection) throws SQLException;
    }
}
