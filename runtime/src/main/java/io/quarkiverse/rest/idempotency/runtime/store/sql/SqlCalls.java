package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Makes calls on connections: each takes one of its own, in auto-commit mode, and gives it back.
 * <p>
 * A caller that may block makes the call on its own thread; any other gets a thread. A call that hangs in the database is cut
 * off by the connection's network time-out. What fails because transactions met (SQL states 40001 and 40P01) is tried again.
 */
final class SqlCalls {

    private static final Set<String> MET_ANOTHER_TRANSACTION = Set.of("40001", "40P01");
    /**
     * Connection exceptions (class 08) and PostgreSQL's {@code admin_shutdown}: an idle connection of the pool had been lost.
     */
    private static final Set<String> CONNECTION_WAS_LOST = Set.of("08000", "08001", "08003", "08006", "57P01");
    private static final int ATTEMPTS = 10;
    private static final Executor SAME_THREAD = Runnable::run;

    private final SqlStore.Environment environment;

    SqlCalls(SqlStore.Environment environment) {
        this.environment = environment;
    }

    /**
     * @param timeoutMillis how long the database may take to answer, at least a millisecond
     * @param repeatable whether the call can be made again when a connection was lost under it
     */
    <O> CompletionStage<O> make(int timeoutMillis, boolean repeatable, Work<O> work) {
        CompletableFuture<O> answer = new CompletableFuture<>();
        if (environment.mayBlock()) {
            run(timeoutMillis, repeatable, work, answer);
        } else {
            environment.executor().execute(() -> run(timeoutMillis, repeatable, work, answer));
        }
        return answer;
    }

    private <O> void run(int timeoutMillis, boolean repeatable, Work<O> work, CompletableFuture<O> answer) {
        try {
            answer.complete(attempt(timeoutMillis, repeatable, work));
        } catch (Throwable e) {
            answer.completeExceptionally(e);
        }
    }

    private <O> O attempt(int timeoutMillis, boolean repeatable, Work<O> work) throws SQLException {
        boolean connectionMayBeLost = repeatable;
        for (int attempt = 1;; attempt++) {
            try {
                return once(timeoutMillis, work);
            } catch (SQLException e) {
                if (connectionMayBeLost && wasLost(e)) {
                    // Once: the next connection of the pool may be a lost one, too, but a database that is down stays down.
                    connectionMayBeLost = false;
                } else if (attempt == ATTEMPTS || !MET_ANOTHER_TRANSACTION.contains(e.getSQLState())) {
                    throw e;
                }
            }
        }
    }

    private <O> O once(int timeoutMillis, Work<O> work) throws SQLException {
        try (Connection connection = environment.connection()) {
            int before = connection.getNetworkTimeout();
            connection.setNetworkTimeout(SAME_THREAD, timeoutMillis);
            O outcome;
            try {
                outcome = work.on(connection);
            } catch (Throwable e) {
                restore(connection, before, e);
                throw e;
            }
            connection.setNetworkTimeout(SAME_THREAD, before);
            return outcome;
        }
    }

    /** The pool gives the connection to others after this, if it still works. */
    private static void restore(Connection connection, int timeoutMillis, Throwable failure) {
        try {
            connection.setNetworkTimeout(SAME_THREAD, timeoutMillis);
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private static boolean wasLost(SQLException failure) {
        return CONNECTION_WAS_LOST.contains(failure.getSQLState()) && !(failure.getCause() instanceof SocketTimeoutException);
    }

    @FunctionalInterface
    interface Work<O> {

        O on(Connection connection) throws SQLException;
    }
}
