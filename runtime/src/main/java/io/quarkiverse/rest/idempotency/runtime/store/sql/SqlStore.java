package io.quarkiverse.rest.idempotency.runtime.store.sql;

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
    private final int timeoutMillis;

    /**
     * @param timeout how long the database may take to answer before the connection is given up; at least a millisecond
     */
    public SqlStore(RecordTable table, Environment environment, Duration timeout) {
        this.table = table;
        this.environment = environment;
        this.timeoutMillis = (int) Math.min(Integer.MAX_VALUE, Math.max(1, timeout.toMillis()));
    }

    @Override
    public CompletionStage<List<ReserveOutcome>> reserve(List<Reservation> reservations) {
        return run(connection -> table.reserve(connection, reservations));
    }

    @Override
    public CompletionStage<List<LoadOutcome>> load(List<RecordId> ids) {
        return run(connection -> table.load(connection, ids));
    }

    @Override
    public CompletionStage<List<HeartbeatOutcome>> heartbeat(List<Heartbeat> heartbeats) {
        return run(connection -> table.heartbeat(connection, heartbeats));
    }

    @Override
    public CompletionStage<List<TakeOverOutcome>> takeOver(List<TakeOver> takeOvers) {
        return run(connection -> table.takeOver(connection, takeOvers));
    }

    @Override
    public CompletionStage<List<CompleteOutcome>> complete(List<CompleteCall> completions) {
        return run(connection -> table.complete(connection, completions));
    }

    @Override
    public CompletionStage<List<ReleaseOutcome>> release(List<ReleaseCall> releases) {
        return run(connection -> table.release(connection, releases));
    }

    @Override
    public CompletionStage<Integer> purge(int limit) {
        return run(connection -> table.purge(connection, limit));
    }

    private <O> CompletionStage<O> run(Work<O> work) {
        CompletableFuture<O> answer = new CompletableFuture<>();
        if (environment.mayBlock()) {
            run(work, answer);
        } else {
            environment.executor().execute(() -> run(work, answer));
        }
        return answer;
    }

    private <O> void run(Work<O> work, CompletableFuture<O> answer) {
        try {
            answer.complete(attempt(work));
        } catch (SQLException | RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    private <O> O attempt(Work<O> work) throws SQLException {
        for (int attempt = 1;; attempt++) {
            try (Connection connection = environment.connection()) {
                int before = connection.getNetworkTimeout();
                connection.setNetworkTimeout(SAME_THREAD, timeoutMillis);
                O outcome = work.on(connection);
                connection.setNetworkTimeout(SAME_THREAD, before);
                return outcome;
            } catch (SQLException e) {
                if (attempt == ATTEMPTS || !MET_ANOTHER_TRANSACTION.contains(e.getSQLState())) {
                    throw e;
                }
            }
        }
    }

    @FunctionalInterface
    private interface Work<O> {

        O on(Connection connection) throws SQLException;
    }
}
