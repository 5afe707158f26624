package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteOutcome;
import io.quarkiverse.rest.idempotency.spi.Heartbeat;
import io.quarkiverse.rest.idempotency.spi.HeartbeatOutcome;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadOutcome;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.ReleaseOutcome;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveOutcome;
import io.quarkiverse.rest.idempotency.spi.TakeOver;
import io.quarkiverse.rest.idempotency.spi.TakeOverOutcome;

/**
 * The store over a {@link RecordTable}: each call takes a connection of its own, in auto-commit mode, and gives it back.
 * <p>
 * A caller that may block makes the call on its own thread; any other gets a thread. A call that hangs in the database is cut
 * off by the connection's network time-out. What fails because transactions met (SQL states 40001 and 40P01) is tried again.
 */
public final class SqlStore implements IdempotencyStore {

    private static final Set<String> MET_ANOTHER_TRANSACTION = Set.of("40001", "40P01");
    /**
     * Connection exceptions (class 08) and PostgreSQL's {@code admin_shutdown}: an idle connection of the pool had been lost.
     */
    private static final Set<String> CONNECTION_WAS_LOST = Set.of("08000", "08001", "08003", "08006", "57P01");
    private static final int ATTEMPTS = 10;
    private static final Executor SAME_THREAD = Runnable::run;

    /** Where connections and threads come from. */
    public interface Environment {

        /**
         * @return a connection that takes part in no transaction of the calling thread, in auto-commit mode
         */
        Connection connection() throws SQLException;

        /** Whether the calling thread may block. */
        boolean mayBlock();

        /** Threads that may block. */
        Executor executor();
    }

    private final RecordTable table;
    private final Environment environment;
    private final Environment heartbeats;
    private final int askMillis;
    private final int settleMillis;

    /**
     * @param environment what calls of requests and of the node are made with
     * @param heartbeats what heartbeats are made with: not to be starved by requests that hold all connections or threads,
     *        since
     *        their leases depend on it
     * @param askTimeout how long the database may take to answer a request that waits, before the connection is given up; at
     *        least a millisecond
     * @param settleTimeout the same for the end of an execution, whose response waits
     */
    public SqlStore(RecordTable table, Environment environment, Environment heartbeats, Duration askTimeout,
            Duration settleTimeout) {
        this.table = table;
        this.environment = environment;
        this.heartbeats = heartbeats;
        this.askMillis = millis(askTimeout);
        this.settleMillis = millis(settleTimeout);
    }

    /** Makes heartbeats with what all other calls are made with. */
    public SqlStore(RecordTable table, Environment environment, Duration askTimeout, Duration settleTimeout) {
        this(table, environment, environment, askTimeout, settleTimeout);
    }

    private static int millis(Duration timeout) {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, timeout.toMillis()));
    }

    @Override
    public CompletionStage<List<ReserveOutcome>> reserve(List<Reservation> reservations) {
        return run(askMillis, true, connection -> table.reserve(connection, reservations));
    }

    @Override
    public CompletionStage<List<LoadOutcome>> load(List<RecordId> ids) {
        return run(askMillis, true, connection -> table.load(connection, ids));
    }

    @Override
    public CompletionStage<List<HeartbeatOutcome>> heartbeat(List<Heartbeat> heartbeats) {
        return run(this.heartbeats, askMillis, true, connection -> table.heartbeat(connection, heartbeats));
    }

    @Override
    public CompletionStage<List<TakeOverOutcome>> takeOver(List<TakeOver> takeOvers) {
        // Not repeated: a takeover that took effect although its answer was lost would look like somebody else's.
        return run(askMillis, false, connection -> table.takeOver(connection, takeOvers));
    }

    @Override
    public CompletionStage<List<CompleteOutcome>> complete(List<CompleteCall> completions) {
        return run(settleMillis, true, connection -> table.complete(connection, completions));
    }

    @Override
    public CompletionStage<List<ReleaseOutcome>> release(List<ReleaseCall> releases) {
        return run(settleMillis, false, connection -> table.release(connection, releases));
    }

    @Override
    public CompletionStage<Integer> purge(int limit) {
        return run(askMillis, false, connection -> table.purge(connection, limit));
    }

    private <O> CompletionStage<O> run(int timeoutMillis, boolean repeatable, Work<O> work) {
        return run(environment, timeoutMillis, repeatable, work);
    }

    private static <O> CompletionStage<O> run(Environment with, int timeoutMillis, boolean repeatable, Work<O> work) {
        CompletableFuture<O> answer = new CompletableFuture<>();
        if (with.mayBlock()) {
            run(with, timeoutMillis, repeatable, work, answer);
        } else {
            with.executor().execute(() -> run(with, timeoutMillis, repeatable, work, answer));
        }
        return answer;
    }

    private static <O> void run(Environment with, int timeoutMillis, boolean repeatable, Work<O> work,
            CompletableFuture<O> answer) {
        try {
            answer.complete(attempt(with, timeoutMillis, repeatable, work));
        } catch (SQLException | RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    private static <O> O attempt(Environment with, int timeoutMillis, boolean repeatable, Work<O> work) throws SQLException {
        boolean connectionMayBeLost = repeatable;
        for (int attempt = 1;; attempt++) {
            try {
                return once(with, timeoutMillis, work);
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

    private static <O> O once(Environment with, int timeoutMillis, Work<O> work) throws SQLException {
        try (Connection connection = with.connection()) {
            int before = connection.getNetworkTimeout();
            connection.setNetworkTimeout(SAME_THREAD, timeoutMillis);
            O outcome;
            try {
                outcome = work.on(connection);
            } catch (SQLException | RuntimeException e) {
                restore(connection, before, e);
                throw e;
            }
            connection.setNetworkTimeout(SAME_THREAD, before);
            return outcome;
        }
    }

    /** The pool gives the connection to others after this, if it still works. */
    private static void restore(Connection connection, int timeoutMillis, Exception failure) {
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
    private interface Work<O> {

        O on(Connection connection) throws SQLException;
    }
}
